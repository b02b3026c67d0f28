/** The story of the keys: listed with what each spent today, made, and revoked for good. */

import { serverNow } from "../api.js";
import { openKeyForm } from "../components/key-form.js";
import { ask } from "../components/question-dialog.js";
import { TeamKeys } from "../components/team-keys.js";
import { saying } from "../deeds.js";
import { toasts } from "../page.js";
import { makeFrom } from "./making.js";
import { dayOf } from "./moments.js";
import { listKeys, makeKey, revokeKey, sumUp } from "./requests.js";

/** @typedef {import("./types.js").Key} Key */
/** @typedef {import("./types.js").Session} Session */

/** @param {import("./room.js").Visit} visit */
export async function open({ place, session, signal }) {
  const panel = new TeamKeys();
  /** @type {Key[]} */ let keys = [];
  const look = async () => {
    const today = dayOf(serverNow());
    const [listed, { rows }] = await Promise.all([listKeys(), sumUp({ by: "key", since: today, until: today })]);
    keys = listed;
    panel.keys = keys.map((key) => ({ ...key, isOwn: key.id === session.key, isOver: isOver(key), today: rows.find((row) => row.key === key.id) }));
  };
  panel.begin(session.required ? "" : "This studio asks nobody for a key: everybody who reaches it may do everything. Keys are asked for where AUTHENTICATION=keys is set.");
  await look();
  if (signal.aborted) return;
  place.replaceChildren(panel);
  panel.addEventListener("key-make", () => begin(() => saying(look)));
  panel.addEventListener("key-revoke", (event) => {
    const key = keys.find(({ id }) => id === /** @type {CustomEvent} */ (event).detail);
    if (key) void saying(() => revoke(key, session).then(look));
  });
}

/** @param {() => void} onMade */
function begin(onMade) {
  makeFrom(openKeyForm(), "The key is not made yet", async (wanted) => {
    const { name, secret, signing_secret: signing } = await makeKey(wanted);
    return {
      title: `The key for ${name}`,
      warning: "Copy it now. It is shown this once and stored nowhere: nobody can read it again, and who has it may do what it may.",
      secrets: [["Key", secret], ...(signing ? [/** @type {[string, string]} */ (["Signing secret", signing])] : [])],
    };
  }, onMade);
}

/** After a person has read what that means. @param {Key} key @param {Session} session */
async function revoke({ id, kind, name }, session) {
  const whose = kind === "person" ? `${name} is signed out everywhere and cannot sign in again` : "At once whatever shows this key is refused, and every page that signed in with it is signed out";
  const own = id === session.key ? " You are signed in with it, so this page is closed to you as well." : "";
  const sure = await ask({
    title: `Revoke ${name}?`,
    text: `${whose}; its webhooks are told nothing more and its play links end. Its videos stay, for those who administer. This cannot be undone.${own}`,
    yes: "Revoke it for good",
    no: "Keep it",
  });
  if (!sure) return;
  await revokeKey(id);
  toasts.say(`${name} opens nothing any more`);
  if (id === session.key) location.reload();
}

/** @param {Key} key */
function isOver({ revoked_at: revokedAt, expires_at: expiresAt }) {
  return revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= serverNow());
}
