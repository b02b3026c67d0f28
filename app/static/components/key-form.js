/** The form that a key is made with: all that POST /api/keys takes. */

import { make } from "../dom.js";
import { openDialog } from "./dialog.js";
import { checkbox, choicesField, errorsOf, field, ticked } from "./form-fields.js";

/** @typedef {import("../team/types.js").KeyRequest} KeyRequest */

/** The server's fields, as people know them. */
const NAMES = { name: "Name", scopes: "What it may do", rate: "Requests", daily_budget: "Budget a day", total_budget: "Budget in all", expires_at: "Until", keep_prompts: "Prompts", signing: "Signatures" };

/** @type {[scope: string, words: string, hint: string][]} */
const SCOPES = [
  ["read", "read", "see, play and list what is its own"],
  ["create", "create", "make, remix, cancel and delete"],
  ["admin", "admin", "everything, everybody's videos, this page"],
];

export function openKeyForm() {
  const controls = drawControls();
  const { name, scopes, rate, daily, total, end, keeps, signs } = controls;
  const limits = make("div", { class: "form-columns" },
    field({ label: "Requests", hint: "Such as 60/minute. Empty: as the installation says." }, rate),
    field({ label: "Until", hint: "In your time zone. Empty: until it is revoked." }, end),
    field({ label: "Budget a day, $", hint: "A day in UTC. Empty: none." }, daily),
    field({ label: "Budget in all, $", hint: "Empty: none." }, total));
  const more = make("fieldset", { class: "field" }, make("legend", { class: "field-label" }, "And"),
    checkbox(keeps, "Keep its prompts", "else they are removed within a minute after a video's end"),
    checkbox(signs, "It signs each request", "RFC 9421; such a key does not sign in on the page"));
  const button = make("button", { class: "button primary" }, "Make the key");
  const form = make("form", { class: "team-form", novalidate: "" }, field({ label: "Name", hint: "For whom or for what it is." }, name), scopes, limits, more, button);
  const errors = errorsOf(form, NAMES, "key");
  const dialog = openDialog("Make a key", form);
  name.focus();
  return { form, button, errors, dialog, read: () => readForm(controls) };
}

function drawControls() {
  return {
    name: make("input", { id: "key-name", type: "text", maxlength: 100, autocomplete: "off", required: "" }),
    scopes: choicesField({ label: "What it may do" }, "key-scopes", SCOPES.map(([scope, words, hint]) => {
      const box = make("input", { type: "checkbox", value: scope, ...(scope !== "admin" && { checked: "" }) });
      return checkbox(box, words, hint);
    })),
    rate: make("input", { id: "key-rate", type: "text", autocomplete: "off", placeholder: "60/minute" }),
    daily: make("input", { id: "key-daily_budget", type: "text", inputmode: "decimal", autocomplete: "off" }),
    total: make("input", { id: "key-total_budget", type: "text", inputmode: "decimal", autocomplete: "off" }),
    end: make("input", { id: "key-expires_at", type: "datetime-local" }),
    keeps: make("input", { id: "key-keep_prompts", type: "checkbox", checked: "" }),
    signs: make("input", { id: "key-signing", type: "checkbox" }),
  };
}

/** What the form asks for, and what cannot be sent like that. @param {ReturnType<typeof drawControls>} controls */
function readForm({ name, scopes, rate, daily, total, end, keeps, signs }) {
  const wanted = {
    name: name.value.trim(),
    scopes: ticked(scopes),
    rate: rate.value.trim() || null,
    daily_budget: dollarsOf(daily),
    total_budget: dollarsOf(total),
    expires_at: end.value ? new Date(end.value).toISOString() : null,
    keep_prompts: keeps.checked,
    signing: signs.checked,
  };
  const faults = [
    { field: "name", message: "Say for whom or for what it is.", is: !wanted.name },
    { field: "scopes", message: "Choose one at least.", is: !wanted.scopes.length },
    ...["daily_budget", "total_budget"].map((of) => ({ field: of, message: "Write an amount such as 20 or 2.50.", is: Number.isNaN(wanted[/** @type {"daily_budget"} */ (of)]) })),
    { field: "expires_at", message: "Write the whole day and time, or nothing.", is: end.validity.badInput },
  ].filter(({ is }) => is);
  return { wanted, faults };
}

/** NaN for what is no amount. @param {HTMLInputElement} control */
function dollarsOf({ value }) {
  const text = value.trim().replace(/^\$/, "");
  return text ? (/^\d+([.]\d+)?$/.test(text) ? Number(text) : NaN) : null;
}
