/** <spending-panel>: how today's budgets stand, and what was spent by day, key or model. */

import { announceEvent, make } from "../dom.js";
import { money } from "../formats.js";
import { spentWords } from "../team/moments.js";
import { icon } from "./icon.js";
import { RecordsTable } from "./records-table.js";

/** @typedef {import("../team/types.js").Budget} Budget */
/** @typedef {import("../team/types.js").SpendRow} SpendRow */
/** @typedef {import("../team/types.js").SpendQuery} SpendQuery */

const GROUPS = { day: "Day", key: "Key", model: "Model" };

export class SpendingPanel extends HTMLElement {
  /** @type {RecordsTable<SpendRow>} */ #table = new RecordsTable();
  #today = make("div", { class: "budgets" });
  #total = make("p", { class: "team-total", role: "status" });
  #csv = make("a", { class: "button small" }, icon("download"), "Download as CSV");

  /** @param {SpendQuery} asked */
  begin({ by, since, until }) {
    const groups = Object.entries(GROUPS).map(([name, words]) => {
      const choice = make("input", { type: "radio", name: "by", value: name, ...(name === by && { checked: "" }) });
      return make("label", { class: "segment" }, choice, make("span", {}, words));
    });
    const group = make("fieldset", { class: "field" }, make("legend", { class: "field-label" }, "Summed up by"), make("div", { class: "segments" }, ...groups));
    const form = make("form", { class: "filters", "aria-label": "What is summed up" }, group, dayField("From", "since", since), dayField("To", "until", until));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => announceEvent(this, "spending-ask", Object.fromEntries(new FormData(form))));
    this.replaceChildren(this.#today, form, make("div", { class: "team-head" }, this.#total, this.#csv), this.#table);
  }

  /** @param {import("../team/types.js").Spend} today @param {string} day */
  showToday({ total, budgets }, day) {
    const words = budgets.some(({ period }) => period === "day") ? "" : " No daily budget is set.";
    const sum = make("p", {}, make("strong", {}, "Today: "), `${spentWords(total)}.${words} `, make("span", { class: "hint" }, `${day} in UTC, everybody together`));
    this.#today.replaceChildren(sum, ...budgets.map(budgetLine));
  }

  /** @param {import("../team/types.js").Spend} found @param {string} csv the address of the same as a table */
  show({ by, rows, total }, csv) {
    const columns = [{ title: GROUPS[by], cell: groupCell }, ...AMOUNTS];
    this.#table.lay(`Spent, by ${by}`, columns, "No video was ordered on these days.").show(rows);
    this.#total.textContent = `In all ${spentWords(total)}, for ${total.videos} ${total.videos === 1 ? "video" : "videos"}`;
    this.#csv.setAttribute("href", csv);
    this.#csv.setAttribute("download", `spending-by-${by}.csv`);
  }
}

/** @type {import("./records-table.js").Column<SpendRow>[]} */
const AMOUNTS = [
  { title: "Spent", is: "number", cell: ({ spent }) => money(spent) },
  { title: "Reserved", is: "number", cell: ({ reserved }) => money(reserved) },
  { title: "Of unknown cost", is: "number", cell: ({ unknown_count: count }) => String(count) },
  { title: "Videos", is: "number", cell: ({ videos }) => String(videos) },
];

/** @param {SpendRow} row */
function groupCell({ day, model, key, name }) {
  if (key === undefined) return day ?? model ?? "";
  if (!key) return "nobody signed in";
  return [make("span", { class: "record-name", dir: "auto" }, name ?? key), make("code", { class: "hint" }, key)];
}

/** @param {Budget} budget */
function budgetLine({ of, period, limit, spent, reserved, left }) {
  const name = `${of === "key" ? "Your key's" : "The studio's"} budget ${period === "day" ? "today" : "in all"}`;
  const used = limit ? Math.min(1, (spent + reserved) / limit) : 1;
  const fill = make("span", { class: "gauge-fill" });
  const gauge = make("div", { class: "gauge", role: "meter", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": limit, "aria-valuenow": limit - left, "aria-valuetext": `${money(left)} of ${money(limit)} left` }, fill);
  gauge.style.setProperty("--reached", String(used));
  const words = `${money(spent)} spent, ${money(reserved)} reserved, ${money(left)} of ${money(limit)} left`;
  return make("div", { class: "budget", "data-used": used >= 1 ? "all" : used >= 0.8 ? "much" : "some" }, make("p", {}, make("strong", {}, name), make("span", {}, words)), gauge);
}

/** @param {string} label @param {string} name @param {string} value */
function dayField(label, name, value) {
  const control = make("input", { id: `spending-${name}`, name, type: "date", value });
  return make("div", { class: "field" }, make("label", { class: "field-label", for: control.id }, label), control);
}

customElements.define("spending-panel", SpendingPanel);
