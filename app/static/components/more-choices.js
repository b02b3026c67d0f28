/** What stands under "More" beside the seed: style and camera, where a model has words for them, and notices. */

import { find, make } from "../dom.js";
import { spoken } from "../facts.js";
import { choices, keepChoices } from "../memory.js";

/** @typedef {import("../types.js").Look} Look */

/**
 * @param {HTMLElement} place
 * @param {import("../types.js").Model} model
 * @param {Look} look what is chosen
 */
export function offerMore(place, { styles, cameras }, look) {
  const words = [...choice("style", "Style", styles, look.style), ...choice("camera", "Camera", cameras, look.camera)];
  if (!place.hasChildNodes()) place.append(make("div", { class: "look" }), ...notices());
  const shelf = find(place, ".look");
  shelf.hidden = words.length === 0;
  shelf.replaceChildren(...words);
}

function notices() {
  const box = make("input", { type: "checkbox", name: "notify" });
  const hint = make("p", { class: "hint", role: "status" });
  box.checked = Boolean(choices().notify) && "Notification" in window && Notification.permission === "granted";
  box.addEventListener("change", () => askToNotify(box, hint));
  return [make("label", { class: "check" }, box, make("span", {}, "Notify me when a video is finished")), hint];
}

/** @param {HTMLInputElement} box @param {HTMLElement} hint */
async function askToNotify(box, hint) {
  const wanted = box.checked;
  const allowed = wanted && "Notification" in window && (await Notification.requestPermission()) === "granted";
  keepChoices({ notify: allowed });
  box.checked = allowed;
  hint.textContent = wanted && !allowed ? "This browser does not allow notifications from this page. Its site settings can change that." : "";
}

/** @param {keyof Look} name @param {string} label @param {string[]} words @param {string | null} [chosen] */
function choice(name, label, words, chosen) {
  if (words.length === 0) return [];
  const select = make("select", { id: name, name }, new Option("As the prompt says", ""), ...words.map((word) => new Option(capital(spoken(word)), word)));
  select.value = chosen && words.includes(chosen) ? chosen : "";
  return [make("div", { class: "field" }, make("label", { class: "field-label", for: name }, label), select)];
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
