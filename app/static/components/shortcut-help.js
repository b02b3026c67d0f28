/** The list of keys, and the switch that turns single letters off. */

import { make } from "../dom.js";
import { choices, keepChoices } from "../memory.js";
import { openDialog } from "./dialog.js";
import { signedIn } from "./sign-in.js";

/** @typedef {[title: string, keys: [keys: string, meaning: string][]]} Group keys are parted by blanks */

/** @type {[Group[], Group[]]} */
const COLUMNS = [
  [
    ["Anywhere", [["N", "Write a prompt"], ["/", "Search"], ["?", "These keys"], ["Esc", "Close, or back to all videos"]]],
    ["In the prompt", [["Ctrl Enter", "Generate"], ["↑ ↓", "Earlier prompts, while empty"]]],
    ["On a card", [["Enter", "Open"], ["D", "Download"], ["R", "Use its prompt again"], ["Delete", "Move to the trash"]]],
  ],
  [
    [
      "In the player",
      [
        ["Space K", "Play or pause"],
        ["J L", "One second back, forward"],
        [", .", "One frame back, forward"],
        ["M", "Sound on or off"],
        ["F", "Full screen"],
        ["← →", "Previous, next video"],
        ["D", "Download"],
        ["R", "Use the prompt again"],
        ["Delete", "Move to the trash"],
      ],
    ],
  ],
];

export function openHelp() {
  if (document.querySelector("dialog[open]")) return;
  const columns = COLUMNS.map((groups) => make("section", {}, ...groups.flatMap(keyList)));
  openDialog("Keyboard keys", make("div", { class: "keys-columns" }, ...columns), lettersSwitch(), signedIn());
}

/** @param {Group} group */
function keyList([title, keys]) {
  const rows = keys.map(([names, meaning]) => make("div", {}, make("dt", {}, ...caps(names)), make("dd", {}, meaning)));
  return [make("h3", { class: "side-title" }, title), make("dl", { class: "keys" }, ...rows)];
}

/** @param {string} names */
function caps(names) {
  return names.split(" ").flatMap((name) => [make("kbd", {}, name), " "]);
}

function lettersSwitch() {
  const input = make("input", { type: "checkbox", name: "keys" });
  input.checked = choices().keys !== false;
  input.addEventListener("change", () => keepChoices({ keys: input.checked }));
  return make("label", { class: "check" }, input, " Keys without Ctrl act (Esc and Enter always do)");
}
