/** <video-player>: one video with its recipe, on a page of its own; the only live <video> there is. */

import { request, serverNow } from "../api.js";
import { saying } from "../deeds.js";
import { actionOf, announceEvent, find, make } from "../dom.js";
import { costWords, dateAndTime, fileSize, spoken } from "../facts.js";
import { clockTime, pixels, shortSeconds, shortened } from "../formats.js";
import { known, modelOf } from "../library.js";
import { isFinal, isReady } from "../progress.js";
import { frameOf } from "./picture-crop.js";
import { pressPlayerKey } from "./player-keys.js";
import { offerActions, showFailure, showState } from "./state-line.js";

/** @typedef {import("../types.js").Video} Video */

/** @type {Map<string, (video: Video) => string>} */
const COPIES = new Map([
  ["copy-link", ({ id }) => new URL(`#/v/${encodeURIComponent(id)}`, location.href).href],
  ["copy-prompt", ({ prompt }) => prompt],
  ["copy-curl", curlOf],
]);
const LINEAGE = { remix: "Remix of", edit: "Edited from", extend: "Continues" };

export class VideoPlayer extends HTMLElement {
  /** @type {Video | null} */ #video = null;
  #heardAt = 0;
  #ticking = 0;
  #detailed = ""; // the id and revision whose scene was asked for
  #begun = make("a"); // the picture that it begins with; kept, so that it is not loaded with each change

  connectedCallback() {
    this.screen = find(this, "video", HTMLVideoElement);
    this.addEventListener("click", this);
    document.addEventListener("keydown", this);
    this.#ticking = window.setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
    document.removeEventListener("keydown", this);
    window.clearInterval(this.#ticking);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (this.#video === null) return;
    const action = event instanceof KeyboardEvent ? pressPlayerKey(event, this) : actionOf(event);
    if (event.type !== "click" || !action || action === "download") return;
    if (action === "use-frame") {
      void this.#useFrame(this.#video);
      return;
    }
    if (action === "copy-play-link") {
      void this.#copyPlayLink(this.#video);
      return;
    }
    const copied = COPIES.get(action)?.(this.#video);
    if (copied === undefined) announceEvent(this, `video-${action}`, this.#video);
    else announceEvent(this, "copy-text", copied);
  }

  get video() {
    return this.#video;
  }

  /**
   * Opens a video, or shows what has changed about the open one.
   * @param {Video} video
   * @param {{ previous: string | null, next: string | null }} neighbours
   */
  show(video, neighbours) {
    const opened = this.#video?.id !== video.id;
    this.#video = video;
    this.#heardAt = serverNow();
    this.hidden = false;
    find(this, ".player-prompt").textContent = video.prompt;
    this.dataset.long = String(video.prompt.length > 240);
    this.#turn(".previous", neighbours.previous);
    this.#turn(".next", neighbours.next);
    this.#stage(video);
    offerActions(this, video);
    find(this, '[data-action="remix"]').hidden = !(isReady(video) && modelOf(video.model)?.available && modelOf(video.model)?.kinds.length);
    find(this, '[data-action="copy-play-link"]').hidden = !isReady(video);
    find(this, '[data-action="use-frame"]').hidden = find(this, "video").hidden;
    this.#descent(video);
    this.#recipe(video);
    this.#askForScene(video);
    showFailure(this, video);
    showState(this, video, serverNow(), this.#heardAt);
    if (opened) this.#begin();
  }

  close() {
    this.#video = null;
    this.hidden = true;
    this.screen?.pause();
    this.screen?.removeAttribute("src");
    this.screen?.load();
  }

  /** Presses the page's own button or link for an action, where it stands. @param {string} action */
  press(action) {
    const control = this.querySelector(action.startsWith(".") ? action : `[data-action="${action}"]`);
    if (control instanceof HTMLElement && !control.hidden) control.click();
  }

  #begin() {
    find(this, ".player-prompt").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** @param {Video} video */
  #stage(video) {
    const screen = find(this, "video", HTMLVideoElement);
    const stage = find(this, ".player-stage");
    stage.style.setProperty("--ratio", String(video.width / video.height));
    const playable = isReady(video) && video.video_url !== null;
    screen.hidden = !playable;
    find(this, ".player-wait").hidden = playable;
    const poster = find(this, ".player-poster", HTMLImageElement);
    poster.hidden = playable || !video.poster_url;
    if (video.poster_url && !playable && poster.getAttribute("src") !== video.poster_url) poster.src = video.poster_url;
    if (!playable || screen.getAttribute("src") === video.video_url) return;
    if (video.poster_url) screen.poster = video.poster_url;
    screen.setAttribute("aria-label", `Video: ${shortened(video.prompt)}`);
    screen.src = video.video_url ?? "";
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Browsers refuse to start with sound before the person has touched the page; the video then waits for its key.
    if (!still) screen.play().catch(() => undefined);
  }

  /** @param {string} selector @param {string | null} id */
  #turn(selector, id) {
    const link = find(this, selector, HTMLAnchorElement);
    link.hidden = id === null;
    if (id !== null) link.href = `#/v/${encodeURIComponent(id)}`;
  }

  /** What it was made out of. @param {Video} video */
  #descent({ parent_id: parent, parent_kind: kind }) {
    const line = find(this, ".lineage");
    line.hidden = parent === null;
    if (parent === null) return;
    const link = find(line, "a", HTMLAnchorElement);
    find(line, "span").textContent = LINEAGE[kind ?? "remix"];
    link.textContent = shortened(known(parent)?.prompt ?? "an earlier video", 60);
    link.href = `#/v/${encodeURIComponent(parent)}`;
  }

  /** @param {Video} video */
  #recipe(video) {
    const chips = understoodAs(video);
    find(this, ".understood").hidden = chips.length === 0;
    find(this, ".chips").replaceChildren(...chips);
    const facts = recipeOf(video).map(([name, value]) => fact(name, value));
    if (video.reference_url) facts.unshift(fact("Begins with", this.#beginning(video.reference_url)));
    find(this, ".recipe").replaceChildren(...facts);
  }

  /** @param {string} path */
  #beginning(path) {
    if (this.#begun.getAttribute("href") !== path) {
      this.#begun = make("a", { class: "beginning", href: path, target: "_blank" }, make("img", { src: path, alt: "The picture that this video begins with" }));
    }
    return this.#begun;
  }

  /** What could not be drawn stands only in the answer about a single video. @param {Video} video */
  #askForScene(video) {
    const wanted = `${video.id} ${video.revision}`;
    if (!isReady(video) || !video.understood || video.scene || this.#detailed === wanted) return;
    this.#detailed = wanted;
    announceEvent(this, "video-detail", video);
  }

  /** @param {Video} video */
  async #useFrame(video) {
    const frame = this.screen && (await frameOf(this.screen));
    if (frame) announceEvent(this, "video-use-frame", { frame, video });
  }

