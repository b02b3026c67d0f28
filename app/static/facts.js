/** Files, instants and the interface's words as a person reads them in a recipe. Pure functions. */

/**
 * `840 kB`, `12.4 MB`; decimal units, as the file browsers of all systems but one count.
 * @param {number} bytes
 */
export function fileSize(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** @param {string} instant ISO 8601 */
export function dateAndTime(instant) {
  return new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** `stop motion`: a word of the interface as people write it. @param {string} word */
export function spoken(word) {
  return word.replaceAll("_", " ");
}
