/** Many videos at once: lines, a table or JSON lines, pasted or dropped; counted and priced before the button can be pressed. */

import { ApiProblem, newKey } from "../api.js";
import { make } from "../dom.js";
import { money } from "../formats.js";
import { toasts } from "../page.js";
import { orderBatch, quoteBatch } from "../requests.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("./video-composer.js").VideoComposer} VideoComposer */
/** @typedef {import("../requests.js").Rows} Rows */

const QUOTE_AFTER_MS = 400; // of quiet
const MOST_SHOWN = 30; // mistakes: more of them are better put right in the file

/** @param {VideoComposer} composer */
export function openBatch(composer) {
  const parts = drawForm();
  const { form, text, file, button } = parts;
  const dialog = openDialog("Make many at once", form);
  let due = 0;
  let asked = 0;
  const price = async () => {
    const [rows, turn] = [rowsOf(text.value, composer), (asked += 1)];
    const show = rows ? await priced(rows) : blank;
    if (turn === asked) show(parts);
  };
  const priceSoon = () => {
    window.clearTimeout(due);
    button.setAttribute("aria-disabled", "true");
    due = window.setTimeout(price, QUOTE_AFTER_MS);
  };
  const take = async (/** @type {Blob | undefined} */ chosen) => {
    if (!chosen) return;
    text.value = await chosen.text();
    priceSoon();
  };
  text.addEventListener("input", priceSoon);
  file.addEventListener("change", () => take(file.files?.[0]));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  });
  listenToOrder(parts, () => rowsOf(text.value, composer), () => dialog.close());
  text.focus();
}

/** A repeat of an order whose answer was lost carries the same key. @param {Parts} parts @param {() => Rows | null} read @param {() => void} close */
function listenToOrder(parts, read, close) {
  const { form, refusals, spend, button } = parts;
  let last = { recipe: "", key: "" };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const rows = read();
    if (!rows || button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const stops = { stop_after_refusals: refusals.value, stop_after_spend: spend.value };
    const recipe = JSON.stringify([rows, stops]);
    if (recipe !== last.recipe) last = { recipe, key: newKey() };
    await orderBatch(rows, stops, last.key).then(
      ({ videos }) => {
        close();
        toasts.say(`Accepted: ${counted(videos)}`);
      },
      (problem) => {
        refusal(problem)(parts);
        button.removeAttribute("aria-disabled");
      },
    );
  });
}

function drawForm() {
  const text = make("textarea", { id: "batch-rows", rows: 8, spellcheck: "false", "aria-describedby": "batch-hint" });
  const hint = make("p", { class: "hint", id: "batch-hint" }, "One prompt a line, each made as the form says. Or a table (CSV) whose first line names its columns, or one JSON object a line; drop a file here.");
  const file = make("input", { id: "batch-file", type: "file", accept: ".csv,.jsonl,.ndjson,.json,.txt,text/csv" });
  const refusals = make("input", { id: "batch-refusals", type: "number", min: 1, max: 500, inputmode: "numeric" });
  const spend = make("input", { id: "batch-spend", type: "number", min: 0, step: "any", inputmode: "decimal" });
  const stops = make("details", {}, make("summary", {}, "Stop early"), make("div", { class: "batch-stops" }, field("After so many refusals", refusals), field("After so many dollars", spend)));
  const result = make("div", { class: "batch-result", role: "status" });
  const button = make("button", { class: "button primary", "aria-disabled": "true" }, "Generate");
  const form = make("form", { class: "remix batch", novalidate: "" }, field("Prompts", text), hint, field("Or a file", file), stops, result, button);
  return { form, text, file, refusals, spend, result, button };
}

/** @typedef {ReturnType<typeof drawForm>} Parts */

/** @param {string} label @param {HTMLElement} control */
function field(label, control) {
  return make("div", { class: "field" }, make("label", { class: "field-label", for: control.id }, label), control);
}

/** What was pasted, as what it looks like; null where there is nothing. @param {string} text @param {VideoComposer} composer @returns {Rows | null} */
function rowsOf(text, composer) {
  if (!text.trim()) return null;
  if (/^\s*\{/.test(text)) return { kind: isDocument(text) ? "document" : "lines", text };
  const names = (text.trim().split("\n")[0] ?? "").split(/[;,]/).map((name) => name.replace(/["\ufeff]/g, "").trim());
  if (names.includes("prompt")) return { kind: "table", text };
  const form = composer.request;
  const videos = text.split("\n").filter((line) => line.trim()).map((prompt) => ({ ...form, prompt: prompt.trim() }));
  return { kind: "document", text: JSON.stringify({ videos }) };
}

/** @param {string} text */
function isDocument(text) {
  try {
    return "videos" in JSON.parse(text);
  } catch {
    return false;
  }
}

/** @param {Rows} rows @returns {Promise<(parts: Parts) => void>} what shows it */
async function priced(rows) {
  try {
    const { videos, estimated_cost: cost } = await quoteBatch(rows);
    const count = counted(videos);
    const price = cost === null ? "price unknown" : cost === 0 ? "free" : money(cost);
    return ({ result, button }) => {
      result.replaceChildren(make("p", { class: "batch-price" }, `${count}, in all: ${price}`));
      button.textContent = `Generate ${count} – ${price}`;
      button.removeAttribute("aria-disabled");
    };
  } catch (error) {
    return refusal(error);
  }
}

/** @param {number} videos */
function counted(videos) {
  return `${videos} ${videos === 1 ? "video" : "videos"}`;
}

/** @param {Parts} parts */
function blank({ result, button }) {
  result.replaceChildren();
  button.textContent = "Generate";
}

/** @param {unknown} problem @returns {(parts: Parts) => void} what shows it */
function refusal(problem) {
  if (!(problem instanceof ApiProblem)) throw problem;
  return ({ result, button }) => {
    button.textContent = "Generate";
    const shown = problem.fields.slice(0, MOST_SHOWN).map(({ field: place, message }) => `${placeOf(place)}: ${message}`);
    if (problem.fields.length > MOST_SHOWN) shown.push(`And ${problem.fields.length - MOST_SHOWN} more.`);
    const list = make("ul", {}, ...shown.map((words) => make("li", {}, words)));
    result.replaceChildren(make("p", { class: "batch-refused" }, problem.message), list);
  };
}

/** `Row 3, duration` for rows.3.duration. @param {string} place */
function placeOf(place) {
  const [rows, number, ...rest] = place.split(".");
  return rows === "rows" && number ? [`Row ${number}`, ...rest].join(", ") : place.replaceAll("_", " ");
}
