/** <records-table>: records as a table, which on a narrow screen becomes a card for each. */

import { make } from "../dom.js";

/**
 * What a column shows. The first one names its row.
 * @template R
 * @typedef {{ title: string, cell: (record: R) => Node | string | (Node | string)[], is?: "number" | "actions" }} Column
 */

/** @template R */
export class RecordsTable extends HTMLElement {
  /** @type {Column<R>[]} */ #columns = [];
  #shown = ""; // what the rows were drawn from, so that equal news leaves focus and selection alone
  #none = "";
  #body = make("tbody", { role: "rowgroup" });

  /** @param {string} caption @param {Column<R>[]} columns @param {string} none what stands there without a record */
  lay(caption, columns, none) {
    this.#columns = columns;
    this.#none = none;
    const heads = columns.map(({ title, is = "text" }) => make("th", { scope: "col", role: "columnheader", "data-is": is }, title));
    // The roles stand here although the elements have them: a table that is drawn as cards loses them in browsers.
    const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads));
    const title = make("caption", {}, caption);
    this.replaceChildren(make("table", { role: "table", tabindex: -1 }, title, head, this.#body));
    return this;
  }

  /** @param {R[]} records */
  show(records) {
    const shown = JSON.stringify(records);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    const none = make("tr", { role: "row" }, make("td", { role: "cell", class: "records-none", colspan: this.#columns.length }, this.#none));
    this.#body.replaceChildren(...(records.length ? records.map((record) => this.#row(record)) : [none]));
    if (focused instanceof HTMLElement) this.#focusAgain(focused.dataset);
  }

  /** The same control of a row drawn anew; else another of that row; else, where that is gone, the table. @param {DOMStringMap} data */
  #focusAgain({ action = "", id = "" }) {
    const ofRecord = `[data-id="${CSS.escape(id)}"]`;
    const control = this.querySelector(`${ofRecord}[data-action="${CSS.escape(action)}"]`) ?? this.querySelector(ofRecord) ?? this.firstElementChild;
    /** @type {HTMLElement | null} */ (control)?.focus();
  }

  /** @param {R} record */
  #row(record) {
    const cells = this.#columns.map(({ title, cell, is = "text" }, at) => {
      const parts = [cell(record)].flat();
      const given = { "data-is": is, "data-title": title };
      return at ? make("td", { role: "cell", ...given }, make("div", {}, ...parts)) : make("th", { scope: "row", role: "rowheader", ...given }, make("div", {}, ...parts));
    });
    return make("tr", { role: "row" }, ...cells);
  }
}

/** What the button of an event is to do, and to which record. @param {Event} event */
export function dataOf({ target }) {
  const source = target instanceof Element ? target.closest("[data-action]") : null;
  return { action: source?.getAttribute("data-action") ?? "", id: source?.getAttribute("data-id") ?? "" };
}

/** What sets a record apart, in words. @param {string[]} words */
export function tags(words) {
  return words.length ? make("span", { class: "tags" }, ...words.map((word) => make("span", { class: "tag" }, word))) : "";
}

customElements.define("records-table", RecordsTable);
