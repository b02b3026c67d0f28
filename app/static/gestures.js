/** What a person does anywhere on the page, and the keys that work everywhere, handed to the page's story. */

import { failureDetails } from "./components/state-line.js";
import { isPageKey } from "./dom.js";
import { composer, help, player, searchField, searchForm } from "./page.js";
import { goToStudio, isStudio, linkTo } from "./routes.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {import("./types.js").Story} Story */

const SEARCH_AFTER_MS = 250; // of quiet: once per word, not per letter

/** @param {Story} story */
export function listenToPeople(story) {
  listenToElements(story);
  listenToSearch(story);
  document.addEventListener("keydown", pressKey);
}

/** @param {Story} story */
function listenToElements(story) {
  /** @type {Record<string, (detail: any) => unknown>} */
  const deeds = {
    "video-request": story.submitVideoRequest,
    "video-cancel": story.cancelVideo,
    "video-delete": story.deleteVideo,
    "video-reuse": (video) => reuse(video),
    "video-copy-error": (video) => story.copy(failureDetails(video)),
    "video-copy-link": ({ id }) => story.copy(new URL(linkTo(id), location.href).href),
    "video-copy-prompt": ({ prompt }) => story.copy(prompt),
    "video-copy-curl": (video) => story.copy(curlOf(video)),
    "videos-older": story.showOlder,
    "prompt-try": (prompt) => {
      composer.reuse({ prompt });
      composer.submit();
    },
    "copy-text": story.copy,
    "help-open": () => help.open(),
  };
  for (const [name, deed] of Object.entries(deeds)) {
    document.addEventListener(name, (event) => deed(/** @type {CustomEvent} */ (event).detail));
  }
}

/** @param {Story} story */
function listenToSearch({ searchFor }) {
  let due = 0;
  const search = () => void searchFor(searchField.value.trim());
  searchField.addEventListener("input", () => {
    window.clearTimeout(due);
    due = window.setTimeout(search, SEARCH_AFTER_MS);
  });
  searchForm.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
}

/** @param {KeyboardEvent} event */
function pressKey(event) {
  const free = !document.fullscreenElement && !document.querySelector("dialog[open]");
  if (event.key === "Escape" && player.video && free) goToStudio();
  if (!isPageKey(event)) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    "?": () => help.open(),
    "/": () => inStudio(() => searchField.focus()),
    n: () => inStudio(() => composer.focusPrompt()),
  };
  const press = keys[event.key];
  if (!press) return;
  event.preventDefault();
  press();
}

/** @param {Video} video */
function reuse(video) {
  inStudio(() => {
    composer.reuse(video);
    composer.focusPrompt();
  });
}

/** Goes back to the studio first where a video is open. @param {() => void} move */
function inStudio(move) {
  if (isStudio()) {
    move();
    return;
  }
  addEventListener("hashchange", () => window.setTimeout(move), { once: true });
  goToStudio();
}

/** The command that asks this studio for the same video. @param {Video} video */
function curlOf({ prompt, duration, width, height, model, seed }) {
  const body = JSON.stringify({ prompt, duration, width, height, model, ...(seed !== null && { seed }) });
  const quoted = body.replaceAll("'", String.raw`'\''`);
  return `curl ${location.origin}/api/generate -H 'Content-Type: application/json' -d '${quoted}'`;
}
