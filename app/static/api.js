/** The only module that talks to the server: requests, the stream of events, and the server's clock. Same origin alone. */

/** @typedef {import("./types.js").Video} Video */
/** @typedef {import("./types.js").VideoRequest} VideoRequest */

const PATIENCE_MS = 20_000; // a studio that answers later than this is, for the person waiting, not answering
const RECONNECT_MS = 2_000; // between attempts on a stream that the browser itself gave up
const OPEN_UNTIL_FINAL = 2; // EventSource.CLOSED

let clockAhead = 0; // ms by which the server's clock leads this browser's

/** What the server, or the lack of one, had to say against a request. */
export class ApiProblem extends Error {
  /** @param {{ status: number, code: string, title: string, detail: string, requestId?: string | null, fields?: import("./types.js").FieldError[] }} problem */
  constructor({ status, code, title, detail, requestId = null, fields = [] }) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.title = title;
    this.requestId = requestId;
    this.fields = fields;
  }

  /** Whether the server may have taken the request although no answer came back. */
  get outcomeUnknown() {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

/** Names a submission, so that a repeat of it makes no second video. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain HTTP in a local network
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The present by the server's clock, so that "since 1:42" is right on a computer whose clock is not. */
export function serverNow() {
  return Date.now() + clockAhead;
}

/**
 * @param {VideoRequest & { reference_id?: string }} videoRequest
 * @param {string} idempotencyKey the same for a repeat of the same submission, which then makes no second video
 * @returns {Promise<import("./types.js").Jobs>}
 */
export function generate(videoRequest, idempotencyKey) {
  return request("/api/generate", { method: "POST", body: videoRequest, headers: { "Idempotency-Key": idempotencyKey } });
}

/** @param {string} path @returns {Promise<Blob>} */
export async function fetchPicture(path) {
  const response = await reach(path, {}, PATIENCE_MS);
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  return response.blob();
}

/** A part of the page, which the browser reads as the document that it is: no text becomes markup. @param {string} path @returns {Promise<Document>} */
export function fetchMarkup(path) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", path);
    asked.responseType = "document";
    asked.onloadend = () => (asked.status === 200 && asked.response ? resolve(asked.response) : reject(new TypeError(path)));
    asked.send();
  });
}

/** @param {string} jobId @returns {Promise<import("./types.js").JobStatus>} */
export function jobStatus(jobId) {
  return request(`/api/status/${encodeURIComponent(jobId)}`);
}

/**
 * @param {{ limit: number, cursor?: string | null, q?: string }} page
 * @returns {Promise<{ videos: Video[], next_cursor: string | null }>}
 */
export function listVideos({ limit, cursor, q }) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor) query.set("cursor", cursor);
  if (q) query.set("q", q);
  return request(`/api/videos?${query}`);
}

/** @param {string} id @returns {Promise<Video>} */
export function findVideo(id) {
  return request(videoPath(id));
}

/** @param {string} id @returns {Promise<Video>} */
export function cancelVideo(id) {
  return request(`${videoPath(id)}/cancel`, { method: "POST" });
}

/** @param {string} id @returns {Promise<Video>} */
export function deleteVideo(id) {
  return request(videoPath(id), { method: "DELETE" });
}

/** @param {string} id @returns {Promise<Video>} */
export function restoreVideo(id) {
  return request(`${videoPath(id)}/restore`, { method: "POST" });
}

/** @returns {Promise<{ models: import("./types.js").Model[], default: string }>} */
export function listModels() {
  return request("/api/models");
}

/** What the studio is doing; "not ready" (503) is an answer here, not a failure. @returns {Promise<import("./types.js").Readiness>} */
export function readiness() {
  return request("/ready", { answers: [503] });
}

/**
 * Follows the server's events until stopped, reconnecting for ever.
 * @param {{ onSnapshot: (videos: Video[]) => void, onVideo: (video: Video) => void, onState: (live: boolean) => void }} listener
 * @returns {() => void} stops
 */
export function followEvents({ onSnapshot, onVideo, onState }) {
  /** @type {EventSource} */
  let source;
  let again = 0;
  const open = () => {
    source = new EventSource("/api/events");
    source.addEventListener("open", () => onState(true));
    source.addEventListener("snapshot", (event) => onSnapshot(JSON.parse(event.data).videos));
    for (const kind of ["status", "progress"]) {
      source.addEventListener(kind, (event) => onVideo(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    }
    source.addEventListener("error", () => {
      onState(false);
      if (source.readyState === OPEN_UNTIL_FINAL) again = window.setTimeout(open, RECONNECT_MS);
    });
  };
  open();
  return () => {
    window.clearTimeout(again);
    source.close();
  };
}

/** @param {string} id */
export function videoPath(id) {
  return `/api/videos/${encodeURIComponent(id)}`;
}

/**
 * @param {string} path
 * @param {{ method?: string, body?: any, headers?: Record<string, string>, answers?: number[], patience?: number }} [options]
 * @returns {Promise<any>} what the caller's return type promises; the server's own tests hold it to that
 */
export async function request(path, { method = "GET", body, headers = {}, answers = [], patience = PATIENCE_MS } = {}) {
  const isJson = body && !(body instanceof Blob); // which says its type itself
  const sent = { Accept: "application/json", ...(isJson && { "Content-Type": "application/json" }), ...headers };
  const response = await reach(path, { method, headers: sent, body: isJson ? JSON.stringify(body) : body }, patience);
  const answer = await response.json().catch(() => null);
  if (!response.ok && !answers.includes(response.status)) throw problemOf(response, answer);
  if (answer === null) throw unreadable(response);
  return answer;
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @param {number} patience milliseconds
 */
async function reach(path, init, patience) {
  try {
    const response = await fetch(path, { ...init, cache: "no-store", signal: AbortSignal.timeout(patience) });
    learnClock(response.headers.get("Date"));
    if (response.status === 401) import("./parts.js").then(({ fetchSignIn }) => fetchSignIn()).then(({ openSignIn }) => openSignIn());
    return response;
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new ApiProblem({
      status: 0,
      code: late ? "no_answer" : "unreachable",
      title: late ? "The studio took too long" : "The studio cannot be reached",
      detail: "Its server did not answer. Check that it is running; your text is kept here.",
    });
  }
}

/** @param {string | null} date whole seconds only, so a lead below two means nothing */
function learnClock(date) {
  const lead = date ? Date.parse(date) - Date.now() : 0;
  clockAhead = Math.abs(lead) > 2_000 ? lead : 0;
}

/** @param {Response} response @param {any} answer */
function problemOf(response, answer) {
  if (answer === null || typeof answer !== "object") return unreadable(response);
  const reasons = Array.isArray(answer.detail) ? answer.detail.map((/** @type {any} */ item) => item.msg).join(" ") : answer.detail;
  return new ApiProblem({
    status: response.status,
    code: answer.code ?? `http_${response.status}`,
    title: answer.title ?? "The studio refused this",
    detail: reasons ?? "It gave no reason.",
    requestId: answer.request_id ?? response.headers.get("X-Request-Id"),
    fields: Array.isArray(answer.errors) ? answer.errors : [],
  });
}

/** @param {Response} response */
function unreadable(response) {
  return new ApiProblem({
    status: response.status || 502,
    code: `http_${response.status}`,
    title: "The studio's answer makes no sense",
    detail: "Something between this page and the server answered in its place, or the server failed. Try again in a moment.",
    requestId: response.headers.get("X-Request-Id"),
  });
}
