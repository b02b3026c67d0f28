/** <delivery-log>: what receivers and callbacks were told, what they answered, and the way to tell it once more. */

import { make } from "../dom.js";
import { shortSeconds } from "../formats.js";
import { moment } from "../team/moments.js";
import { RecordsTable } from "./records-table.js";

/** @typedef {import("../team/types.js").Delivery & { url: string | null }} Shown with its receiver's address; null: a callback, or one that is gone */

/** @type {Record<Shown["state"], [word: string, tone: string]>} */
const STATES = { pending: ["On its way", "wait"], delivered: ["Arrived", "good"], failed: ["Given up", "bad"] };

export class DeliveryLog extends HTMLElement {
  /** @type {RecordsTable<Shown>} */ #table = new RecordsTable();
  #older = make("button", { class: "button", "data-action": "deliveries-older", hidden: "" }, "Show older deliveries");

  /** @param {string} title */
  begin(title) {
    this.#table.lay(title, COLUMNS, "Nothing was told yet. What happens from now on will stand here for 30 days.");
    this.replaceChildren(this.#table, this.#older);
  }

  /** @param {Shown[]} deliveries @param {boolean} more whether there are older ones */
  show(deliveries, more) {
    this.#table.show(deliveries);
    this.#older.hidden = !more;
  }
}

/** @type {import("./records-table.js").Column<Shown>[]} */
const COLUMNS = [
  { title: "Event", cell: eventCell },
  { title: "To", cell: ({ webhook_id: id, url }) => (id === null ? "the request's callback" : (url ?? make("code", {}, id))) },
  { title: "State", cell: ({ state }) => make("span", { class: "state", "data-tone": STATES[state][1] }, make("span", { class: "state-word" }, STATES[state][0])) },
  { title: "Tries", is: "number", cell: ({ attempts }) => String(attempts) },
  { title: "Answer", cell: answerCell },
  { title: "When", cell: whenCell },
  { title: "Actions", is: "actions", cell: replayButton },
];

/** @param {Shown} delivery */
function eventCell({ type, video_id: video }) {
  const about = video ? make("a", { class: "hint", href: `#/v/${encodeURIComponent(video)}` }, video) : "";
  return [make("code", { class: "record-name" }, type), about];
}

/** @param {Shown} delivery */
function answerCell({ status, error, seconds, excerpt }) {
  const parts = [];
  if (status !== null) parts.push(make("span", { class: "line" }, `${status}${seconds === null ? "" : ` after ${seconds < 1 ? `${Math.round(seconds * 1000)} ms` : shortSeconds(seconds)}`}`));
  if (error) parts.push(make("span", { class: "hint" }, error));
  if (excerpt) parts.push(make("details", {}, make("summary", { class: "hint" }, "What it said"), make("code", { dir: "auto" }, excerpt)));
  return parts.length ? parts : "none yet";
}

/** @param {Shown} delivery */
function whenCell({ state, created_at: created, finished_at: finished, next_attempt_at: next }) {
  if (state === "pending") return next ? ["next try from ", moment(next)] : ["since ", moment(created)];
  return moment(finished ?? created);
}

/** @param {Shown} delivery */
function replayButton({ id, type, video_id: video, state }) {
  if (state === "pending") return "";
  return make("button", { class: "button small", "data-action": "delivery-replay", "data-id": id, "aria-label": `Tell it once more: ${type} ${video ?? ""}` }, "Replay");
}

customElements.define("delivery-log", DeliveryLog);
