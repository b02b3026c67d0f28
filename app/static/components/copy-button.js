/** A button that copies, and says beside itself whether it did: a notice would stand behind an open dialog. */

import { copyText, make } from "../dom.js";
import { icon } from "./icon.js";

/**
 * @param {Record<string, string>} attributes
 * @param {string} words
 * @param {() => string} read what is copied
 */
export function copyButton(attributes, words, read) {
  const button = make("button", { type: "button", ...attributes }, icon("copy"), words);
  const said = make("span", { class: "hint", role: "status" });
  button.addEventListener("click", async () => {
    said.textContent = (await copyText(read())) ? "Copied" : "This browser did not allow copying";
  });
  return [button, said];
}
