/** The team's room (`#/team/keys` and its neighbours): who may enter, and which section stands in it. */

import { ApiProblem } from "../api.js";
import { TeamRoom } from "../components/team-room.js";
import { part } from "../parts.js";
import { findSession } from "./requests.js";

/** @typedef {import("./types.js").Session} Session */
/**
 * @typedef {object} Visit to a section
 * @property {HTMLElement} place where it stands
 * @property {Session} session
 * @property {string[]} path what its address says beyond the section's name
 * @property {URLSearchParams} query
 * @property {AbortSignal} signal when it is left
 */

const SECTIONS = {
  keys: { title: "Keys", fetch: part("", () => import("./keys.js")) },
  webhooks: { title: "Webhooks", fetch: part("", () => import("./webhooks.js")) },
  spending: { title: "Spending", fetch: part("", () => import("./spending.js")) },
  audit: { title: "Audit", fetch: part("", () => import("./audit.js")) },
};

const STYLES = ["records-table", "team-forms", "dialogs"].map((style) => part(style, async () => {}));

/** Of the room, for the browser's tab. */
export function title() {
  return `${sectionOf(location.hash).title}, Team`;
}

/**
 * @param {HTMLElement} place
 * @returns {() => void} leaves the room
 */
export function openRoom(place) {
  const room = new TeamRoom();
  const leaving = new AbortController();
  place.replaceChildren(room);
  place.hidden = false;
  room.begin(Object.entries(SECTIONS).map(([name, section]) => [name, section.title]), sectionOf(location.hash).name);
  void enter(room, leaving.signal);
  return () => {
    leaving.abort();
    place.hidden = true;
    place.replaceChildren();
  };
}

/** @param {TeamRoom} room @param {AbortSignal} signal */
async function enter(room, signal) {
  const { fetch: fetchSection, path, query } = sectionOf(location.hash);
  try {
    const [{ open }, session] = await Promise.all([fetchSection(), findSession(), ...STYLES.map((fetchStyle) => fetchStyle())]);
    const missing = missingTo(session);
    if (signal.aborted) return;
    if (missing) room.refuse(missing);
    else await open({ place: room.place, session, path, query, signal });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (!signal.aborted) room.refuse(error.message, () => void enter(room, signal));
  }
}

/** @param {string} address */
function sectionOf(address) {
  const [where = "", asked] = address.split("?");
  const [name = "", ...path] = where.split("/").slice(2).map(decodeURIComponent);
  const known = Object.hasOwn(SECTIONS, name) ? /** @type {keyof typeof SECTIONS} */ (name) : "keys";
  return { name: known, ...SECTIONS[known], path, query: new URLSearchParams(asked) };
}

/** Why somebody may not enter; null for those who may. @param {Session} session */
function missingTo({ required, name, scopes }) {
  if (scopes.includes("admin")) return null;
  if (required && !name) return "This is for those who administer the studio. Sign in with a key that has the scope admin.";
  return `This is for those who administer the studio. It needs the scope admin; ${name} has ${scopes.join(" and ")}. Ask whoever runs the studio for a key with that scope.`;
}
