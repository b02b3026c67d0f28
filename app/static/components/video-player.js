/** <video-player>: one video with its recipe, on a page of its own; the only live <video> there is. */

import { serverNow } from "../api.js";
import { actionOf, announceEvent, find } from "../dom.js";
import { clockTime, dateAndTime, fileSize, pixels, shortSeconds, shortened } from "../formats.js";
import { isFinal, isReady } from "../progress.js";
import { pressPlayerKey } from "./player-keys.js";
import { offerActions, showFailure, showState } from "./state-line.js";

/** @typedef {import("../types.js").Video} Video */

export class VideoPlayer extends HTMLElement {
  /** @type {Video | null} */ #video = null;
  #heardAt = 0;
  #ticking = 0;

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
    if (event.type === "click" && action && action !== "download") announceEvent(this, `video-${action}`, this.#video);
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
    this.#recipe(video);
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

  /** @param {Video} video */
  #recipe(video) {
    const understood = [...new Set(words(video.understood))];
    find(this, ".understood").hidden = understood.length === 0;
    find(this, ".chips").replaceChildren(...understood.map((word) => element("li", word)));
    const facts = recipeOf(video).map(([name, value]) => {
      const row = document.createElement("div");
      row.append(element("dt", name), element("dd", value));
      return row;
    });
    find(this, ".recipe").replaceChildren(...facts);
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
    ["Model", video.model],
    ["Size", pixels(video.width, video.height)],
    ["Length", shortSeconds(video.actual_seconds ?? video.duration)],
    ["Seed", video.seed === null ? null : String(video.seed)],
    ["Made in", took === null ? null : clockTime(took)],
    ["Asked for", dateAndTime(video.created_at)],
    ["File", video.size_bytes === null ? null : fileSize(video.size_bytes)],
    ["SHA-256", video.sha256],
    ["Id", video.id],
  ];
  return facts.filter(/** @returns {fact is [string, string]} */ (fact) => fact[1] !== null && fact[1] !== undefined);
}

/** What the renderer says it understood: a list of words, or a sentence whose parts are set apart by dashes. @param {unknown} understood */
function words(understood) {
  if (Array.isArray(understood)) return understood.map(String);
  if (typeof understood !== "string") return [];
  return understood.split(/\s+[-–·]\s+/).filter(Boolean);
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

customElements.define("video-player", VideoPlayer);
