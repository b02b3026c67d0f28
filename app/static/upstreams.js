/** The room of the upstream accounts: asks for their state while it is open, and has one examined when a person wants it. */

import { ApiProblem } from "./api.js";
import { UpstreamsPanel } from "./components/upstreams-panel.js";
import { toasts } from "./page.js";
import { checkUpstream, listUpstreams } from "./requests.js";

const REFRESH_MS = 5_000; // slots come and go in seconds; asking costs the server one look at its own memory

/** Of the room, for the browser's tab. */
export function title() {
  return "Upstreams";
}

/**
 * @param {HTMLElement} place
 * @returns {() => void} leaves the room
 */
export function openRoom(place) {
  const panel = new UpstreamsPanel();
  panel.addEventListener("upstream-check", (event) => void check(panel, /** @type {CustomEvent} */ (event).detail));
  place.replaceChildren(panel);
  place.hidden = false;
  panel.begin();
  void look(panel);
  const looking = window.setInterval(() => !document.hidden && void look(panel), REFRESH_MS);
  return () => {
    window.clearInterval(looking);
    place.hidden = true;
    place.replaceChildren();
  };
}

/** @param {UpstreamsPanel} panel */
async function look(panel) {
  await saying(
    async () => (panel.upstreams = await listUpstreams()),
    (problem) => (panel.problem = problem.message),
  );
}

/** @param {UpstreamsPanel} panel @param {string} name */
async function check(panel, name) {
  panel.examining = name;
  toasts.announce(`Checking ${name}`);
  await saying(
    async () => {
      const examination = await checkUpstream(name);
      panel.showExamination(name, examination);
      toasts.announce(examination.verdict);
    },
    (problem) => panel.showExamination(name, { safe: false, verdict: problem.message, findings: [] }),
  );
}

/** @param {() => Promise<unknown>} ask @param {(problem: ApiProblem) => void} say */
async function saying(ask, say) {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    say(error);
  }
}
