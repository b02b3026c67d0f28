/** <team-keys>: the keys of this installation and the people who signed in, those that open nothing any more apart. */

import { announceEvent, make } from "../dom.js";
import { money } from "../formats.js";
import { moment, spentWords } from "../team/moments.js";
import { dataOf, RecordsTable, tags } from "./records-table.js";

/** @typedef {import("../team/types.js").Key} Key */
/** @typedef {import("../team/types.js").SpendRow} SpendRow */
/** @typedef {Key & { isOwn: boolean, isOver: boolean, today: SpendRow | undefined }} Shown with what it spent today (UTC) */

export class TeamKeys extends HTMLElement {
  /** @type {RecordsTable<Shown>} */ #live = new RecordsTable();
  /** @type {RecordsTable<Shown>} */ #over = new RecordsTable();
  #summary = make("summary");
  #past = make("details", { class: "team-past", hidden: "" }, this.#summary, this.#over);

  /** @param {string} note what is to be known of this installation, or "" */
  begin(note) {
    const wish = make("button", { class: "button primary", "data-action": "key-make" }, "Make a key");
    const intro = make("p", { class: "team-intro" }, "A key lets one person or program in. What is made with it is its own; whoever administers sees everything.");
    this.#live.lay("Keys that are good", [...COLUMNS, { title: "Actions", is: "actions", cell: revokeButton }], "There is no key yet. Make one for each person and each program, so that each can be revoked alone.");
    this.#over.lay("Keys that open nothing any more", COLUMNS, "");
    const head = make("div", { class: "team-head" }, intro, wish);
    this.replaceChildren(head, ...(note ? [make("p", { class: "team-note" }, note)] : []), this.#live, this.#past);
    this.addEventListener("click", (event) => {
      const { action, id } = dataOf(event);
      if (action) announceEvent(this, action, id);
    });
  }

  set keys(/** @type {Shown[]} */ keys) {
    const over = keys.filter(({ isOver }) => isOver);
    this.#live.show(keys.filter(({ isOver }) => !isOver));
    this.#over.show(over);
    this.#past.hidden = over.length === 0;
    this.#summary.textContent = `Revoked and expired (${over.length})`;
  }
}

/** @type {import("./records-table.js").Column<Shown>[]} */
const COLUMNS = [
  { title: "Name", cell: nameCell },
  { title: "May", cell: ({ scopes }) => scopes.join(", ") },
  { title: "Limits", cell: limitsCell },
  { title: "Spent today", is: "number", cell: ({ today }) => spentWords(today) },
  { title: "Last used", cell: ({ last_used_at: used }) => (used ? moment(used) : "never") },
  { title: "Until", cell: endCell },
];

/** @param {Shown} key */
function nameCell({ id, kind, name, prefix, isOwn, signing, keep_prompts: keepsPrompts }) {
  const marks = [isOwn && "you are signed in with it", signing && "signs its requests", !keepsPrompts && "keeps no prompts"].filter((mark) => mark !== false);
  const begins = kind === "person" ? "signs in at the provider" : make("span", {}, "begins ", make("code", {}, prefix));
  return [make("span", { class: "record-name", dir: "auto" }, name), make("span", { class: "hint" }, begins, " · ", make("code", {}, id)), tags(marks)];
}

/** @param {Shown} key */
function limitsCell({ rate, daily_budget: daily, total_budget: total }) {
  const limits = [rate, daily !== null && `${money(daily)} a day`, total !== null && `${money(total)} in all`].filter(Boolean);
  return limits.length ? limits.map((words) => make("span", { class: "line" }, String(words))) : "the installation's";
}

/** @param {Shown} key */
function endCell({ revoked_at: revoked, expires_at: expires, isOver }) {
  if (revoked) return ["revoked ", moment(revoked)];
  if (expires) return isOver ? ["expired ", moment(expires)] : moment(expires);
  return "it is revoked";
}

/** @param {Shown} key */
function revokeButton({ id, name }) {
  return make("button", { class: "button small danger", "data-action": "key-revoke", "data-id": id, "aria-label": `Revoke ${name}` }, "Revoke");
}

customElements.define("team-keys", TeamKeys);
