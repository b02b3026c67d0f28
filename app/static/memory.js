/** What this browser remembers for its person: the draft, earlier prompts, the last choices. Nothing here is needed to work. */

const PROMPTS_KEPT = 50; // enough to find last week's idea, small enough for the 5 MB a site may store

/** @typedef {import("./types.js").Choices} Choices */

/** @returns {string} */
export function draft() {
  return read("draft", "");
}

/** @param {string} text */
export function keepDraft(text) {
  write("draft", text);
}

/** @returns {string[]} newest first */
export function earlierPrompts() {
  const kept = read("prompts", /** @type {unknown} */ ([]));
  return Array.isArray(kept) ? kept.filter((prompt) => typeof prompt === "string") : [];
}

/** @param {string} prompt */
export function keepPrompt(prompt) {
  const others = earlierPrompts().filter((earlier) => earlier !== prompt);
  write("prompts", [prompt, ...others].slice(0, PROMPTS_KEPT));
}

/** @returns {Choices} */
export function choices() {
  return read("choices", /** @type {Choices} */ ({})) ?? {};
}

/** @param {Choices} changed */
export function keepChoices(changed) {
  write("choices", { ...choices(), ...changed });
}

/** @returns {string} `system`, `light` or `dark`; stored bare, since theme.js reads it before any module runs */
export function theme() {
  try {
    return localStorage.getItem("studio.theme") ?? "system";
  } catch {
    return "system";
  }
}

/** @param {string} chosen */
export function keepTheme(chosen) {
  try {
    localStorage.setItem("studio.theme", chosen);
  } catch {
    // Private windows may forbid storage; the theme then lasts as long as the page.
  }
}

/** Whether there is a choice of models; stored for theme.js too, so that its room is there when the page is next drawn. @param {number} count */
export function keepModelCount(count) {
  document.documentElement.dataset.models = String(count);
  write("models", count);
}

/**
 * @template T
 * @param {string} name
 * @param {T} otherwise
 * @returns {T}
 */
function read(name, otherwise) {
  try {
    const stored = localStorage.getItem(`studio.${name}`);
    return stored === null ? otherwise : JSON.parse(stored);
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function write(name, value) {
  try {
    localStorage.setItem(`studio.${name}`, JSON.stringify(value));
  } catch {
    // Full or forbidden storage costs the person a convenience, never a video.
  }
}
