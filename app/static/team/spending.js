/** The story of the money: today's budgets, and sums by day, key or model of the days that were chosen. */

import { serverNow } from "../api.js";
import { SpendingPanel } from "../components/spending-panel.js";
import { saying } from "../deeds.js";
import { keepQuery, newestAnswer } from "./asking.js";
import { dayOf } from "./moments.js";
import { spendPath, sumUp } from "./requests.js";

/** @typedef {import("./types.js").SpendQuery} SpendQuery */

const DAYS_BACK = 29; // with today thirty days

/** @param {import("./room.js").Visit} visit */
export async function open({ place, query, signal }) {
  const panel = new SpendingPanel();
  const today = dayOf(serverNow());
  const newest = newestAnswer(sumUp, (found, asked) => panel.show(found, spendPath({ ...asked, format: "csv" })));
  const asked = {
    by: ["key", "model"].find((by) => by === query.get("by")) ?? "day",
    since: query.get("since") ?? dayOf(serverNow(), DAYS_BACK),
    until: query.get("until") ?? "",
  };
  panel.begin(asked);
  const [now] = await Promise.all([sumUp({ by: "day", since: today, until: today }), newest(asked)]);
  if (signal.aborted) return;
  panel.showToday(now, today);
  place.replaceChildren(panel);
  panel.addEventListener("spending-ask", (event) => {
    const chosen = /** @type {CustomEvent<SpendQuery>} */ (event).detail;
    keepQuery("spending", { ...chosen });
    void saying(() => newest(chosen));
  });
}
