/** The few moves every element shares: finding and making its parts, copying text. Never builds markup from text. */

import { choices } from "./memory.js";

/**
 * The part of an element that must be there; a page without it is broken and says so at once.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(root, selector, type = /** @type {any} */ (HTMLElement)) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page lacks ${selector}`);
  return found;
}

/**
 * A fresh copy of a template's one element, with custom elements already alive.
 * @template {Element} T
 * @param {string} templateId
 * @param {new () => T} type
 * @returns {T}
 */
export function cloneTemplate(templateId, type) {
  const template = find(document, `#${templateId}`, HTMLTemplateElement);
  const copy = document.importNode(template.content, true).firstElementChild;
  if (!(copy instanceof type)) throw new Error(`The template ${templateId} holds something else`);
  return copy;
}

/**
 * A new element. Text stays text, and nothing but attributes can be set.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * The action named on the button or link that an event came from, if it names one.
 * @param {Event} event
 * @returns {string | null}
 */
export function actionOf(event) {
  const source = event.target instanceof Element ? event.target.closest("[data-action]") : null;
  return source?.getAttribute("data-action") ?? null;
}

/**
 * Tells the page's story what a person asked for; elements talk upward by these events alone.
 * @param {Element} element
 * @param {string} name
 * @param {unknown} detail
 */
export function announceEvent(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

/**
 * Whether a key pressed without Ctrl or its like is meant for the page, and not for a field, a dialog or the browser.
 * @param {KeyboardEvent} event
 */
export function isPageKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || choices().keys === false) return false;
  return !isTextField(event.target) && !document.querySelector("dialog[open]");
}

/** @param {EventTarget | null} target */
function isTextField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "range", "button", "submit"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/**
 * Copies text, also where the page is served over plain HTTP in a local network and has no clipboard interface.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughSelection(text);
  }
}

/** @param {string} text */
function copyThroughSelection(text) {
  const focused = document.activeElement;
  const carrier = document.createElement("textarea");
  carrier.value = text;
  carrier.className = "sr-only";
  (document.querySelector("dialog[open]") ?? document.body).append(carrier); // beside an open dialog nothing can be selected
  carrier.select();
  const copied = document.execCommand("copy");
  carrier.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
