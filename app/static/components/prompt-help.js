/** Help with the prompt: presets that fill the form, and a language model that improves it where the studio has one. */

import { ApiProblem } from "../api.js";
import { find, make } from "../dom.js";
import { deletePreset, listPresets, rewritePrompt, savePreset } from "../requests.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../types.js").Preset} Preset */
/** @typedef {import("./video-composer.js").VideoComposer} VideoComposer */

const NO_SUBJECT = "your subject"; // stands, chosen, where nothing was written yet

let filled = { text: "", subject: "" }; // what a preset last wrote, so that the next one takes the subject alone

/** @param {VideoComposer} composer */
export async function openPromptHelp(composer) {
  const { presets, can_rewrite: canRewrite } = await listPresets();
  const said = make("p", { class: "field-error", role: "alert" });
  const list = make("ul", { class: "presets" });
  const show = (/** @type {Preset} */ preset) => {
    presets.push(preset);
    list.append(entry(preset, said));
  };
  const dialog = openDialog("Presets", ...(canRewrite ? [improvement(composer, said, () => dialog.close())] : []), list, saving(composer, said, show), said);
  list.append(...presets.map((preset) => entry(preset, said)));
  list.addEventListener("click", ({ target }) => {
    const id = target instanceof Element && target.closest("[data-preset]")?.getAttribute("data-preset");
    const preset = presets.find((each) => each.id === id);
    if (!preset) return;
    dialog.close();
    fill(composer, preset);
  });
}

/** @param {VideoComposer} composer @param {Preset} preset */
function fill(composer, preset) {
  const written = composer.prompt?.text ?? "";
  const subject = (written === filled.text ? filled.subject : written) || NO_SUBJECT;
  const words = { ...preset.fields, subject };
  const text = preset.prompt.replace(/\{(\w+)\}/g, (whole, name) => /** @type {Record<string, string>} */ (words)[name] ?? whole);
  filled = { text, subject: subject === NO_SUBJECT ? "" : subject };
  const [width, height] = preset.size ?? [];
  composer.reuse({ prompt: text, style: preset.style, camera: preset.camera, width, height, duration: preset.duration ?? undefined });
  composer.focusPrompt();
  const at = text.indexOf(subject);
  composer.prompt?.textarea.setSelectionRange(at, at + subject.length);
}

/** @param {Preset} preset @param {HTMLElement} said */
function entry({ id, own, name, use }, said) {
  const choose = make("button", { class: "preset", type: "button", "data-preset": id }, make("strong", {}, name), make("span", {}, use || "Saved by you"));
  const item = make("li", {}, choose);
  if (!own) return item;
  const remove = make("button", { class: "button quiet small", type: "button", "aria-label": `Delete the preset ${name}` }, "Delete");
  remove.addEventListener("click", () => saying(said, async () => void (await deletePreset(id), item.remove())));
  item.append(remove);
  return item;
}

/** Saves what the form says now. @param {VideoComposer} composer @param {HTMLElement} said @param {(preset: Preset) => void} show */
function saving(composer, said, show) {
  const name = make("input", { id: "preset-name", name: "name", type: "text", maxlength: 60, autocomplete: "off", "aria-describedby": "preset-hint" });
  const hint = make("p", { class: "hint", id: "preset-hint" }, "Saves the prompt, shape, length and look of the form. Write {subject} in the prompt where the next subject goes.");
  const form = make("form", { class: "preset-form" }, make("label", { class: "field-label", for: "preset-name" }, "Save your own"), name, make("button", { class: "button small" }, "Save"), hint);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void saying(said, async () => {
      const { prompt, duration, width, height, style, camera } = composer.request;
      const template = prompt.includes("{subject}") ? prompt : `{subject}. ${prompt}`;
      const saved = await savePreset({ name: name.value, prompt: template, duration, size: [width, height], style: style ?? null, camera: camera ?? null });
      show(saved);
      form.reset();
    });
  });
  return form;
}

/** @param {VideoComposer} composer @param {HTMLElement} said @param {() => void} close */
function improvement(composer, said, close) {
  const button = make("button", { class: "button", type: "button" }, "Improve");
  const result = make("div", { class: "rewrite", role: "status" });
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    result.replaceChildren("A language model is writing…");
    const { prompt, model } = composer.request;
    const done = await saying(said, async () => {
      const { rewritten, changes } = await rewritePrompt(prompt, model);
      result.replaceChildren(difference(changes), ...verdict(composer, rewritten, result, close));
      find(result, "button").focus();
    });
    if (!done) result.replaceChildren();
    button.removeAttribute("aria-disabled");
  });
  const about = make("p", { class: "hint" }, "A language model suggests another wording of your prompt. You see what changes; nothing is made by it.");
  return make("section", { class: "improve", "aria-label": "Improve your prompt" }, button, about, result);
}

/** @param {{ kind: string, text: string }[]} changes */
function difference(changes) {
  /** @type {Record<string, "span" | "ins" | "del">} */
  const tags = { equal: "span", insert: "ins", delete: "del" };
  return make("p", { class: "difference", dir: "auto" }, ...changes.map(({ kind, text }) => make(tags[kind] ?? "span", {}, text)));
}

/** @param {VideoComposer} composer @param {string} rewritten @param {HTMLElement} result @param {() => void} close */
function verdict(composer, rewritten, result, close) {
  const accept = make("button", { class: "button primary small", type: "button" }, "Use this");
  const dismiss = make("button", { class: "button quiet small", type: "button" }, "Keep mine");
  accept.addEventListener("click", () => {
    if (composer.prompt) composer.prompt.text = rewritten;
    close();
    composer.focusPrompt();
  });
  dismiss.addEventListener("click", () => {
    result.replaceChildren();
    close();
    composer.focusPrompt();
  });
  return [make("div", { class: "dialog-actions" }, dismiss, accept)];
}

/** Says what the server had against it. @param {HTMLElement} said @param {() => Promise<void>} deed @returns {Promise<boolean>} whether it was done */
async function saying(said, deed) {
  said.textContent = "";
  try {
    await deed();
    return true;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    said.textContent = error.fields[0]?.message ?? error.message;
    return false;
  }
}
