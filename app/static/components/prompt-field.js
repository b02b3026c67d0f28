/** The prompt itself: counted as the server counts, saved while it is typed, and recalled with Up and Down in an empty field. */

import { find } from "../dom.js";
import { grouped } from "../formats.js";
import { draft, earlierPrompts, keepDraft } from "../memory.js";

export const PROMPT_LIMIT = 32_000; // characters; the server's own limit
const COUNT_FROM = 0.9; // of the limit: from here the counter warns
const SAVE_AFTER_MS = 300; // of quiet, so that typing never waits for the disk

const STEPS = new Map([["ArrowUp", 1], ["ArrowDown", -1]]); // through the earlier prompts

export class PromptField {
  /** @param {HTMLElement} field */
  constructor(field) {
    this.textarea = find(field, "textarea", HTMLTextAreaElement);
    this.counter = find(field, ".counter");
    this.used = find(field, ".counter-used");
    this.recalled = -1; // index among the earlier prompts; -1 when what stands here is the person's own
    this.saving = 0;
    this.textarea.value = draft();
    this.textarea.addEventListener("input", () => this.#changed());
    this.textarea.addEventListener("keydown", (event) => this.#recall(event));
    addEventListener("pagehide", () => keepDraft(this.textarea.value));
    this.#count();
  }

  get text() {
    return this.textarea.value.trim();
  }

  set text(text) {
    this.textarea.value = text;
    this.recalled = -1;
    this.#count();
    keepDraft(text);
  }

  /** Characters as the server counts them: one per code point, not per UTF-16 unit. */
  get length() {
    return this.text.length - (this.text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
  }

  #changed() {
    this.recalled = -1;
    this.#count();
    clearTimeout(this.saving);
    this.saving = window.setTimeout(() => keepDraft(this.textarea.value), SAVE_AFTER_MS);
  }

  #count() {
    const length = this.length;
    this.used.textContent = grouped(length);
    this.counter.dataset.near = String(length > PROMPT_LIMIT * COUNT_FROM);
    this.counter.dataset.over = String(length > PROMPT_LIMIT);
  }

  /** @param {KeyboardEvent} event */
  #recall(event) {
    const step = STEPS.get(event.key);
    const untouched = this.textarea.value === "" || this.recalled >= 0;
    if (!step || !untouched || event.shiftKey || event.altKey) return;
    const earlier = earlierPrompts();
    const index = Math.min(this.recalled + step, earlier.length - 1);
    if (index < -1 || earlier.length === 0) return;
    event.preventDefault();
    this.text = earlier[index] ?? "";
    this.recalled = index;
  }
}
