/** What is asked of the server by parts of the page that are fetched later. */

import { request, videoPath } from "./api.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {import("./types.js").VideoRequest} VideoRequest */
/** @typedef {import("./types.js").Preset} Preset */
/** @typedef {{ stop_after_refusals?: string, stop_after_spend?: string }} Stops as they were typed */

const UPLOAD_MS = 60_000; // a picture of 1 MB over a slow line
const EXAMINATION_MS = 90_000; // an examination asks a far service several questions, each with a time limit of its own
const REWRITE_MS = 40_000; // the server itself waits 30 s for a language model
const BATCH_MS = 90_000; // 500 videos are stored in one go, on a slow disk
const BATCH_KINDS = { table: "text/csv", lines: "application/x-ndjson", document: "application/json" };

/** Sends a picture that videos can begin with. @param {Blob} picture @returns {Promise<{ id: string }>} */
export function uploadPicture(picture) {
  return request("/api/uploads", { method: "POST", body: picture, patience: UPLOAD_MS });
}

/**
 * Ends the doubt about a video of which nobody can learn whether its service took it.
 * @param {string} id
 * @param {"send_again" | "give_up"} decision
 * @returns {Promise<Video>}
 */
export function decide(id, decision) {
  return request(`${videoPath(id)}/decide`, { method: "POST", body: { decision } });
}

/**
 * @param {string} id
 * @param {import("./types.js").RemixRequest} remix
 * @param {string} idempotencyKey as in `generate`
 * @returns {Promise<Video>} the new one
 */
export function remixVideo(id, remix, idempotencyKey) {
  return request(`${videoPath(id)}/remix`, { method: "POST", body: remix, headers: { "Idempotency-Key": idempotencyKey } });
}

/** @returns {Promise<import("./types.js").Upstreams>} */
export function listUpstreams() {
  return request("/api/upstreams");
}

/** Has the server examine an account, which asks the service itself. @param {string} name @returns {Promise<import("./types.js").Examination>} */
export function checkUpstream(name) {
  return request(`/api/upstreams/${encodeURIComponent(name)}/check`, { method: "POST", patience: EXAMINATION_MS });
}

/** @returns {Promise<{ presets: Preset[], can_rewrite: boolean }>} */
export function listPresets() {
  return request("/api/presets");
}

/** @param {Omit<Preset, "id" | "own" | "use" | "fields">} preset @returns {Promise<Preset>} */
export function savePreset(preset) {
  return request("/api/presets", { method: "POST", body: preset });
}

/** @param {string} id @returns {Promise<Preset>} */
export function deletePreset(id) {
  return request(`/api/presets/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/**
 * What a language model would make of a prompt; nothing is made by it.
 * @param {string} prompt
 * @param {string | undefined} model
 * @returns {Promise<{ rewritten: string, changes: { kind: "equal" | "insert" | "delete", text: string }[] }>}
 */
export function rewritePrompt(prompt, model) {
  return request("/api/prompts/rewrite", { method: "POST", body: { prompt, model }, patience: REWRITE_MS });
}

/**
 * @typedef {{ kind: keyof typeof BATCH_KINDS, text: string }} Rows of a batch, as they are sent
 * @param {Rows} rows
 * @returns {Promise<{ videos: number, estimated_cost: number | null }>}
 */
export function quoteBatch(rows) {
  return request("/api/batches/quote", { method: "POST", body: bodyOf(rows), patience: BATCH_MS });
}

/**
 * @param {Rows} rows
 * @param {Stops} stops
 * @param {string} idempotencyKey as in `generate`
 * @returns {Promise<{ id: string, videos: number }>}
 */
export function orderBatch(rows, stops, idempotencyKey) {
  const query = new URLSearchParams(Object.entries(stops).filter(([, value]) => value));
  const headers = { "Idempotency-Key": idempotencyKey };
  return request(`/api/batches?${query}`, { method: "POST", body: bodyOf(rows), headers, patience: BATCH_MS });
}

/** @param {Rows} rows */
function bodyOf({ kind, text }) {
  return new Blob([text], { type: BATCH_KINDS[kind] });
}
