/** <upstreams-panel>: the accounts that make videos, how each stands, and what an examination found. */

import { actionOf, announceEvent, make } from "../dom.js";

/** @typedef {import("../types.js").Upstream} Upstream */
/** @typedef {import("../types.js").Examination} Examination */

const DIALECTS = new Map([["azure", "Azure OpenAI"], ["openai", "OpenAI"], ["vllm-omni", "vLLM-Omni"], ["sglang", "SGLang"], ["litellm", "LiteLLM"]]);
const STATES = { reachable: "Reachable", trouble: "Takes nothing", unknown: "Not asked yet", retired: "Switched off" };
const LEVELS = { ok: "Fine", warning: "Look at this", problem: "Problem" };

export class UpstreamsPanel extends HTMLElement {
  /** @type {Map<string, HTMLElement>} */ #accounts = new Map();
  #shown = ""; // what the accounts were drawn from, so that equal news leaves focus and selection alone

  connectedCallback() {
    this.heading = make("h1", { class: "upstreams-title", tabindex: -1, id: "upstreams-title" }, "Where videos are made");
    this.decisions = make("p", { class: "upstreams-decisions", hidden: "" });
    this.lost = make("p", { class: "upstreams-problem", role: "status" });
    this.list = make("div", { class: "upstreams-list" }, make("p", { class: "hint" }, "Asking the server…"));
    const back = make("p", {}, make("a", { href: "#/" }, "← All videos"));
    this.replaceChildren(make("section", { class: "upstreams", "aria-labelledby": "upstreams-title" }, back, this.heading, this.lost, this.decisions, this.list));
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-name]") : null;
    if (actionOf(event) === "check" && button?.getAttribute("aria-disabled") !== "true") announceEvent(this, "upstream-check", button?.getAttribute("data-name"));
    if (actionOf(event) === "copy-settings") announceEvent(this, "copy-text", SETTINGS);
  }

  begin() {
    this.heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  set problem(/** @type {string} */ words) {
    if (this.lost) this.lost.textContent = words;
  }

  set upstreams(/** @type {import("../types.js").Upstreams} */ told) {
    this.problem = "";
    const shown = JSON.stringify(told);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#showDecisions(told.decisions);
    if (told.upstreams.length === 0) this.list?.replaceChildren(...noAccount());
    else if (this.#accounts.size === 0) this.list?.replaceChildren();
    for (const upstream of told.upstreams) this.#show(upstream);
  }

  /** @param {string} name of the account that is being examined */
  set examining(name) {
    this.#button(name, true);
    this.#part(name, ".findings")?.replaceChildren(make("p", { class: "hint" }, "Asking the service. Nothing is made, nothing is charged."));
  }

  /** @param {string} name @param {Examination} examination */
  showExamination(name, { safe, verdict, findings }) {
    this.#button(name, false);
    const items = findings.map(({ level, title, text }) =>
      make("li", { "data-level": level }, make("strong", {}, LEVELS[level]), make("div", {}, make("p", { class: "finding-title" }, title), make("p", {}, text))),
    );
    this.#part(name, ".findings")?.replaceChildren(make("p", { class: "verdict", "data-safe": String(safe) }, verdict), make("ul", {}, ...items));
  }

  /** @param {number} count */
  #showDecisions(count) {
    if (!this.decisions) return;
    this.decisions.hidden = count === 0;
    const words = count === 1 ? "One video needs a decision" : `${count} videos need a decision`;
    this.decisions.replaceChildren(`${words}: nobody can learn whether it was taken, and it is never sent twice unasked. `, make("a", { href: "#/" }, "Decide in the studio"));
  }

  /** @param {Upstream} upstream */
  #show(upstream) {
    const account = this.#accounts.get(upstream.name) ?? accountBox(upstream);
    if (!account.isConnected) this.list?.append(account);
    this.#accounts.set(upstream.name, account);
    account.querySelector(".account-facts")?.replaceChildren(...accountFacts(upstream));
  }

  /** @param {string} name @param {boolean} busy */
  #button(name, busy) {
    const button = this.#part(name, '[data-action="check"]');
    button?.setAttribute("aria-disabled", String(busy));
    if (button) button.textContent = busy ? "Checking…" : "Check";
  }

  /** @param {string} name @param {string} selector */
  #part(name, selector) {
    return this.#accounts.get(name)?.querySelector(selector);
  }
}

/** @param {Upstream} upstream */
function accountBox({ name, dialect, host }) {
  const check = make("button", { class: "button", "data-action": "check", "data-name": name, "aria-label": `Check ${name}` }, "Check");
  const names = make("div", {}, make("h2", {}, name), make("p", { class: "hint" }, `${DIALECTS.get(dialect) ?? dialect} · ${host}`));
  const head = make("div", { class: "account-head" }, names, check);
  return make("article", { class: "account" }, head, make("div", { class: "account-facts" }), make("div", { class: "findings", role: "status" }));
}

/** @param {Upstream} upstream */
function accountFacts({ state, sentence, orphans, warnings, models }) {
  const line = make("p", { class: "account-state", "data-state": state }, make("span", { class: "lamp", "aria-hidden": "true" }), make("strong", {}, STATES[state]), " ", sentence ?? "");
  const notes = [...warnings, ...(orphans ? [orphanWords(orphans)] : [])].map((words) => make("li", {}, words));
  return [line, ...(notes.length ? [make("ul", { class: "account-warnings" }, ...notes)] : []), modelTable(models)];
}

/** @param {number} count */
function orphanWords(count) {
  const jobs = count === 1 ? "One job there belongs" : `${count} jobs there belong`;
  return `${jobs} to no video of this studio. Such a job may have been paid for; perhaps another program asked for it.`;
}

/** @param {Upstream["models"]} models */
function modelTable(models) {
  const head = ["Model", "Deployment", "Slots in use", "New a minute"].map((title) => make("th", { scope: "col" }, title));
  const rows = models.map(({ id, deployment, slots, in_use: used, creates_per_minute: creates }) =>
    make("tr", {}, make("th", { scope: "row" }, id), make("td", {}, deployment), make("td", {}, `${used} of ${slots}`), make("td", {}, creates === null ? "any number" : `at most ${creates}`)),
  );
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

const SETTINGS = `AZURE_OPENAI_ENDPOINT=https://YOUR-RESOURCE.openai.azure.com
AZURE_OPENAI_API_KEY=YOUR-KEY
AZURE_OPENAI_DEPLOYMENT=YOUR-DEPLOYMENT`;

function noAccount() {
  return [
    make("p", {}, "Videos are drawn on this machine, free and offline. No account that could be charged is connected."),
    make("p", {}, "To connect Azure OpenAI, put these into .env beside the server and start it again. Other services stand in upstreams.toml."),
    make("pre", {}, make("code", {}, SETTINGS)),
    make("button", { class: "button small", "data-action": "copy-settings" }, "Copy settings"),
  ];
}

customElements.define("upstreams-panel", UpstreamsPanel);
