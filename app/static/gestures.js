/** What a person does anywhere on the page, and the keys that work everywhere, handed to the page's story. */

import { isPageKey } from "./dom.js";
import { composer, searchField, searchForm } from "./page.js";
import { fetchFailure } from "./parts.js";
import { goToStudio, isStudio } from "./routes.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {import("./types.js").Story} Story */

const SEARCH_AFTER_MS = 250; // of quiet: once per word, not per letter

/** @param {Story} story */
export function listenToPeople(story) {
  listenToElements(story);
  listenToSearch(story);
  document.addEventListener("keydown", (event) => pressKey(event, story));
}

/** @param {Story} story */
function listenToElements(story) {
  /** @type {Record<string, (detail: any) => unknown>} */
  const deeds = {
    "video-request": ({ request, picture }) => story.submitVideoRequest(request, picture),
    "video-detail": story.askForDetail,
    "video-use-frame": ({ frame, video }) => inStudio(() => composer.beginWith(frame, video)),
    "video-cancel": (video) => story.end("cancelVideo", video),
    "video-delete": (video) => story.end("deleteVideo", video),
    "video-reuse": (video) => reuse(video),
    "video-copy-error": async (video) => story.copy((await fetchFailure()).failureDetails(video)),
    "videos-older": story.showOlder,
    "video-send-again": (video) => story.remake("sendAgain", video),
    "video-give-up": (video) => story.remake("giveUp", video),
    "video-remix": (video) => story.remake("remixVideo", video),
    "prompt-try": (prompt) => composer.tryFree(prompt),
    "copy-text": story.copy,
    "help-open": story.showHelp,
    assist: story.assist,
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

/** @param {KeyboardEvent} event @param {Story} story */
function pressKey(event, story) {
  const free = !document.fullscreenElement && !document.querySelector("dialog[open]");
  if (event.key === "Escape" && !isStudio() && free) goToStudio();
  if (!isPageKey(event)) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    "?": () => void story.showHelp(),
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
