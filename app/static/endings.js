/** What ends a video, or brings it back. Each rejects with ApiProblem. */

import * as api from "./api.js";
import { saying } from "./deeds.js";
import { shortened } from "./formats.js";
import { composer, grid, toasts } from "./page.js";
import { isStudio, neighbours } from "./routes.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {(video: Video) => void} Display */

/** @param {Video} video @param {Display} displayVideo */
export async function cancelVideo({ id }, displayVideo) {
  displayVideo(await api.cancelVideo(id));
}

/**
 * Moves a video to the trash, from which a notice offers it back.
 * @param {Video} video
 * @param {Display} displayVideo
 */
export async function deleteVideo({ id, prompt }, displayVideo) {
  const { previous, next } = neighbours(id);
  displayVideo(await api.deleteVideo(id));
  if (isStudio()) focusCard(next ?? previous);
  toasts.say(`Moved to the trash: ${shortened(prompt, 40)}`, { label: "Undo", run: () => void saying(() => restoreVideo(id, displayVideo)) });
}

/** @param {string} id @param {Display} displayVideo */
async function restoreVideo(id, displayVideo) {
  displayVideo(await api.restoreVideo(id));
  toasts.announce("Restored");
  focusCard(id);
}

/** @param {string | null} id */
function focusCard(id) {
  const card = id === null ? null : grid.card(id);
  if (card) card.focusLink();
  else composer.focusPrompt();
}