  /** Copies an address that plays the video for a day, for whoever has it. @param {Video} video */
  async #copyPlayLink({ id }) {
    await saying(async () => announceEvent(this, "copy-text", (await request(`/api/videos/${encodeURIComponent(id)}/links`, { method: "POST", body: {} })).url));
  }

  #tick() {
    if (this.#video && !document.hidden && !isFinal(this.#video)) showState(this, this.#video, serverNow(), this.#heardAt);
  }
}

/** @param {Video} video @returns {[string, string][]} */
function recipeOf(video) {
  const took = video.started_at && video.finished_at ? (Date.parse(video.finished_at) - Date.parse(video.started_at)) / 1000 : null;
  /** @type {[string, string | null][]} */
  const facts = [
    ["Model", modelOf(video.model)?.name ?? video.model],
    ["Account", video.account],
    ["Cost", costWords(video)],
    ["Size", pixels(video.width, video.height)],
    ["Length", shortSeconds(video.actual_seconds ?? video.duration)],
    ["Style", video.style && spoken(video.style)],
    ["Camera", video.camera && spoken(video.camera)],
    ["Seed", seedOf(video)],
    ["Made in", took === null ? null : clockTime(took)],
    ["Asked for", dateAndTime(video.created_at)],
    ["Kept there until", isReady(video) || !video.expires_at ? null : dateAndTime(video.expires_at)],
    ["File", video.size_bytes === null ? null : fileSize(video.size_bytes)],
    ["SHA-256", video.sha256],
    ["Id", video.id],
  ];
  return facts.filter(/** @returns {each is [string, string]} */ (each) => each[1] !== null && each[1] !== undefined);
}

/** A model that takes no seed has one stored beside it, which means nothing. @param {Video} video */
function seedOf({ seed, model }) {
  return seed === null || modelOf(model)?.seed === false ? null : String(seed);
}

/** @param {string} name @param {Node | string} value */
function fact(name, value) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, value));
}

/**
 * What the renderer says it understood, in a sentence whose parts are set apart by dashes and whose shots by strokes; and the
 * words for which it had nothing but a card, or nothing at all where a picture fills the stage.
 * @param {Video} video
 */
function understoodAs({ understood, scene, reference_url: picture }) {
  const unknown = scene?.unknown ?? [];
  const words = new Set((understood ?? "").split(/ [-/] /).filter((word) => word && !unknown.some((noun) => word.endsWith(`${noun} (a paper card)`))));
  const cards = unknown.map((noun) => make("li", { class: "chip-card" }, `${picture ? "not drawn" : "drawn as a card"}: ${noun}`));
  return [...Array.from(words, (word) => make("li", {}, word)), ...cards];
}

/** The command that asks this studio for the same video. @param {Video} video */
function curlOf({ prompt, duration, width, height, model, seed, style, camera }) {
  const seeded = seed !== null && modelOf(model)?.seed !== false;
  const body = JSON.stringify({ prompt, duration, width, height, model, ...(seeded && { seed }), ...(style && { style }), ...(camera && { camera }) });
  const quoted = body.replaceAll("'", String.raw`'\''`);
  return `curl ${location.origin}/api/generate -H 'Content-Type: application/json' -d '${quoted}'`;
}

customElements.define("video-player", VideoPlayer);
