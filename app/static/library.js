/** What this page knows of the server's videos and models, by id, and when it last heard of each video. Decides nothing. */

import { newKey } from "./api.js";
import { isFinal } from "./progress.js";

/** @typedef {import("./types.js").Video} Video */

const FRESH_MS = 15_000; // news within this needs no question; it also bounds how long a lost event goes unnoticed
const SENDING = "sending-"; // begins the id of a video whose own id is still on its way

/** @type {Map<string, Video>} */ const videos = new Map();
/** @type {Map<string, import("./types.js").Model>} */ const models = new Map();
/** @type {Map<string, number>} */ const heardAt = new Map(); // by id, ms

/** @param {string} id */
export function known(id) {
  return videos.get(id);
}

export function all() {
  return [...videos.values()];
}

/**
 * Takes in news of a video.
 * @param {Video} video
 * @returns {boolean} false where what is known is newer
 */
export function learn(video) {
  const before = videos.get(video.id);
  if (before && before.revision > video.revision) return false;
  videos.set(video.id, { ...before, ...video }); // lists and events leave a known scene out
  heardAt.set(video.id, Date.now());
  return true;
}

/** @param {string} id */
export function unlearn(id) {
  videos.delete(id);
  heardAt.delete(id);
}

/** @param {import("./types.js").Model[]} offered */
export function learnModels(offered) {
  for (const model of offered) models.set(model.id, model);
}

/** @param {string} id */
export function modelOf(id) {
  return models.get(id);
}

/** Whether nothing more is to come of it. @param {string} id */
export function isOver(id) {
  const video = videos.get(id);
  return !video || isFinal(video);
}

export function unfinished() {
  return all().filter((video) => !isFinal(video));
}

/** @param {string} id */
export function newsIsFresh(id) {
  return Date.now() - (heardAt.get(id) ?? 0) < FRESH_MS;
}

/**
 * The takes as they stand between the press of the button and the server's answer, the first one first.
 * @param {import("./types.js").VideoRequest} videoRequest
 * @param {number} now milliseconds, by the server's clock
 */
export function placeholdersFor({ takes = 1, ...videoRequest }, now) {
  return Array.from({ length: takes }, (_, take) => placeholderFor(videoRequest, now + take));
}

/** @param {import("./types.js").VideoRequest} videoRequest @param {number} now @returns {Video} */
function placeholderFor(videoRequest, now) {
  return {
    ...videoRequest,
    ...{ id: SENDING + newKey(), model: videoRequest.model ?? "", seed: null, style: null, camera: null, reference_url: null },
    ...{ status: "queued", status_detail: "sending", progress: null, position: null, estimated_seconds: null },
    ...{ account: null, hold: null, estimated_cost: null, cost: null, charged: null, refusal: null },
    ...{ expires_at: null, parent_id: null, parent_kind: null },
    ...{ error: null, error_code: null, understood: null, video_url: null, download_url: null, poster_url: null },
    ...{ sprites_url: null, sprites: null, size_bytes: null, sha256: null, actual_seconds: null },
    ...{ created_at: new Date(now).toISOString(), started_at: null, finished_at: null, deleted_at: null, revision: -1 },
  };
}

/** @param {string} id */
export function isPlaceholder(id) {
  return id.startsWith(SENDING);
}
