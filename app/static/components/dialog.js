/** A dialog of the browser's own, made when it is asked for and gone when it closes. */

import { actionOf, make } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";

let opened = 0; // dialogs so far, so that each heading has an id of its own

/**
 * Opens a dialog; Escape, the cross and a press beside it close it. The browser gives the focus back.
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function openDialog(title, ...content) {
  const id = `dialog-title-${(opened += 1)}`;
  const close = make("button", { class: "button quiet icon-only", type: "button", "data-action": "close", title: "Close (Esc)", "aria-label": "Close" }, cross());
  const head = make("div", { class: "dialog-head" }, make("h2", { id }, title), close);
  const dialog = make("dialog", { class: "dialog", "aria-labelledby": id }, head, ...content);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || actionOf(event) === "close") dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function cross() {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#icon-close");
  icon.append(use);
  return icon;
}
