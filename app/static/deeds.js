/** What can be done to a video that exists: cancel, delete, decide, remix. Each says what the server had against it. */

import * as api from "./api.js";
import { copyText } from "./dom.js";
import { shortened } from "./formats.js";
import { composer, grid, toasts } from "./page.js";
import { fetchHelp, fetchRemaking } from "./parts.js";
import { isStudio, neighbours } from "./routes.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {(video: Video) => void} Display */

/** @param {Video} video @param {Display} displayVideo */
export async function cancelVideo({ id }, displayVideo) {
  await saying(async () => displayVideo(await api.cancelVideo(id)));
}

/**
 * Moves a video to the trash, from which a notice offers it back.
 * @param {Video} video
 * @param {Display} displayVideo
 */
export async function deleteVideo({ id, prompt }, displayVideo) {
  const { previous, next } = neighbours(id);
  await saying(async () => {
    displayVideo(await api.deleteVideo(id));
    if (isStudio()) focusCard(next ?? previous);
    toasts.say(`Moved to the trash: ${shortened(prompt, 40)}`, { label: "Undo", run: () => void restoreVideo(id, displayVideo) });
  });
}

/** @param {string} id @param {Display} displayVideo */
async function restoreVideo(id, displayVideo) {
  await saying(async () => {
    displayVideo(await api.restoreVideo(id));
    toasts.announce("Restored");
    focusCard(id);
  });
}

/**
 * What concerns only videos that are paid for; fetched with the first of them.
 * @param {"sendAgain" | "giveUp" | "remixVideo"} deed
 * @param {Video} video
 * @param {Display} displayVideo
 */
export async function remake(deed, video, displayVideo) {
  await saying(async () => (await fetchRemaking())[deed](video, displayVideo));
}

export async function showHelp() {
  await saying(async () => (await fetchHelp()).openHelp());
}

/** @param {string} text */
export async function copy(text) {
  toasts.say((await copyText(text)) ? "Copied" : "This browser did not allow copying");
}

/** Does what a person asked for, and shows what the server had against it. @param {() => Promise<void>} deed */
export async function saying(deed) {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof api.ApiProblem)) throw error;
    const details = [error.title, error.message, error.code, error.requestId].filter(Boolean).join("\n");
    toasts.say(error.message, { label: "Copy details", run: () => void copy(details) });
  }
}

/** @param {string | null} id */
function focusCard(id) {
  const card = id === null ? null : grid.card(id);
  if (card) card.focusLink();
  else composer.focusPrompt();
}
