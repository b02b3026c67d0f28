/** Shows a video's state, the same way on a card and in the player: words, gauge, and the reason of a failure. */

import { find } from "../dom.js";
import { account, isFinal, isReady } from "../progress.js";

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

/** @param {HTMLElement} root @param {Video} video */
export function showFailure(root, video) {
  const failure = find(root, ".failure");
  failure.hidden = !(isFinal(video) && video.error);
  find(failure, ".failure-text").textContent = video.error;
  find(failure, "code").textContent = video.error_code;
}

/** Offers what can be done with a video as it stands. @param {HTMLElement} root @param {Video} video */
export function offerActions(root, video) {
  const download = find(root, '[data-action="download"]', HTMLAnchorElement);
  download.hidden = !(isReady(video) && video.download_url);
  if (video.download_url) download.href = video.download_url;
  find(root, '[data-action="cancel"]').hidden = isFinal(video) || ["cancelling", "sending"].includes(video.status_detail);
  find(root, '[data-action="delete"]').hidden = !isFinal(video);
}

/** @param {Video} video what to send to whoever helps */
export function failureDetails(video) {
  return [video.error, `code: ${video.error_code ?? "none"}`, `video: ${video.id}`, `model: ${video.model}`, `at: ${video.finished_at}`].join("\n");
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
