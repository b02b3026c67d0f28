/** What the address names: the studio (`#/`), one video (`#/v/{id}`), the upstreams or the team. Links, reload, back and
 * forward all end here. The studio alone is there from the first; the other rooms are fetched when they are entered. */

import { ApiProblem, findVideo } from "./api.js";
import { find } from "./dom.js";
import * as library from "./library.js";
import { grid, studio, toasts } from "./page.js";
import { fetchPlayer, fetchTeam, fetchUpstreams } from "./parts.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {{ id: string, title: () => string, leave: () => void }} Room other than the studio */

const ROOMS = new Map([["upstreams", fetchUpstreams], ["team", fetchTeam]]); // by the first word of their addresses

/** @type {import("./components/video-player.js").VideoPlayer | null} */ let player = null;
/** @type {Room | null} */ let open = null;
const returnTo = { scroll: 0, id: "" };

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

/** The video that stands on the page, if one does. */
export function openVideo() {
  return player?.video ?? null;
}

/** What stands on the page instead of the studio. */
export function openTitle() {
  return open?.title() ?? null;
}

/** Shows what has changed about a video, where it is the open one. @param {Video} video */
export function refresh(video) {
  if (openVideo()?.id === video.id) player?.show(video, neighbours(video.id));
}

/** @param {(video: Video) => void} displayVideo */
export async function showRoute(displayVideo) {
  const address = location.hash;
  const id = decodeURIComponent(address.match(/^#\/v\/([^/]+)$/)?.[1] ?? "");
  try {
    if (id) await showVideo(id, address, displayVideo);
    else if (isStudio()) showStudio();
    else await showRoom(address);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (location.hash !== address) return; // the person has gone elsewhere meanwhile
    toasts.say(error.status === 404 ? "There is no video at this address" : error.message);
    goToStudio();
  }
}

/** The videos before and after one, as the grid has them. @param {string} id */
export function neighbours(id) {
  const ids = grid.ids.filter((other) => !library.isPlaceholder(other));
  const at = ids.indexOf(id);
  return { previous: ids[at - 1] ?? null, next: at < 0 ? null : (ids[at + 1] ?? null) };
}

/** @param {string} id @param {string} address @param {(video: Video) => void} displayVideo */
async function showVideo(id, address, displayVideo) {
  const [{ VideoPlayer }, video] = await Promise.all([fetchPlayer(), library.known(id) ?? findVideo(id)]);
  if (video.deleted_at) throw new ApiProblem({ status: 404, code: "not_found", title: "In the trash", detail: "This video is in the trash" });
  if (location.hash !== address) return;
  const shown = (player ??= find(document, "video-player", VideoPlayer));
  enter({ id, title: () => shown.video?.prompt ?? "", leave: () => shown.close() });
  shown.show(library.known(id) ?? video, neighbours(id));
  displayVideo(video);
}

/** @param {string} address */
async function showRoom(address) {
  const room = await ROOMS.get(address.match(/\w+/)?.[0] ?? "")?.();
  if (!room || location.hash !== address) return;
  let leave = () => {};
  enter({ id: "", title: room.title, leave: () => leave() });
  leave = room.openRoom(find(document, "#room"));
}

/** @param {Room} room */
function enter(room) {
  if (!open) returnTo.scroll = window.scrollY;
  else if (!(open.id && room.id)) open.leave(); // from one video to the next the player stays
  returnTo.id = room.id || returnTo.id;
  open = room;
  studio.hidden = true;
}

function showStudio() {
  const wasOpen = open;
  open?.leave();
  open = null;
  studio.hidden = false;
  if (!wasOpen) return;
  window.scrollTo(0, returnTo.scroll);
  (grid.card(returnTo.id) ?? grid.card(grid.ids[0] ?? ""))?.focusLink();
}
