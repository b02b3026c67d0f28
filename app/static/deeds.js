/** What can be done to a video that exists; each deed is fetched when it is first done, and says what the server had against it. */

import { ApiProblem } from "./api.js";
import { copyText } from "./dom.js";
import { composer, toasts } from "./page.js";
import { fetchAssistance, fetchEndings, fetchHelp, fetchRemaking } from "./parts.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {(video: Video) => void} Display */

/** @param {"cancelVideo" | "deleteVideo"} deed @param {Video} video @param {Display} displayVideo */
export async function end(deed, video, displayVideo) {
  await saying(async () => (await fetchEndings())[deed](video, displayVideo));
}

/**
 * Makes a video once more, or another one out of it.
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

/** Helps to fill the form. @param {"openPromptHelp" | "openBatch"} how */
export async function assist(how) {
  await saying(async () => (await fetchAssistance())[how](composer));
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
    if (!(error instanceof ApiProblem)) throw error;
    const details = [error.title, error.message, error.code, error.requestId].filter(Boolean).join("\n");
    toasts.say(error.message, { label: "Copy details", run: () => void copy(details) });
  }
}
