/** A secret that is shown once: to be copied, and put away by whoever says that they have kept it. */

import { make } from "../dom.js";
import { copyButton } from "./copy-button.js";
import { openFirmDialog } from "./dialog.js";

/** @typedef {{ title: string, warning: string, secrets: [label: string, secret: string][] }} Note */

/** @param {Note} note */
export function showSecret({ title, warning, secrets }) {
  const kept = make("div", { class: "dialog-actions" }, make("button", { class: "button" }, "I have kept it"));
  const form = make("form", { class: "secret", method: "dialog" }, make("p", { class: "secret-warning" }, warning), ...secrets.flatMap(secretLine), kept);
  openFirmDialog(title, form).querySelector("button")?.focus();
}

/** @param {[label: string, secret: string]} line @param {number} at */
function secretLine([label, secret], at) {
  const shown = make("input", { id: `secret-${at}`, type: "text", readonly: "", spellcheck: "false", autocomplete: "off", value: secret });
  shown.addEventListener("focus", () => shown.select());
  const copy = copyButton({ class: "button primary", "aria-label": `Copy the ${label.toLowerCase()}` }, "Copy", () => secret);
  return [make("label", { class: "field-label", for: shown.id }, label), make("div", { class: "secret-line" }, shown, ...copy)];
}
