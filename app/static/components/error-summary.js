/** Errors of a form: each at its field, and together in a summary that takes the focus. */

import { find, make } from "../dom.js";

/** @typedef {import("../types.js").FieldError} FieldError */
/** @typedef {{ title: string, fields: FieldError[], message?: string, code?: string, requestId?: string | null }} Refusal */

/** @typedef {{ control: string, line: string, name: string }} Place of a field's error: the control, and the line for the words */

/** @type {Record<string, Place>} */
const PLACES = {
  prompt: { control: "prompt", line: "prompt-error", name: "Prompt" },
  duration: { control: "seconds", line: "duration-error", name: "Length" },
  width: { control: "shape", line: "size-error", name: "Shape" },
  height: { control: "shape", line: "size-error", name: "Shape" },
  model: { control: "model", line: "model-error", name: "Model" },
  reference_id: { control: "picture", line: "picture-error", name: "Picture" },
  seed: { control: "seed", line: "seed-error", name: "Seed" },
};

export class ErrorSummary {
  /** @param {HTMLFormElement} form @param {Record<string, Place>} [places] by the server's names of the fields */
  constructor(form, places = PLACES) {
    this.form = form;
    this.places = places;
    this.box = find(form, ".error-summary");
    this.title = find(form, ".error-title");
    this.list = find(form, ".error-list");
    this.code = find(form, ".error-code");
    this.details = "";
  }

  clear() {
    this.box.hidden = true;
    this.list.replaceChildren();
    for (const line of this.form.querySelectorAll(".field-error")) /** @type {HTMLElement} */ (line).hidden = true;
    for (const control of this.form.querySelectorAll("[aria-invalid]")) this.#describe(control, false);
  }

  /** @param {Refusal} refusal */
  show({ title, fields, message = "", code = "", requestId = null }) {
    this.clear();
    this.title.textContent = title;
    for (const error of fields) this.list.append(this.#entry(error));
    if (!fields.length && message) this.list.append(sentence(message));
    const marks = [code, requestId].filter(Boolean).join(" · ");
    this.code.hidden = !marks;
    find(this.code, "code").textContent = marks;
    this.details = [title, message, ...fields.map(({ field, message: words }) => `${field}: ${words}`), marks].filter(Boolean).join("\n");
    this.box.hidden = false;
    this.box.focus();
  }

  /** @param {FieldError} error */
  #entry({ field, message }) {
    const place = this.places[field];
    const control = place && this.#control(place.control);
    if (!place || !control) return sentence(message);
    const line = find(this.form, `#${place.line}`);
    line.textContent = message;
    line.hidden = false;
    this.#describe(control, true, place.line);
    if (control.closest("details")) /** @type {HTMLDetailsElement} */ (control.closest("details")).open = true;
    return linkTo(control, `${place.name}: ${message}`);
  }

  /** @param {string} name */
  #control(name) {
    const control = this.form.querySelector(name === "shape" ? '[name="shape"]:checked' : `#${name}`);
    return control instanceof HTMLElement ? control : null;
  }

  /** @param {Element} control @param {boolean} wrong @param {string} [line] */
  #describe(control, wrong, line = "") {
    const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("-error"));
    if (wrong) others.push(line);
    control.setAttribute("aria-describedby", others.join(" "));
    if (wrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/** @param {string} words */
function sentence(words) {
  return make("li", {}, words);
}

/** @param {HTMLElement} control @param {string} words */
function linkTo(control, words) {
  const link = make("button", { type: "button", class: "link" }, words);
  link.addEventListener("click", () => control.focus());
  return make("li", {}, link);
}
