/** Asks what a finished video shall be turned into: how, in which words, and for `extend` by how much. Sends nothing itself. */

import { ApiProblem } from "../api.js";
import { make } from "../dom.js";
import { shortSeconds, shortened } from "../formats.js";
import { priceWords } from "../money.js";
import { openDialog } from "./dialog.js";
import { PriceLine } from "./price-line.js";

/** @typedef {import("../types.js").Video} Video */
/** @typedef {import("../types.js").Model} Model */
/** @typedef {import("../types.js").Kind} Kind */

/** @type {Record<Kind, { name: string, meaning: string, label: string }>} */
const KINDS = {
  remix: { name: "Remix", meaning: "The same scene, made anew with one change.", label: "What should be different?" },
  edit: { name: "Edit", meaning: "This very clip, changed in place.", label: "What should be changed?" },
  extend: { name: "Extend", meaning: "The clip goes on from its last picture.", label: "What happens next?" },
};

/**
 * @param {Video} video
 * @param {Model} model
 * @param {(remix: import("../types.js").RemixRequest) => Promise<void>} send rejects with ApiProblem, which is shown here
 */
export function openRemix(video, model, send) {
  const parts = drawForm(model);
  const { form, prompt, mistake, button } = parts;
  const dialog = openDialog(`Make another out of “${shortened(video.prompt, 40)}”`, form);
  form.addEventListener("change", () => show(parts, video, model));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    const { kind, seconds } = chosen(form, video);
    const words = prompt.value.trim();
    mistake.textContent = words ? "" : "Describe it in words.";
    if (!words) prompt.focus();
    else void sendFrom(parts, dialog, () => send({ kind, prompt: words, ...(kind === "extend" && { duration: seconds }) }));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  show(parts, video, model);
  prompt.focus();
}

/** @param {Model} model */
function drawForm(model) {
  const form = make("form", { class: "remix", novalidate: "" });
  const kinds = segments("kind", "Kind", model.kinds.map((kind) => [kind, KINDS[kind].name]));
  const lengths = segments("duration", "Seconds to add", lengthsOf(model).map((seconds) => [String(seconds), shortSeconds(seconds)]), String(model.seconds.default));
  const meaning = make("p", { class: "hint" });
  const label = make("label", { class: "field-label", for: "remix-prompt" });
  const prompt = make("textarea", { id: "remix-prompt", name: "prompt", rows: 3, "aria-describedby": "remix-error" });
  const mistake = make("p", { class: "field-error", id: "remix-error", role: "alert" });
  const price = new PriceLine();
  const button = make("button", { class: "button primary" });
  kinds.hidden = model.kinds.length < 2;
  form.append(kinds, meaning, make("div", { class: "field" }, label, prompt), lengths, mistake, price, button);
  return { form, lengths, meaning, label, prompt, mistake, price, button };
}

/** Whole seconds. @param {Model} model */
function lengthsOf({ seconds: { offered, min, max } }) {
  return offered ?? Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

/** @typedef {ReturnType<typeof drawForm>} Parts */

/** @param {HTMLFormElement} form @param {Video} video */
function chosen(form, video) {
  const answers = new FormData(form);
  const kind = /** @type {Kind} */ (answers.get("kind"));
  return { kind, seconds: kind === "extend" ? Number(answers.get("duration")) : video.duration };
}

/** @param {Parts} parts @param {Video} video @param {Model} model */
function show({ form, lengths, meaning, label, price, button }, video, model) {
  const { kind, seconds } = chosen(form, video);
  meaning.textContent = KINDS[kind].meaning;
  label.textContent = KINDS[kind].label;
  lengths.hidden = kind !== "extend";
  price.show(model, video, seconds);
  button.textContent = `${KINDS[kind].name} – ${priceWords(model, video, seconds)}`;
}

/** @param {Parts} parts @param {HTMLDialogElement} dialog @param {() => Promise<void>} send */
async function sendFrom({ button, mistake }, dialog, send) {
  button.setAttribute("aria-disabled", "true");
  try {
    await send();
    dialog.close();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    mistake.textContent = [error.fields[0]?.message ?? error.message, `(${error.code})`].join(" ");
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** @param {string} name @param {string} label @param {[string, string][]} options value and words @param {string} [preset] the first one where it is not among them */
function segments(name, label, options, preset = "") {
  const inputs = options.map(([value]) => make("input", { type: "radio", name, value }));
  const first = inputs.find(({ value }) => value === preset) ?? inputs[0];
  if (first) first.checked = true;
  const choices = options.map(([, words], index) => make("label", { class: "segment" }, inputs[index] ?? "", make("span", {}, words)));
  return make("fieldset", { class: "field" }, make("legend", { class: "field-label" }, label), make("div", { class: "segments" }, ...choices));
}
