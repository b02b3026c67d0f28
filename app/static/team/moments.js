/** Moments and amounts, as the team's tables show them. */

import { make } from "../dom.js";
import { dateAndTime } from "../facts.js";
import { money } from "../formats.js";

/** @typedef {import("./types.js").Amounts} Amounts */

const DAY_MS = 86_400_000;

/** In the zone of whoever reads, with the exact time in UTC for whoever points at it. @param {string} iso */
export function moment(iso) {
  return make("time", { datetime: iso, title: `${iso.slice(0, 19).replace("T", " ")} UTC` }, dateAndTime(iso));
}

/** As the server counts days: in UTC. @param {number} now milliseconds @param {number} [back] days before */
export function dayOf(now, back = 0) {
  return new Date(now - back * DAY_MS).toISOString().slice(0, 10);
}

/** `$1.25`, with what is reserved and what nobody knows; an unknown amount is never a zero. @param {Amounts | undefined} amounts */
export function spentWords(amounts) {
  if (!amounts || amounts.videos === 0) return "nothing";
  const parts = [money(amounts.spent)];
  if (amounts.reserved) parts.push(`${money(amounts.reserved)} reserved`);
  if (amounts.unknown_count) parts.push(`${amounts.unknown_count} of unknown cost`);
  return parts.join(", ");
}
