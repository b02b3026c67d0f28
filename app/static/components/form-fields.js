/** The fields of a form: each with its label, its hint and the line where its error will stand; and the errors' summary. */

import { make } from "../dom.js";
import { copyButton } from "./copy-button.js";
import { ErrorSummary } from "./error-summary.js";

/** @typedef {import("../api.js").ApiProblem} ApiProblem */
/** @typedef {{ label: string, hint?: string }} Words */

/** @param {Words} words @param {HTMLElement} control with an id, which the lines beside it derive theirs from */
export function field({ label, hint = "" }, control) {
  const lines = linesOf(control, hint);
  return make("div", { class: "field" }, make("label", { class: "field-label", for: control.id }, label), control, ...lines);
}

/** Checkboxes that belong together. @param {Words} words @param {string} id @param {HTMLElement[]} boxes */
export function choicesField({ label, hint = "" }, id, boxes) {
  const group = make("fieldset", { class: "field", id, tabindex: -1 });
  group.append(make("legend", { class: "field-label" }, label), ...boxes, ...linesOf(group, hint));
  return group;
}

/** @param {HTMLInputElement} box @param {string} words @param {string} [hint] */
export function checkbox(box, words, hint = "") {
  return make("label", { class: "check" }, box, make("span", {}, words, ...(hint ? [make("span", { class: "hint" }, ` ${hint}`)] : [])));
}

/** The names of those that are ticked. @param {Element} group */
export function ticked(group) {
  return [...group.querySelectorAll("input")].filter(({ checked }) => checked).map(({ value }) => value);
}

/**
 * Where a form's errors are said; it stands first in the form.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} names of the server's fields, as people know them; their controls have the ids `{prefix}-{field}`
 * @param {string} prefix
 */
export function errorsOf(form, names, prefix) {
  const copy = copyButton({ class: "button quiet small" }, "Copy details", () => errors.details);
  const code = make("p", { class: "error-code" }, make("code"), " ", ...copy);
  const title = make("h3", { class: "error-title" });
  form.prepend(make("div", { class: "error-summary", role: "alert", tabindex: -1, hidden: "" }, title, make("ul", { class: "error-list" }), code));
  const places = Object.entries(names).map(([name, words]) => [name, { control: `${prefix}-${name}`, line: `${prefix}-${name}-error`, name: words }]);
  const errors = new ErrorSummary(form, Object.fromEntries(places));
  return errors;
}

/** What a server's refusal says in the summary. @param {ApiProblem} problem */
export function asRefusal({ title, fields, message, code, requestId }) {
  return { title, fields, message, code, requestId };
}

/** @param {HTMLElement} control @param {string} hint */
function linesOf(control, hint) {
  const error = make("p", { class: "field-error", id: `${control.id}-error`, hidden: "" });
  if (!hint) return [error];
  control.setAttribute("aria-describedby", `${control.id}-hint`);
  return [make("p", { class: "hint", id: `${control.id}-hint` }, hint), error];
}
