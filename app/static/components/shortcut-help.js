/** <shortcut-help>: the list of keys, in a dialog of the browser's own. */

import { actionOf, find } from "../dom.js";
import { choices, keepChoices } from "../memory.js";

export class ShortcutHelp extends HTMLElement {
  connectedCallback() {
    this.dialog = find(this, "dialog", HTMLDialogElement);
    this.keys = find(this, '[name="keys"]', HTMLInputElement);
    this.keys.checked = choices().keys !== false;
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.target === this.keys) keepChoices({ keys: this.keys?.checked });
    if (actionOf(event) === "close" || event.target === this.dialog) this.dialog?.close();
  }

  open() {
    if (!this.dialog?.open) this.dialog?.showModal();
  }
}

customElements.define("shortcut-help", ShortcutHelp);
