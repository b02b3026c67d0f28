/** Second orders of a video that is paid for: sent once more, given up, or turned into another. Each rejects with ApiProblem. */

import * as api from "./api.js";
import { ask } from "./components/question-dialog.js";
import { openRemix } from "./components/remix-dialog.js";
import { money, shortened } from "./formats.js";
import { modelOf } from "./library.js";
import { toasts } from "./page.js";
import * as requests from "./requests.js";
import { linkTo } from "./routes.js";

/** @typedef {import("./types.js").Video} Video */
/** @typedef {(video: Video) => void} Display */

/**
 * Sends a video again of which nobody can learn whether its service took it; only after a person has seen the price.
 * @param {Video} video
 * @param {Display} displayVideo
 */
export async function sendAgain(video, displayVideo) {
  const sure = await ask({
    title: "Send it again?",
    text: `The first one may have been taken all the same. Then both are made and this video is paid twice. ${priceOfOne(video)}`,
    yes: "Send it again, perhaps pay twice",
    no: "Not now",
  });
  if (sure) displayVideo(await requests.decide(video.id, "send_again"));
}

/** @param {Video} video @param {Display} displayVideo */
export async function giveUp({ id }, displayVideo) {
  displayVideo(await requests.decide(id, "give_up"));
}

/** @param {Video} video @param {Display} displayVideo */
export async function remixVideo(video, displayVideo) {
  const model = modelOf(video.model);
  if (!model) return;
  let last = { recipe: "", key: "" };
  openRemix(video, model, async (remix) => {
    const recipe = JSON.stringify(remix);
    if (recipe !== last.recipe) last = { recipe, key: api.newKey() };
    const made = await requests.remixVideo(video.id, remix, last.key);
    displayVideo(made);
    toasts.announce(`Accepted: ${shortened(made.prompt)}`);
    location.hash = linkTo(made.id);
  });
}

/** @param {Video} video */
function priceOfOne({ estimated_cost: expected }) {
  return expected === null ? "What one costs is unknown." : `One costs ${money(expected)}.`;
}
