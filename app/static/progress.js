/** What is happening to a video, in honest words: a percentage only where the upstream gave one. Pure functions. */

import { aboutDuration, clockTime, money, pixels, shortSeconds } from "./formats.js";
import { chargeWords, isPaidAndRunning } from "./money.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {import("./types.js").Account} Account */
/** @typedef {import("./types.js").Gauge} Gauge */

const SILENCE_SECONDS = 120; // two minutes without a word is when people begin to doubt a page
const GAUGE_HEADROOM = 1.25; // the gauge ends a quarter past the 90th percentile, so that "usual" is seen as a range

/** @type {Record<string, Account>} */
const FINAL = {
  cancelled: { word: "Cancelled", detail: "", tone: "quiet", gauge: null },
  expired: { word: "Expired", detail: "The upstream no longer has this file", tone: "bad", gauge: null },
  failed: { word: "Failed", detail: "", tone: "bad", gauge: null },
  refused: { word: "Refused", detail: "", tone: "bad", gauge: null },
};

/** @param {Pick<Video, "status">} video */
export function isFinal(video) {
  return video.status !== "queued" && video.status !== "in_progress";
}

/** Whether it waits for a person's word, since sending it again might be paid twice. @param {Pick<Video, "status_detail">} video */
export function needsDecision(video) {
  return video.status_detail === "needs_decision";
}

/** @param {Pick<Video, "status">} video */
export function isReady(video) {
  return video.status === "completed";
}

/**
 * @param {Video} video
 * @param {number} now milliseconds, by the server's clock
 * @param {number} heardAt milliseconds, when this page last learnt anything about this video
 * @returns {Account}
 */
export function account(video, now, heardAt) {
  if (isReady(video)) return ready(video);
  if (isFinal(video)) return final(video);
  const state = unfinished(video, now);
  const told = video.hold ? { ...state, detail: video.hold } : state;
  const silent = Math.floor((now - heardAt) / 1000);
  if (silent < SILENCE_SECONDS) return told;
  return { ...told, detail: `no answer for ${Math.floor(silent / 60)} min, still trying; you may close this page` };
}

/** @param {Video} video @returns {Account} */
function ready(video) {
  const parts = [shortSeconds(video.actual_seconds ?? video.duration), pixels(video.width, video.height)];
  if (video.cost) parts.push(money(video.cost));
  return { word: "Ready", detail: parts.join(" · "), tone: "good", gauge: null };
}

/** @param {Video} video @returns {Account} */
function final(video) {
  const refused = video.status === "failed" && (video.error_code ?? "").startsWith("refused");
  const told = /** @type {Account} */ (FINAL[refused ? "refused" : video.status] ?? FINAL.failed);
  const charged = video.charged === null || video.error ? null : chargeWords(video); // an error's note says it itself
  return charged === null ? told : { ...told, detail: [told.detail, `charged: ${charged}`].filter(Boolean).join("; ") };
}

/** @param {Video} video @param {number} now @returns {Account} */
function unfinished(video, now) {
  switch (video.status_detail) {
    case "queued":
      return { word: "Waiting", detail: waitingDetail(video), tone: "wait", gauge: null };
    case "sending":
    case "submitting":
      return { word: "Sending", detail: "", tone: "work", gauge: nothingKnown() };
    case "submission_unknown":
      return { word: "Looking for it", detail: "the upstream may have taken it; it is never sent twice", tone: "wait", gauge: nothingKnown() };
    case "needs_decision":
      return { word: "Needs a decision", detail: "nobody can learn whether the upstream took it", tone: "bad", gauge: null };
    case "saving":
      return { word: "Saving", detail: "checking and storing the file", tone: "work", gauge: { percent: 100, reached: 1, usual: null } };
    case "cancelling":
      return { word: "Cancelling", detail: isPaidAndRunning(video) ? "what has begun may be charged anyway" : "", tone: "quiet", gauge: null };
    default:
      return rendering(video, now);
  }
}

/** @param {Video} video */
function waitingDetail({ position, estimated_seconds: estimate }) {
  if (!position) return "";
  const place = position === 1 ? "next in line" : `position ${position}`;
  return estimate ? `${place}, ${aboutDuration(position * estimate.median)}` : place;
}

/** @param {Video} video @param {number} now @returns {Account} */
function rendering(video, now) {
  const elapsed = video.started_at ? Math.max(0, (now - Date.parse(video.started_at)) / 1000) : 0;
  const estimate = video.estimated_seconds;
  const words = [estimate ? clockTime(elapsed) : `since ${clockTime(elapsed)}`];
  if (estimate) words.push(elapsed > estimate.p90 ? "slower than usual" : `usually ${usualRange(estimate)}`);
  const word = video.progress === null ? "Rendering" : `Rendering ${Math.floor(video.progress)} %`;
  return { word, detail: words.join(", "), tone: "work", gauge: gaugeOf(video.progress, elapsed, estimate) };
}

/** @param {import("./types.js").Estimate} estimate */
function usualRange({ median, p90 }) {
  const [low, high] = [clockTime(median), clockTime(p90)];
  return low === high ? low : `${low}–${high}`;
}

/**
 * @param {number | null} percent
 * @param {number} elapsed seconds
 * @param {import("./types.js").Estimate | null} estimate
 * @returns {Gauge}
 */
function gaugeOf(percent, elapsed, estimate) {
  if (percent !== null) return { percent, reached: percent / 100, usual: null };
  if (!estimate) return nothingKnown();
  const end = Math.max(estimate.p90, 1) * GAUGE_HEADROOM;
  return { percent: null, reached: Math.min(1, elapsed / end), usual: [estimate.median / end, estimate.p90 / end] };
}

/** @returns {Gauge} */
function nothingKnown() {
  return { percent: null, reached: null, usual: null };
}
