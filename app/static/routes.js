/** What the address names: the studio (`#/`) or one video (`#/v/{id}`). Links, reload, back and forward all end here. */

import { ApiProblem, findVideo } from "./api.js";
import * as library from "./library.js";
import { grid, player, studio, toasts } from "./page.js";

/** @typedef {import("./types.js").Video} Video */

let returnTo = { scroll: 0, id: "" };

export function isStudio() {
  return location.hash === "" || location.hash === "#/";
}

export function goToStudio() {
  location.hash = "#/";
}

/** @param {string} id */
export function linkTo(id) {
  return `#/v/${encodeURIComponent(id)}`;
}

/** @param {(video: Video) => void} displayVideo */
export async function showRoute(displayVideo) {
  const id = decodeURIComponent(location.hash.match(/^#\/v\/([^/]+)$/)?.[1] ?? "");
  if (id) await showVideo(id, displayVideo);
  else if (isStudio()) showStudio();
}

/** The videos before and after one, as the grid has them. @param {string} id */
export function neighbours(id) {
  const ids = grid.ids.filter((other) => !library.isPlaceholder(other));
  const at = ids.indexOf(id);
  return { previous: ids[at - 1] ?? null, next: at < 0 ? null : (ids[at + 1] ?? null) };
}

/** @param {string} id @param {(video: Video) => void} displayVideo */
async function showVideo(id, displayVideo) {
  if (!player.video) returnTo = { scroll: window.scrollY, id };
  returnTo.id = id;
  try {
    const video = library.known(id) ?? (await findVideo(id));
    if (video.deleted_at) throw new ApiProblem({ status: 404, code: "not_found", title: "In the trash", detail: "This video is in the trash" });
    if (returnTo.id !== id || isStudio()) return; // the person has gone elsewhere meanwhile
    studio.hidden = true;
    player.show(video, neighbours(id));
    displayVideo(video);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    toasts.say(error.status === 404 ? "There is no video at this address" : error.message);
    goToStudio();
  }
}

function showStudio() {
  const wasOpen = player.video !== null;
  player.close();
  studio.hidden = false;
  if (!wasOpen) return;
  window.scrollTo(0, returnTo.scroll);
  (grid.card(returnTo.id) ?? grid.card(grid.ids[0] ?? ""))?.focusLink();
}
