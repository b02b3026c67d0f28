/** <audit-panel>: the log of requests for videos, the newest first, of the days and the key that were chosen. */

import { announceEvent, make } from "../dom.js";
import { money, pixels, shortened } from "../formats.js";
import { moment } from "../team/moments.js";
import { icon } from "./icon.js";
import { RecordsTable, tags } from "./records-table.js";

/** @typedef {import("../team/types.js").AuditEntry} AuditEntry */
/** @typedef {import("../team/types.js").AuditQuery} AuditQuery */

const EVERYBODY = "*"; // of the choice of keys; no key's id looks like this
const SHORT = 140; // characters of a prompt that stand there at once

export class AuditPanel extends HTMLElement {
  /** @type {RecordsTable<AuditEntry>} */ #table = new RecordsTable();
  #count = make("p", { class: "team-total", role: "status" });
  #older = make("button", { class: "button", hidden: "" }, "Show older requests");
  #csv = make("a", { class: "button small", download: "audit.csv" }, icon("download"), "Download as CSV");

  /** @param {AuditQuery} asked @param {{ id: string, name: string }[]} keys */
  begin(asked, keys) {
    const options = [{ id: EVERYBODY, name: "Everybody" }, ...keys, { id: "", name: "Nobody signed in" }];
    const who = make("select", { id: "audit-key", name: "key" }, ...options.map(({ id, name }) => make("option", { value: id }, name)));
    who.value = asked.key ?? EVERYBODY;
    const form = make("form", { class: "filters", "aria-label": "Which requests" }, filter("Who", who), filter("From", dayInput("since", asked.since)), filter("To", dayInput("until", asked.until)));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => announceEvent(this, "audit-ask", chosenIn(form)));
    this.#older.addEventListener("click", () => announceEvent(this, "audit-older", null));
    this.#table.lay("Requests for videos", COLUMNS, "No request of these days and this key is in the log.");
    const intro = make("p", { class: "team-intro" }, "Every request that was accepted, or refused by the moderation, a budget or a full queue. Days are in UTC.");
    this.replaceChildren(intro, form, make("div", { class: "team-head" }, this.#count, this.#csv), this.#table, this.#older);
  }

  /** @param {AuditEntry[]} entries @param {boolean} more whether there are older ones @param {string} csv the address of the same as a table */
  show(entries, more, csv) {
    this.#table.show(entries);
    this.#older.hidden = !more;
    this.#count.textContent = `${entries.length} ${entries.length === 1 ? "request" : "requests"}${more ? ", and older ones" : ""}`;
    this.#csv.setAttribute("href", csv);
  }
}

/** @type {import("./records-table.js").Column<AuditEntry>[]} */
const COLUMNS = [
  { title: "When", cell: ({ at }) => moment(at) },
  { title: "Who", cell: ({ key, name, address }) => [make("span", { class: "line", dir: "auto" }, name ?? (key || "nobody signed in")), ...(address ? [make("span", { class: "hint" }, `from ${address}`)] : [])] },
  { title: "Prompt", cell: promptCell },
  { title: "Asked for", cell: ({ model, width, height, seconds, takes }) => [make("span", { class: "line" }, model), make("span", { class: "hint" }, `${takes > 1 ? `${takes} × ` : ""}${seconds} s, ${pixels(width, height)}`)] },
  { title: "Outcome", cell: outcomeCell },
  { title: "Cost", is: "number", cell: ({ cost, refusal }) => (refusal ? "nothing" : cost === null ? "not certain" : money(cost)) },
];

/** @param {AuditEntry} entry */
function promptCell({ prompt, prompt_sha256: sum, rules, request_id: request }) {
  const marks = tags(rules);
  const id = request ? [make("span", { class: "hint" }, "request ", make("code", {}, request))] : [];
  if (prompt === null) return [make("span", { class: "line" }, "not kept"), make("span", { class: "hint" }, "SHA-256 ", make("code", {}, sum)), ...id, marks];
  if (prompt.length <= SHORT) return [make("span", { class: "line", dir: "auto" }, prompt), ...id, marks];
  return [make("details", {}, make("summary", { dir: "auto" }, shortened(prompt, SHORT)), make("p", { class: "whole-prompt", dir: "auto" }, prompt)), ...id, marks];
}

/** @param {AuditEntry} entry */
function outcomeCell({ refusal, outcome, videos }) {
  const tone = refusal ? "bad" : outcome === "completed" ? "good" : "quiet";
  const words = refusal ? `refused: ${refusal}` : outcome.replaceAll("_", " ") || "deleted";
  const links = videos.map((id, at) => make("a", { class: "line", href: `#/v/${encodeURIComponent(id)}` }, videos.length > 1 ? `video ${at + 1}` : "the video"));
  return [make("span", { class: "state", "data-tone": tone }, make("span", { class: "state-word" }, words)), ...links];
}

/** @param {HTMLFormElement} form @returns {AuditQuery} */
function chosenIn(form) {
  const chosen = new FormData(form);
  const key = String(chosen.get("key"));
  return { since: String(chosen.get("since")), until: String(chosen.get("until")), key: key === EVERYBODY ? null : key };
}

/** @param {string} name @param {string} value */
function dayInput(name, value) {
  return make("input", { id: `audit-${name}`, name, type: "date", value });
}

/** @param {string} label @param {HTMLElement} control */
function filter(label, control) {
  return make("div", { class: "field" }, make("label", { class: "field-label", for: control.id }, label), control);
}

customElements.define("audit-panel", AuditPanel);
