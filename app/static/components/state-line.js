/** Shows a video's state, the same way on a card and in the player: words, gauge, what can be done, and a failure. */

import { find } from "../dom.js";
import { isPaidAndRunning } from "../money.js";
import { fetchFailure } from "../parts.js";
import { account, isFinal, isReady, needsDecision } from "../progress.js";

/** @typedef {import("../types.js").Video} Video */

/**
 * @param {HTMLElement} root holds .state, .gauge, .failure and perhaps a .sky, whose sun rises with the work
 * @param {Video} video
 * @param {number} now milliseconds, by the server's clock
 * @param {number} heardAt milliseconds
 */
export function showState(root, video, now, heardAt) {
  const told = account(video, now, heardAt);
  const state = find(root, ".state");
  state.dataset.tone = told.tone;
  write(find(state, ".state-word"), told.word);
  write(find(state, ".state-detail"), told.detail);
  showGauge(find(root, ".gauge"), told);
  const rise = video.status === "queued" ? 0 : (told.gauge?.reached ?? 0.35);
  root.style.setProperty("--rise", rise.toFixed(3));
}

/** Where a video failed, all that is to be said of it, or its sentence alone where the module of the rest does not come. @param {HTMLElement} root @param {Video} video */
export function showFailure(root, video) {
  const place = find(root, ".failure");
  const failed = isFinal(video) && video.error;
  place.hidden ||= !failed;
  if (!failed) return;
  const told = fetchFailure().then(
    ({ showNote }) => showNote(place, video),
    () => (place.textContent = failed),
  );
  void told.then(() => (place.hidden = false));
}

/** Offers what can be done with a video as it stands; the focus never vanishes with a button. @param {HTMLElement} root @param {Video} video */
export function offerActions(root, video) {
  const focused = document.activeElement;
  const download = find(root, '[data-action="download"]', HTMLAnchorElement);
  download.hidden = !(isReady(video) && video.download_url);
  if (video.download_url) download.href = video.download_url;
  const undecided = needsDecision(video);
  const cancel = find(root, '[data-action="cancel"]');
  cancel.hidden = isFinal(video) || undecided || ["cancelling", "sending"].includes(video.status_detail);
  find(cancel, "span").textContent = isPaidAndRunning(video) ? "Cancel, may be charged" : "Cancel";
  find(root, '[data-action="send-again"]').hidden = find(root, '[data-action="give-up"]').hidden = !undecided;
  find(root, '[data-action="delete"]').hidden = !isFinal(video);
  if (focused instanceof HTMLElement && focused.hidden && root.contains(focused)) find(root, ".card-link, .player-prompt").focus();
}

/** @param {HTMLElement} element @param {import("../types.js").Account} told */
function showGauge(element, { word, detail, gauge }) {
  element.hidden = gauge === null;
  if (gauge === null) return;
  const [from, to] = gauge.usual ?? [0, 0];
  element.dataset.known = String(gauge.reached !== null);
  element.style.setProperty("--reached", String(gauge.reached ?? 0));
  element.style.setProperty("--usual-from", String(from));
  element.style.setProperty("--usual-to", String(to));
  element.setAttribute("aria-valuetext", [word, detail].filter(Boolean).join(", "));
  if (gauge.percent === null) element.removeAttribute("aria-valuenow");
  else element.setAttribute("aria-valuenow", String(Math.floor(gauge.percent)));
}

/** Leaves equal text alone, so that a selection in it survives the clock. @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
