/** The story of the delivery log: looked at while something is on its way, page by page, and told once more. */

import { DeliveryLog } from "../components/delivery-log.js";
import { dataOf } from "../components/records-table.js";
import { saying } from "../deeds.js";
import { toasts } from "../page.js";
import { listDeliveries, replayDelivery } from "./requests.js";

/** @typedef {import("./types.js").Delivery} Delivery */

const LOOK_MS = 3_000; // deliveries take seconds; asking costs the server one short query

/**
 * @param {string} webhook the id of the receiver whose log it is; empty: everybody's
 * @param {Map<string, string>} urls of the receivers, by id
 * @param {AbortSignal} signal when nobody looks any more
 */
export async function openLog(webhook, urls, signal) {
  /** @type {Map<string, Delivery>} */ const known = new Map();
  const log = new DeliveryLog();
  log.begin(webhook ? `Deliveries to ${urls.get(webhook) ?? webhook}` : "Deliveries");
  /** @type {string | null} */ let older = null;
  const show = () => log.show(newestFirst(known).map((delivery) => ({ ...delivery, url: urls.get(delivery.webhook_id ?? "") ?? null })), older !== null);
  const look = async (/** @type {string | null} */ cursor = null) => {
    const page = await listDeliveries(webhook, cursor);
    if (cursor !== null || known.size === 0) older = page.next_cursor;
    for (const delivery of page.deliveries) known.set(delivery.id, delivery);
    show();
  };
  const replay = async (/** @type {string} */ id) => {
    known.set(id, await replayDelivery(id));
    toasts.say("It is told once more");
    show();
  };
  await look();
  const looking = window.setInterval(() => !document.hidden && void look().catch(() => {}), LOOK_MS); // the next look may succeed
  signal.addEventListener("abort", () => window.clearInterval(looking));
  log.addEventListener("click", (event) => {
    const { action, id } = dataOf(event);
    if (action === "deliveries-older") void saying(() => look(older));
    if (action === "delivery-replay") void saying(() => replay(id));
  });
  return log;
}

/** @param {Map<string, Delivery>} known */
function newestFirst(known) {
  return [...known.values()].toSorted((one, other) => other.created_at.localeCompare(one.created_at) || other.id.localeCompare(one.id));
}
