/** The player's keys, as people know them from the players they use. They rest while someone types or chooses. */

import { isPageKey } from "../dom.js";

/** @typedef {import("./video-player.js").VideoPlayer} VideoPlayer */
/** @typedef {(screen: HTMLVideoElement, player: VideoPlayer) => void} Move */

const FRAME_SECONDS = 1 / 24; // the embedded renderer's rate; a faster clip is stepped by at most two of its frames
const JUMP_SECONDS = 1; // clips last seconds, so the usual ten would be the whole of one

/** @type {Map<string, Move>} */
const MOVES = new Map(/** @type {[string, Move][]} */ ([
  [" ", playOrPause],
  ["k", playOrPause],
  ["j", (screen) => seekBy(screen, -JUMP_SECONDS)],
  ["l", (screen) => seekBy(screen, JUMP_SECONDS)],
  [",", (screen) => stepFrame(screen, -1)],
  [".", (screen) => stepFrame(screen, 1)],
  ["m", (screen) => (screen.muted = !screen.muted)],
  ["f", fullScreen],
  ["d", (_screen, player) => player.press("download")],
  ["r", (_screen, player) => player.press("reuse")],
  ["Delete", (_screen, player) => player.press("delete")],
  ["ArrowLeft", (_screen, player) => player.press(".previous")],
  ["ArrowRight", (_screen, player) => player.press(".next")],
]));

/**
 * @param {KeyboardEvent} event
 * @param {VideoPlayer} player
 * @returns {null} so that a key is never taken for a click's action
 */
export function pressPlayerKey(event, player) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const move = MOVES.get(key);
  if (!move || !player.screen || elsewhere(event, key)) return null;
  event.preventDefault();
  move(player.screen, player);
  return null;
}

/** Whether the key belongs to what has the focus, or to the browser. @param {KeyboardEvent} event @param {string} key */
function elsewhere(event, key) {
  const target = event.target instanceof Element ? event.target : null;
  if (!isPageKey(event)) return true;
  if (target?.matches('input[type="radio"]')) return true;
  if (key === " ") return Boolean(target?.closest("button, a, summary"));
  return false;
}

/** @param {HTMLVideoElement} screen */
function playOrPause(screen) {
  if (screen.hidden) return;
  if (screen.paused) screen.play().catch(() => undefined);
  else screen.pause();
}

/** @param {HTMLVideoElement} screen @param {number} seconds */
function seekBy(screen, seconds) {
  if (Number.isFinite(screen.duration)) screen.currentTime = Math.min(screen.duration, Math.max(0, screen.currentTime + seconds));
}

/** @param {HTMLVideoElement} screen @param {1 | -1} direction */
function stepFrame(screen, direction) {
  screen.pause();
  seekBy(screen, direction * FRAME_SECONDS);
}

/** @param {HTMLVideoElement} screen */
function fullScreen(screen) {
  if (document.fullscreenElement) void document.exitFullscreen();
  else if (!screen.hidden) screen.requestFullscreen().catch(() => undefined);
}
