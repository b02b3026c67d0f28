/** Which videos the grid holds: the newest, older ones page by page, or those whose prompt was searched for. */

import { listVideos } from "./api.js";
import * as library from "./library.js";
import { grid, searchField, searchForm } from "./page.js";

/** @typedef {import("./types.js").Video} Video */

const PAGE_OF_VIDEOS = 48; // divides by two, three and four columns

let search = "";
let answered = false;
/** @type {string | null} */ let olderCursor = null;

/** Whether a video belongs in the grid as it stands. @param {string} id */
export function belongs(id) {
  return !search || grid.card(id) !== null;
}

/**
 * Fills the grid from the server, from the newest on.
 * @param {(video: Video) => void} displayVideo
 */
export async function loadVideos(displayVideo) {
  await loadPage(null, displayVideo);
}

/** @param {(video: Video) => void} displayVideo */
export async function loadOlder(displayVideo) {
  const cursor = olderCursor;
  olderCursor = null; // so that a second wish meanwhile asks for nothing twice
  if (cursor !== null) await loadPage(cursor, displayVideo);
}

/**
 * @param {string} words
 * @param {(video: Video) => void} displayVideo
 */
export async function searchFor(words, displayVideo) {
  if (words === search) return;
  search = words;
  searchField.value = words;
  grid.clear();
  if (!search) library.all().forEach((video) => grid.show(video));
  await loadPage(null, displayVideo);
}

/** Shows the welcome, or that nothing was found, or neither; but not before the server has answered once. */
export function showEmptiness() {
  if (!answered) return;
  grid.view = { search, older: olderCursor !== null };
  searchForm.hidden = !search && grid.isEmpty;
}

/** @param {string | null} cursor @param {(video: Video) => void} displayVideo */
async function loadPage(cursor, displayVideo) {
  const asked = search;
  const page = await listVideos({ limit: PAGE_OF_VIDEOS, cursor, q: asked });
  if (asked !== search) return;
  olderCursor = page.next_cursor;
  answered = true;
  for (const video of page.videos) {
    displayVideo(video);
    grid.show(library.known(video.id) ?? video);
  }
  showEmptiness();
}
