/** <toast-region>: short notices with at most one action, and the voice in which a screen reader hears of changes. */

import { actionOf, cloneTemplate, find } from "../dom.js";

const SHOWN_MS = 10_000; // long enough to read a sentence twice and reach the button
const TOASTS_AT_ONCE = 3; // more would cover the page

export class ToastRegion extends HTMLElement {
  connectedCallback() {
    this.list = find(this, ".toasts", HTMLOListElement);
    this.announcer = find(this, ".announcer");
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (actionOf(event) === "dismiss" && event.target instanceof Element) event.target.closest(".toast")?.remove();
  }

  /** Says something to a screen reader alone. @param {string} words */
  announce(words) {
    if (this.announcer) this.announcer.textContent = words;
  }

  /**
   * @param {string} words
   * @param {{ label: string, run: () => void } | null} [action]
   */
  say(words, action = null) {
    const toast = cloneTemplate("toast-template", HTMLLIElement);
    find(toast, "p").textContent = words;
    if (action) offer(toast, action);
    this.list?.append(toast);
    while (this.list && this.list.children.length > TOASTS_AT_ONCE) this.list.firstElementChild?.remove();
    this.announce(action ? `${words}. ${action.label} is offered.` : words);
    this.#leaveLater(toast);
  }

  /** A notice stays while somebody points at it or has the focus in it. @param {HTMLElement} toast */
  #leaveLater(toast) {
    window.setTimeout(() => {
      if (toast.matches(":hover") || toast.contains(document.activeElement)) this.#leaveLater(toast);
      else toast.remove();
    }, SHOWN_MS);
  }
}

/** @param {HTMLElement} toast @param {{ label: string, run: () => void }} action */
function offer(toast, { label, run }) {
  const button = find(toast, ".toast-action", HTMLButtonElement);
  button.textContent = label;
  button.hidden = false;
  button.addEventListener("click", () => {
    toast.remove();
    run();
  });
}

customElements.define("toast-region", ToastRegion);
