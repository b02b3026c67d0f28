/** Files, instants, costs and the interface's words as a person reads them in a recipe. Pure functions. */

import { money } from "./formats.js";
import { unknownCharge } from "./money.js";

/**
 * `840 kB`, `12.4 MB`; decimal units, as the file browsers of all systems but one count.
 * @param {number} bytes
 */
export function fileSize(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** @param {string} instant ISO 8601 */
export function dateAndTime(instant) {
  return new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** `stop motion`: a word of the interface as people write it. @param {string} word */
export function spoken(word) {
  return word.replaceAll("_", " ");
}

/** What a video cost, or will cost. @param {import("./types.js").Video} video */
export function costWords({ cost, estimated_cost: expected, charged }) {
  if (expected === 0) return "free";
  if (charged === "no") return "nothing, not charged";
  if (charged === "unknown") return unknownCharge(expected);
  if (cost !== null) return `${money(cost)}, charged`;
  if (expected === null) return charged === "yes" ? "charged, price unknown" : "price unknown";
  return `${money(expected)} ${charged === "yes" ? "charged, by the price table" : "expected"}`;
}
