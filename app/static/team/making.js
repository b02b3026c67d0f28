/** How the team's forms make something that has a secret: sent once, the secret shown once, a lost answer told as one. */

import { ApiProblem } from "../api.js";
import { asRefusal } from "../components/form-fields.js";
import { showSecret } from "../components/secret-note.js";

/**
 * @template Wanted
 * @typedef {object} OpenForm
 * @property {HTMLFormElement} form
 * @property {HTMLElement} button
 * @property {import("../components/error-summary.js").ErrorSummary} errors
 * @property {HTMLDialogElement} dialog
 * @property {() => { wanted: Wanted, faults: { field: string, message: string }[] }} read
 */

/**
 * @template Wanted
 * @param {OpenForm<Wanted>} opened
 * @param {string} title of what is wrong with the fields
 * @param {(wanted: Wanted) => Promise<Parameters<typeof showSecret>[0]>} make the secret note of what was made
 * @param {() => void} onMade also where the answer was lost: it may be there all the same, and then the list shows it
 */
export function makeFrom({ form, button, errors, dialog, read }, title, make, onMade) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    const { wanted, faults } = read();
    if (faults.length) return errors.show({ title, fields: faults });
    button.setAttribute("aria-disabled", "true");
    try {
      const note = await make(wanted);
      dialog.close();
      showSecret(note);
      onMade();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      errors.show(asRefusal(error));
      if (error.outcomeUnknown) onMade();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
