/** The story of the page: a video is asked for, followed until it is final, and shown. Elements show; this decides. */

import * as api from "./api.js";
import { notifyEnd, showTitle } from "./attention.js";
import * as deeds from "./deeds.js";
import { shortened } from "./formats.js";
import { listenToPeople } from "./gestures.js";
import * as library from "./library.js";
import * as listing from "./listing.js";
import { composer, grid, header, toasts } from "./page.js";
import { isFinal, isReady, needsDecision } from "./progress.js";
import * as routes from "./routes.js";

/** @typedef {import("./types.js").Video} Video */

const POLL_MS = 2_000; // while the stream is silent: the pace of a person looking again
const POLL_SLOWEST_MS = 15_000; // when the server does not answer at all
const LIST_MS = 10_000; // without a stream: how late a video asked for elsewhere may appear here
const READINESS_MS = 30_000; // the header's idle pace; changes of a video ask at once

/** @type {Set<string>} */ const polled = new Set();
/** @type {Set<Promise<unknown>>} */ const submissions = new Set(); // without an answer as yet
let unanswered = { key: "", recipe: "" }; // a submission that the server may or may not have taken
let streamIsLive = false;
let modelsOffered = false;
let readinessDue = 0;
let stopEvents = () => {};

/**
 * Asks for a video, or for several takes of it. Their cards stand in the grid at once; a refusal takes them away again and
 * is explained at the form.
 * @param {import("./types.js").VideoRequest} videoRequest
 * @param {import("./types.js").Picture} [picture]
 */
export async function submitVideoRequest(videoRequest, picture = null) {
  const placeholders = library.placeholdersFor(videoRequest, api.serverNow());
  void deeds.saying(() => listing.searchFor("", displayVideo));
  placeholders.forEach(displayVideo);
  grid.card(placeholders.at(-1)?.id ?? "")?.scrollIntoView({ block: "nearest" });
  composer.busy = true;
  const sent = send(videoRequest, picture);
  submissions.add(sent);
  try {
    const jobs = await sent;
    placeholders.forEach((placeholder, take) => giveId(placeholder, jobs.videos?.[take] ?? jobs));
    toasts.announce(`Accepted: ${shortened(videoRequest.prompt)}`);
  } catch (error) {
    if (!(error instanceof api.ApiProblem)) throw error;
    for (const { id } of placeholders) forget(id);
    composer.refuse(error);
  } finally {
    submissions.delete(sent);
    composer.busy = false;
  }
}

/**
 * Follows one video until it is final. It asks the server only where the event stream does not already tell, and rests
 * while nobody looks.
 * @param {string} jobId
 */
export async function pollJobStatus(jobId) {
  if (polled.has(jobId)) return;
  polled.add(jobId);
  for (let pause = POLL_MS / 4; !library.isOver(jobId); ) {
    await new Promise((resolve) => window.setTimeout(resolve, pause));
    const told = streamIsLive && library.newsIsFresh(jobId);
    if (document.hidden || told || library.isOver(jobId)) pause = POLL_MS;
    else pause = (await askForStatus(jobId)) ? POLL_MS : Math.min(pause * 1.5, POLL_SLOWEST_MS);
  }
  polled.delete(jobId);
}

/**
 * Shows what is now known of a video, wherever on the page it stands. Older news than what is shown is dropped.
 * @param {Video} video
 */
export function displayVideo(video) {
  const before = library.known(video.id);
  if (!library.learn(video)) return;
  if (video.deleted_at) {
    forget(video.id);
    return;
  }
  if (listing.belongs(video.id)) grid.show(video);
  routes.refresh(video);
  if (before?.status_detail !== video.status_detail) tellChange(before, video);
  if (!isFinal(video) && !library.isPlaceholder(video.id)) void pollJobStatus(video.id);
  refreshPage();
}

/** @param {string} jobId @returns {Promise<boolean>} whether the server answered */
async function askForStatus(jobId) {
  try {
    const { status, status_detail, progress, position, estimated_seconds, hold } = await api.jobStatus(jobId);
    const known = library.known(jobId);
    if (!known) return true;
    const moved = status !== known.status || status_detail !== known.status_detail || known.revision < 0;
    displayVideo(moved ? await api.findVideo(jobId) : { ...known, progress, position, estimated_seconds, hold });
    header.connected = true;
    return true;
  } catch (error) {
    if (!(error instanceof api.ApiProblem)) throw error;
    if (error.status === 404) forget(jobId);
    return false;
  }
}

/**
 * A repeat of a submission whose answer was lost carries the same key, so that it makes no second video.
 * @param {import("./types.js").VideoRequest} videoRequest
 * @param {import("./types.js").Picture} picture
 */
