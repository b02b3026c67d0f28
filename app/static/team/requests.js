/** What the team's room asks of the server. Each rejects with ApiProblem. */

import { request } from "../api.js";

/** @typedef {import("./types.js").Key} Key */
/** @typedef {import("./types.js").Webhook} Webhook */

/** @returns {Promise<import("./types.js").Session>} */
export function findSession() {
  return request("/api/session");
}

/** @returns {Promise<Key[]>} the newest first, the revoked ones too */
export async function listKeys() {
  return (await request("/api/keys")).keys;
}

/** @param {import("./types.js").KeyRequest} wanted @returns {Promise<import("./types.js").NewKey>} */
export function makeKey(wanted) {
  return request("/api/keys", { method: "POST", body: wanted });
}

/** @param {string} id @returns {Promise<Key>} */
export function revokeKey(id) {
  return request(`/api/keys/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** @returns {Promise<Webhook[]>} the newest first */
export async function listWebhooks() {
  return (await request("/api/webhooks")).webhooks;
}

/** @param {{ url: string, events: string[] }} wanted @returns {Promise<import("./types.js").NewWebhook>} */
export function makeWebhook(wanted) {
  return request("/api/webhooks", { method: "POST", body: wanted });
}

/** @param {string} id @param {"enable" | "disable"} change @returns {Promise<Webhook>} */
export function changeWebhook(id, change) {
  return request(`${webhookPath(id)}/${change}`, { method: "POST" });
}

/** @param {string} id @returns {Promise<import("./types.js").NewWebhook>} */
export function rotateWebhook(id) {
  return request(`${webhookPath(id)}/rotate`, { method: "POST" });
}

/** @param {string} id @returns {Promise<Webhook>} */
export function deleteWebhook(id) {
  return request(webhookPath(id), { method: "DELETE" });
}

/** @returns {Promise<{ secret: string, former_secret_until: string | null }>} */
export function makeCallbackSecret() {
  return request("/api/webhooks/secret", { method: "POST" });
}

/**
 * @param {string} webhook its id; empty: to whomever, callbacks too
 * @param {string | null} cursor
 * @returns {Promise<{ deliveries: import("./types.js").Delivery[], next_cursor: string | null }>} the newest first
 */
export function listDeliveries(webhook, cursor) {
  return request(`${webhook ? webhookPath(webhook) : "/api/webhooks"}/deliveries${query({ cursor })}`);
}

/** @param {string} id @returns {Promise<import("./types.js").Delivery>} */
export function replayDelivery(id) {
  return request(`/api/webhooks/deliveries/${encodeURIComponent(id)}/replay`, { method: "POST" });
}

/** @param {import("./types.js").SpendQuery} wanted @returns {Promise<import("./types.js").Spend>} */
export function sumUp(wanted) {
  return request(spendPath(wanted));
}

/** @param {import("./types.js").SpendQuery & { format?: "csv" }} wanted */
export function spendPath(wanted) {
  return `/api/spend${query(wanted)}`;
}

/** @param {import("./types.js").AuditQuery & { cursor?: number | null }} wanted @returns {Promise<{ entries: import("./types.js").AuditEntry[], next_cursor: number | null }>} */
export function readAudit(wanted) {
  return request(auditPath(wanted));
}

/** @param {import("./types.js").AuditQuery & { cursor?: number | null, format?: "csv", limit?: number }} wanted */
export function auditPath({ key, ...others }) {
  const asked = query(others);
  return `/api/audit${asked}${key === null ? "" : `${asked ? "&" : "?"}key=${encodeURIComponent(key)}`}`;
}

/** @param {string} id */
function webhookPath(id) {
  return `/api/webhooks/${encodeURIComponent(id)}`;
}

/** What is empty is left out. @param {Record<string, string | number | null | undefined>} given */
function query(given) {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value) asked.set(name, String(value));
  return asked.size ? `?${asked}` : "";
}
