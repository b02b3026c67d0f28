/** What a video costs and whether it was charged, in words. An unknown amount says so; it is never shown as 0. Pure functions. */

import { money, shortSeconds } from "./formats.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Size} Size */

/**
 * Dollars for a second at a size; null where nobody knows.
 * @param {Model} model
 * @param {Size} size
 */
function pricePerSecond({ price, prices }, { width, height }) {
  const amount = prices[`${width}x${height}`] ?? price.amount;
  return amount === "free" ? 0 : amount;
}

/** `free`, `$0.80` or `price unknown`. @param {Model} model @param {Size} size @param {number} seconds @param {number} [takes] */
export function priceWords(model, size, seconds, takes = 1) {
  const price = pricePerSecond(model, size);
  if (price === 0) return "free";
  return price === null ? "price unknown" : money(price * seconds * takes);
}

/** The same as a sum that can be checked: `3 × 8 s × $0.10 = $2.40`. @param {Model} model @param {Size} size @param {number} seconds @param {number} takes */
export function sumWords(model, size, seconds, takes) {
  const price = pricePerSecond(model, size);
  if (price === 0) return "Free";
  if (price === null) return "Price unknown";
  const each = `${shortSeconds(seconds)} × ${money(price)} = ${money(price * seconds * takes)}`;
  return takes > 1 ? `${takes} × ${each}` : each;
}

/** Whether a video may be charged although it is cancelled: a service bills what it has begun. @param {Video} video */
export function isPaidAndRunning({ status, estimated_cost: expected }) {
  return status === "in_progress" && expected !== 0;
}

/** Whether a video that ended without a file was charged; null where it could not cost anything. @param {Video} video */
export function chargeWords({ cost, estimated_cost: expected, charged }) {
  if (expected === 0) return null;
  if (charged === "no") return "no";
  if (charged !== "yes") return unknownCharge(expected);
  const amount = cost ?? expected;
  return amount === null ? "yes, the price is unknown" : `yes, ${money(amount)}`;
}

/** @param {number | null} expected dollars */
export function unknownCharge(expected) {
  return expected === null ? "unknown" : `unknown, perhaps ${money(expected)}`;
}
