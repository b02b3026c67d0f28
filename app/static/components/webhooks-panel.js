/** <webhooks-panel>: the receivers and how each stands, the secret of callbacks, and the place of the log. */

import { announceEvent, make } from "../dom.js";
import { moment } from "../team/moments.js";
import { dataOf, RecordsTable } from "./records-table.js";

/** @typedef {import("../team/types.js").Webhook & { keyName: string | null }} Shown */

export const EVENTS = ["video.queued", "video.started", "video.completed", "video.failed", "video.refused", "video.cancelled", "video.expiring", "budget.threshold"];

export class WebhooksPanel extends HTMLElement {
  /** @type {RecordsTable<Shown>} */ #table = new RecordsTable();

  /** @param {HTMLElement} log */
  begin(log) {
    const wish = make("button", { class: "button primary", "data-action": "webhook-make" }, "Register a receiver");
    const intro = make("p", { class: "team-intro" }, "Other programs are told by signed requests what happens here: at least once, in order for each video, and tried again for three days.");
    this.#table.lay("Receivers", COLUMNS, "Nobody is told anything yet. A receiver is an address of your own, and the events that it wants.");
    const secret = make("button", { class: "button small", "data-action": "callback-secret" }, "Make a callback secret");
    const callbacks = make("p", { class: "team-aside" }, make("span", {}, "A single request can name a ", make("code", {}, "callback_url"), " of its own. Those of your requests are signed with a secret that is made once."), secret);
    this.replaceChildren(make("div", { class: "team-head" }, intro, wish), this.#table, callbacks, log);
    this.addEventListener("click", (event) => {
      const { action, id } = dataOf(event);
      if (action) announceEvent(this, action, id);
    });
  }

  set webhooks(/** @type {Shown[]} */ webhooks) {
    this.#table.show(webhooks);
  }
}

/** @type {import("./records-table.js").Column<Shown>[]} */
const COLUMNS = [
  { title: "Receiver", cell: ({ id, url }) => [make("a", { class: "record-name", href: `#/team/webhooks/${id}`, title: "What it was told" }, url), make("code", { class: "hint" }, id)] },
  { title: "Is told", cell: eventsCell },
  { title: "Of", cell: ({ everybodys, key, keyName }) => (everybodys ? "everybody's videos" : `the videos of ${keyName ?? key}`) },
  { title: "State", cell: stateCell },
  { title: "Actions", is: "actions", cell: actionsCell },
];

/** @param {Shown} webhook */
function eventsCell({ events }) {
  if (events.length === EVENTS.length) return "everything";
  return EVENTS.filter((event) => events.includes(event)).map((event) => make("code", { class: "line" }, event));
}

/** @param {Shown} webhook */
function stateCell({ enabled, disabled_at: since, disabled_reason: reason, former_secret_until: until }) {
  const state = make("span", { class: "state", "data-tone": enabled ? "good" : "bad" }, make("span", { class: "state-word" }, enabled ? "Enabled" : "Disabled"));
  const parts = [state];
  if (!enabled && since) parts.push(make("span", { class: "hint" }, `${reason ?? ""} `, moment(since)));
  if (until) parts.push(make("span", { class: "hint" }, "The former secret signs as well until ", moment(until)));
  return parts;
}

/** @param {Shown} webhook */
function actionsCell({ id, url, enabled }) {
  /** @type {[action: string, words: string, kind: string][]} */
  const actions = [
    [enabled ? "webhook-disable" : "webhook-enable", enabled ? "Disable" : "Enable", ""],
    ["webhook-rotate", "New secret", ""],
    ["webhook-delete", "Delete", "danger"],
  ];
  return actions.map(([action, words, kind]) => make("button", { class: `button small ${kind}`, "data-action": action, "data-id": id, "aria-label": `${words}: ${url}` }, words));
}

customElements.define("webhooks-panel", WebhooksPanel);
