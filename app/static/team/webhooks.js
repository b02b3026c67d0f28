/** The story of the webhooks: registered, switched, given new secrets, removed; one's own log at an address of its own. */

import { ask } from "../components/question-dialog.js";
import { showSecret } from "../components/secret-note.js";
import { openWebhookForm } from "../components/webhook-form.js";
import { WebhooksPanel } from "../components/webhooks-panel.js";
import { saying } from "../deeds.js";
import { make } from "../dom.js";
import { toasts } from "../page.js";
import { openLog } from "./deliveries.js";
import { makeFrom } from "./making.js";
import * as requests from "./requests.js";

/** @typedef {import("./types.js").Webhook} Webhook */

const WARNING = "Copy it now. It is shown this once: nobody can read it again, but it can be made anew.";

/** @param {import("./room.js").Visit} visit */
export async function open({ place, path: [id = ""], signal }) {
  const [webhooks, keys] = await Promise.all([requests.listWebhooks(), requests.listKeys()]);
  const names = new Map(keys.map(({ id: key, name }) => [key, name]));
  const log = await openLog(id, new Map(webhooks.map((webhook) => [webhook.id, webhook.url])), signal);
  if (signal.aborted) return;
  if (id) return place.replaceChildren(make("p", {}, make("a", { href: "#/team/webhooks" }, "← All receivers")), log);
  const panel = new WebhooksPanel();
  panel.begin(log);
  let known = webhooks;
  const show = (/** @type {Webhook[]} */ listed) => {
    known = listed;
    panel.webhooks = listed.map((webhook) => ({ ...webhook, keyName: names.get(webhook.key ?? "") ?? null }));
  };
  show(webhooks);
  place.replaceChildren(panel);
  listen(panel, (wanted) => known.find((webhook) => webhook.id === wanted), async () => show(await requests.listWebhooks()));
}

/** @param {WebhooksPanel} panel @param {(id: string) => Webhook | undefined} find @param {() => Promise<void>} look */
function listen(panel, find, look) {
  panel.addEventListener("webhook-make", () => begin(() => saying(look)));
  panel.addEventListener("callback-secret", () => saying(makeCallbackSecret));
  for (const [name, deed] of Object.entries({ "webhook-enable": enable, "webhook-disable": disable, "webhook-rotate": rotate, "webhook-delete": remove })) {
    panel.addEventListener(name, (event) => {
      const webhook = find(/** @type {CustomEvent} */ (event).detail);
      if (webhook) void saying(() => deed(webhook).then(look));
    });
  }
}

/** @param {() => void} onMade */
function begin(onMade) {
  makeFrom(openWebhookForm(), "It is not registered yet", async (wanted) => {
    const { secret } = await requests.makeWebhook(wanted);
    return { title: "The receiver's secret", warning: `It checks signatures with it. ${WARNING}`, secrets: [["Secret", secret]] };
  }, onMade);
}

/** @param {Webhook} webhook */
async function enable({ id, url }) {
  await requests.changeWebhook(id, "enable");
  toasts.say(`Told again of what happens from now on: ${url}`);
}

/** @param {Webhook} webhook */
async function disable({ id, url }) {
  const text = `${url} is told nothing until it is enabled again, and what is on its way is given up. What it missed can be replayed.`;
  if (!(await ask({ title: "Disable this receiver?", text, yes: "Disable it", no: "Go on telling it" }))) return;
  await requests.changeWebhook(id, "disable");
  toasts.say(`Told nothing more: ${url}`);
}

/** @param {Webhook} webhook */
async function rotate({ id, url }) {
  const text = `For 24 hours every request to ${url} is signed with both secrets, so that the receiver can change over meanwhile. After that the former one signs nothing.`;
  if (!(await ask({ title: "Make a new secret?", text, yes: "Make a new secret", no: "Keep the present one" }))) return;
  const { secret } = await requests.rotateWebhook(id);
  showSecret({ title: "The receiver's new secret", warning: WARNING, secrets: [["Secret", secret]] });
}

/** @param {Webhook} webhook */
async function remove({ id, url }) {
  const text = `${url} is told nothing more, what is on its way included, and its log goes with it. This cannot be undone.`;
  if (!(await ask({ title: "Delete this receiver?", text, yes: "Delete it for good", no: "Keep it" }))) return;
  await requests.deleteWebhook(id);
  toasts.say(`Deleted: ${url}`);
}

async function makeCallbackSecret() {
  const text = "It signs the callbacks of your own requests. If there is one already, both sign for 24 hours, and then the new one alone.";
  if (!(await ask({ title: "Make a callback secret?", text, yes: "Make a secret", no: "Not now" }))) return;
  const { secret } = await requests.makeCallbackSecret();
  showSecret({ title: "The secret of your callbacks", warning: WARNING, secrets: [["Secret", secret]] });
}
