/** The story of the audit log: the days and the key that are asked for, page by page. */

import { AuditPanel } from "../components/audit-panel.js";
import { saying } from "../deeds.js";
import { keepQuery, newestAnswer } from "./asking.js";
import { auditPath, listKeys, readAudit } from "./requests.js";

/** @typedef {import("./types.js").AuditQuery} AuditQuery */

const MOST_AS_CSV = 1000; // entries; the most that one answer has

/** @param {import("./room.js").Visit} visit */
export async function open({ place, query, signal }) {
  const panel = new AuditPanel();
  /** @type {AuditQuery} */ let asked = { since: query.get("since") ?? "", until: query.get("until") ?? "", key: query.get("key") };
  /** @type {import("./types.js").AuditEntry[]} */ let entries = [];
  /** @type {number | null} */ let older = null;
  const newest = newestAnswer(readAudit, (page, { cursor }) => {
    entries = cursor ? [...entries, ...page.entries] : page.entries;
    older = page.next_cursor;
    panel.show(entries, older !== null, auditPath({ ...asked, format: "csv", limit: MOST_AS_CSV }));
  });
  const keys = await listKeys();
  panel.begin(asked, keys);
  await newest(asked);
  if (signal.aborted) return;
  place.replaceChildren(panel);
  panel.addEventListener("audit-older", () => older !== null && void saying(() => newest({ ...asked, cursor: older })));
  panel.addEventListener("audit-ask", (event) => {
    asked = /** @type {CustomEvent<AuditQuery>} */ (event).detail;
    const { key, ...days } = asked;
    keepQuery("audit", { ...days, ...(key !== null && { key }) });
    void saying(() => newest(asked));
  });
}
