/** <video-card>: one video in the grid, from the moment it is asked for. Shows; what a person does goes upward as events. */

import { serverNow } from "../api.js";
import { actionOf, announceEvent, cloneTemplate, find, isPageKey } from "../dom.js";
import { clockTime, shortened } from "../formats.js";
import { offerActions, showFailure, showState } from "./state-line.js";

/** @typedef {import("../types.js").Video} Video */

const EVENTS = ["click", "keydown", "pointerenter", "pointerleave", "focusin", "focusout"];
const KEY_ACTIONS = new Map([["d", "download"], ["r", "reuse"], ["Delete", "delete"]]);

export class VideoCard extends HTMLElement {
  /** @type {Video | null} */ #video = null;
  #heardAt = 0;
  /** @type {(() => void) | null} */ #stopSprites = null;

  /** @param {Video} video */
  static of(video) {
    const card = cloneTemplate("video-card-template", VideoCard);
    card.video = video;
    return card;
  }

  connectedCallback() {
    for (const kind of EVENTS) this.addEventListener(kind, this);
  }

  disconnectedCallback() {
    for (const kind of EVENTS) this.removeEventListener(kind, this);
    this.#rest();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "click") this.#ask(actionOf(event));
    if (event instanceof KeyboardEvent) this.#key(event);
    if (event.type === "pointerenter" || event.type === "focusin") void this.#glance();
    if (event.type === "pointerleave" || event.type === "focusout") this.#rest();
  }

  /** @returns {Video} */
  get video() {
    if (!this.#video) throw new Error("A card without a video");
    return this.#video;
  }

  set video(video) {
    this.#video = video;
    this.#heardAt = serverNow();
    this.dataset.videoId = video.id;
    this.dataset.status = video.status;
    const link = find(this, ".card-link", HTMLAnchorElement);
    link.textContent = shortened(video.prompt, 200);
    link.href = `#/v/${encodeURIComponent(video.id)}`;
    this.#frame(video);
    offerActions(this, video);
    showFailure(this, video);
    this.refresh();
  }

  /** Writes the state anew; the clock of a running video calls this each second. */
  refresh() {
    showState(this, this.video, serverNow(), this.#heardAt);
  }

  focusLink() {
    find(this, ".card-link", HTMLAnchorElement).focus();
  }

  /** @param {Video} video */
  #frame({ width, height, poster_url: url, duration, actual_seconds: actual }) {
    const picture = find(this, ".card-picture");
    picture.style.setProperty("--ratio", String(width / height));
    picture.dataset.tall = String(width / height < 16 / 9);
    const poster = find(this, ".card-poster", HTMLImageElement);
    Object.assign(poster, { width, height });
    if (url && poster.getAttribute("src") !== url) poster.src = url;
    poster.hidden = !url;
    const backdrop = find(this, ".card-backdrop", HTMLImageElement);
    backdrop.hidden = !url || width / height >= 16 / 9;
    if (!backdrop.hidden) backdrop.src = poster.src;
    find(this, ".card-length").textContent = clockTime(actual ?? duration);
  }

  /** @param {string | null} action */
  #ask(action) {
    if (action && action !== "download") announceEvent(this, `video-${action}`, this.video);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const action = KEY_ACTIONS.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!action || !isPageKey(event)) return;
    const control = find(this, `[data-action="${action}"]`);
    event.preventDefault();
    event.stopPropagation();
    if (!control.hidden) control.click();
  }

  async #glance() {
    const { sprites, sprites_url: url } = this.video;
    if (this.#stopSprites || !sprites || !url || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const strip = await import("./sprite-strip.js").catch(() => null); // a picture that does not move is no harm
    if (strip && !this.#stopSprites && this.#isGlancedAt()) this.#stopSprites = strip.playSprites(find(this, ".card-sprite"), url, sprites);
  }

  #rest() {
    if (this.#isGlancedAt()) return;
    this.#stopSprites?.();
    this.#stopSprites = null;
  }

  #isGlancedAt() {
    return this.isConnected && (this.matches(":hover") || this.matches(":focus-within"));
  }
}

customElements.define("video-card", VideoCard);
