/** A question that must be answered before something is done that cannot be undone. */

import { make } from "../dom.js";
import { openDialog } from "./dialog.js";

/**
 * @param {{ title: string, text: string, yes: string, no: string }} question `yes` and `no` are the words of the buttons
 * @returns {Promise<boolean>} false also where the dialog was closed
 */
export function ask({ title, text, yes, no }) {
  const form = make(
    "form",
    { method: "dialog" },
    make("p", {}, text),
    make("div", { class: "dialog-actions" }, make("button", { class: "button", value: "no" }, no), make("button", { class: "button primary", value: "yes" }, yes)),
  );
  const dialog = openDialog(title, form);
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes")));
}
