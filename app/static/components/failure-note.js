/** Why a video has no file: what happened, whether it cost something, what to do now; the service's own words stand apart. */

import { find, make } from "../dom.js";
import { chargeWords } from "../money.js";
import { icon } from "./icon.js";

/** @typedef {import("../types.js").Video} Video */

const WHAT_NOW = { same: "sending it again may work", edited: "change it, then send it again", never: "sending it again will not help" };
const STAGES = { prompt: "the prompt", reference: "the reference image", output_video: "the finished picture", output_audio: "the finished sound" };

/** @param {HTMLElement} place @param {Video} video */
export function showNote(place, video) {
  if (!place.querySelector(".failure-text")) place.replaceChildren(...emptyNote());
  find(place, ".failure-text").textContent = video.error;
  find(place, ".failure-facts").replaceChildren(
    ...failureFacts(video).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value))),
  );
  find(place, "code").textContent = video.error_code;
}

function emptyNote() {
  const copy = make("button", { class: "button quiet small", "data-action": "copy-error" }, icon("copy"), "Copy details");
  const foot = make("p", { class: "failure-foot" }, make("code"), copy);
  return [make("p", { class: "failure-text" }), make("dl", { class: "failure-facts" }), foot];
}

/** @param {Video} video what to send to whoever helps */
export function failureDetails(video) {
  const facts = failureFacts(video).map(([name, value]) => `${name}: ${value}`);
  return [video.error, ...facts, `code: ${video.error_code ?? "none"}`, `video: ${video.id}`, `model: ${video.model}`, `at: ${video.finished_at}`].join("\n");
}

/** @param {Video} video @returns {[string, string][]} */
function failureFacts(video) {
  const { stage = null, category = null, retry = null, message = null, code = null } = video.refusal ?? {};
  /** @type {[string, string | null][]} */
  const facts = [
    ["Charged", chargeWords(video)],
    ["What now", retry && WHAT_NOW[retry]],
    ["Refused", [stage && STAGES[stage], category].filter(Boolean).join(", for ") || null],
    ["It said", message && `“${message}”`],
    ["Its code", code],
  ];
  return facts.filter(/** @returns {fact is [string, string]} */ (fact) => fact[1] !== null);
}
