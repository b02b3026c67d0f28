/** A dialog of the browser's own, made when it is asked for and gone when it closes. */

import { actionOf, make } from "../dom.js";
import { icon } from "./icon.js";

let opened = 0; // dialogs so far, so that each heading has an id of its own

/**
 * Opens a dialog; Escape, the cross and a press beside it close it. The browser gives the focus back.
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function openDialog(title, ...content) {
  const close = make("button", { class: "button quiet icon-only", type: "button", "data-action": "close", title: "Close (Esc)", "aria-label": "Close" }, icon("close"));
  const dialog = open(title, close, ...content);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || actionOf(event) === "close") dialog.close();
  });
  return dialog;
}

/**
 * Opens a dialog that its own form alone closes, because what it shows cannot be seen again.
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function openFirmDialog(title, ...content) {
  const dialog = open(title, "", ...content);
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  return dialog;
}

/** @param {string} title @param {Node | string} close @param {...(Node | string)} content */
function open(title, close, ...content) {
  const id = `dialog-title-${(opened += 1)}`;
  const head = make("div", { class: "dialog-head" }, make("h2", { id }, title), close);
  const dialog = make("dialog", { class: "dialog", "aria-labelledby": id }, head, ...content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