async function send(videoRequest, picture) {
  const reference = await picture?.();
  const whole = { ...videoRequest, ...(reference && { reference_id: reference }) };
  const recipe = JSON.stringify(whole);
  const key = unanswered.recipe === recipe ? unanswered.key : api.newKey();
  unanswered = { key: "", recipe: "" };
  try {
    return await api.generate(whole, key);
  } catch (error) {
    if (error instanceof api.ApiProblem && error.outcomeUnknown) unanswered = { key, recipe };
    throw error;
  }
}

/** @param {Video} placeholder @param {import("./types.js").Job} job */
function giveId(placeholder, job) {
  library.unlearn(placeholder.id);
  const known = library.known(job.job_id) ?? { ...placeholder, id: job.job_id, status: job.status, status_detail: job.status };
  grid.adopt(placeholder.id, known);
  displayVideo(known);
}

/** @param {string} id */
function forget(id) {
  library.unlearn(id);
  if (routes.openVideo()?.id === id) routes.goToStudio();
  grid.takeAway(id);
  refreshPage();
}

/** @param {Video | undefined} before @param {Video} video */
function tellChange(before, video) {
  refreshReadinessSoon();
  if (!before || isFinal(before) || !(isFinal(video) || needsDecision(video))) return;
  const words = needsDecision(video) ? "Needs a decision" : isReady(video) ? "Ready" : "Not made";
  toasts.announce(`${words}: ${shortened(video.prompt)}`);
  notifyEnd(video);
}

function refreshPage() {
  listing.showEmptiness();
  showTitle(library.unfinished().length, routes.openTitle());
}

/** The server's newest videos, whole: what they do not hold although it would be among them is gone. @param {Video[]} newest */
function displaySnapshot(newest) {
  const told = new Set(newest.map(({ id }) => id));
  const oldest = newest.at(-1)?.created_at ?? "";
  for (const { id, created_at: createdAt } of library.all()) {
    if (!told.has(id) && !library.isPlaceholder(id) && createdAt >= oldest) forget(id);
  }
  newest.forEach(displayVideo);
}

/** A video new to this page may be the one whose answer is still on its way; its card already stands. @param {Video} video */
async function displayNews(video) {
  if (!library.known(video.id) && submissions.size) await Promise.allSettled(submissions);
  displayVideo(video);
}

function followStream() {
  stopEvents();
  stopEvents = api.followEvents({
    onSnapshot: displaySnapshot,
    onVideo: (video) => void displayNews(video),
    onState: (live) => {
      streamIsLive = live;
      header.connected = live;
      if (!live) return;
      if (!modelsOffered) void offerModels();
      refreshReadinessSoon();
    },
  });
}

/** Where no stream gets through, the list is asked for instead, by a page that somebody looks at. */
async function listWithoutStream() {
  if (streamIsLive || document.hidden) return;
  await listing.loadVideos(displayVideo).then(
    () => (header.connected = true),
    () => (header.connected = false),
  );
}

async function offerModels() {
  const { models } = await api.listModels();
  library.learnModels(models);
  composer.models = models.toSorted((one, other) => Number(other.default) - Number(one.default));
  modelsOffered = true;
}

async function refreshReadiness() {
  window.clearTimeout(readinessDue);
  readinessDue = window.setTimeout(refreshReadiness, READINESS_MS);
  if (document.hidden) return;
  const readiness = await api.readiness().catch(() => null);
  header.connected = readiness !== null;
  if (readiness === null) return;
  header.readiness = readiness;
  grid.upstream = readiness.upstream.text;
}

function refreshReadinessSoon() {
  window.clearTimeout(readinessDue);
  readinessDue = window.setTimeout(refreshReadiness, 250); // ms, so that a burst of changes asks once
}

/** A hidden page with nothing under way lets go of its connection: a browser has six per server, for all tabs together. */
function onVisibility() {
  if (!document.hidden) followStream();
  else if (library.unfinished().length === 0) stopEvents();
  refreshPage();
}

async function start() {
  listenToPeople({
    submitVideoRequest,
    askForDetail: ({ id }) => deeds.saying(async () => displayVideo(await api.findVideo(id))),
    copy: deeds.copy,
    showHelp: deeds.showHelp,
    assist: deeds.assist,
    end: (deed, video) => deeds.end(deed, video, displayVideo),
    remake: (deed, video) => deeds.remake(deed, video, displayVideo),
    showOlder: () => deeds.saying(() => listing.loadOlder(displayVideo)),
    searchFor: (words) => deeds.saying(() => listing.searchFor(words, displayVideo)),
  });
  const route = () => routes.showRoute(displayVideo).then(refreshPage);
  addEventListener("hashchange", route);
  document.addEventListener("visibilitychange", onVisibility);
  window.setInterval(listWithoutStream, LIST_MS);
  followStream();
  await Promise.allSettled([offerModels(), refreshReadiness(), listing.loadVideos(displayVideo).then(route)]);
}

void start();
