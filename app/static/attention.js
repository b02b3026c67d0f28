/** How the page makes itself heard while its person is elsewhere: the tab's title, and a notification where allowed. */

import { shortened } from "./formats.js";
import { choices } from "./memory.js";
import { isReady, needsDecision } from "./progress.js";

const NAME = "Sora Studio";

let finishedUnseen = 0;

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) finishedUnseen = 0;
});

/**
 * @param {number} unfinished videos running or waiting
 * @param {string | null} open what is open on the page, if not the studio itself
 */
export function showTitle(unfinished, open) {
  const marks = [finishedUnseen && document.hidden ? `✓${finishedUnseen}` : "", unfinished ? `(${unfinished})` : ""].filter(Boolean);
  const place = open === null ? NAME : `${shortened(open, 40)} – ${NAME}`;
  document.title = [...marks, place].join(" ");
}

/** @param {import("./types.js").Video} video that has just become final, or needs a decision */
export function notifyEnd(video) {
  if (!document.hidden) return;
  finishedUnseen += 1;
  if (!choices().notify || !("Notification" in window) || Notification.permission !== "granted") return;
  const title = needsDecision(video) ? "A video needs a decision" : isReady(video) ? "Your video is ready" : "A video did not succeed";
  const notice = new Notification(title, {
    body: shortened(video.prompt, 120),
    tag: video.id,
    ...(video.poster_url && { icon: video.poster_url }),
  });
  notice.addEventListener("click", () => {
    window.focus();
    location.hash = `#/v/${encodeURIComponent(video.id)}`;
    notice.close();
  });
}
