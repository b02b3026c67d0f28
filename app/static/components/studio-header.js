/** <studio-header>: the upstream and its state, the work at this moment, the theme, and the way to the keys. */

import { actionOf, announceEvent, find } from "../dom.js";
import { keepTheme, theme } from "../memory.js";

/** @typedef {import("../types.js").Readiness} Readiness */

const NAMES = new Map([["animatic", "Offline animatic"]]); // how a service's name is said to people

export class StudioHeader extends HTMLElement {
  /** @type {Readiness | null} */ #readiness = null;
  #connected = true;

  connectedCallback() {
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    find(this, `[name="theme"][value="${CSS.escape(theme())}"]`, HTMLInputElement).checked = true;
  }

  disconnectedCallback() {
    this.removeEventListener("change", this);
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.target instanceof HTMLInputElement && event.type === "change") setTheme(event.target.value);
    if (event.type === "click" && actionOf(event) === "help") announceEvent(this, "help-open", null);
  }

  set readiness(/** @type {Readiness} */ readiness) {
    this.#readiness = readiness;
    this.#show();
  }

  /** Whether the server can be reached. */
  set connected(/** @type {boolean} */ connected) {
    this.#connected = connected;
    this.#show();
  }

  #show() {
    const { upstream, problems = [] } = this.#readiness ?? {};
    if (!this.#connected) this.#tell("lost", "Connection lost", "trying again");
    else if (upstream && problems.length) this.#tell("bad", upstream.name, problems.join(" "));
    else if (upstream) this.#tell(upstream.state === "reachable" ? "good" : "bad", upstream.name, upstream.text);
    if (this.#readiness) this.#count(this.#readiness.queue);
  }

  /** @param {string} state @param {string} name @param {string} text */
  #tell(state, name, text) {
    const line = find(this, ".upstream");
    line.dataset.state = state;
    line.title = text;
    find(line, ".upstream-name").textContent = NAMES.get(name) ?? name;
    find(line, ".upstream-text").textContent = text;
  }

  /** @param {Readiness["queue"]} queue */
  #count({ running, waiting }) {
    find(this, ".running").textContent = `${running} running`;
    find(this, ".waiting").textContent = `${waiting} waiting`;
    find(this, ".counts").dataset.busy = String(running + waiting > 0);
  }
}

/** @param {string} chosen `system`, `light` or `dark` */
function setTheme(chosen) {
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  keepTheme(chosen);
}

customElements.define("studio-header", StudioHeader);
