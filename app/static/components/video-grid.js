/** <video-grid>: the person's videos, newest first, and the welcome that stands where there are none yet. */

import { actionOf, announceEvent, find } from "../dom.js";
import { isFinal } from "../progress.js";
import { VideoCard } from "./video-card.js";

/** @typedef {import("../types.js").Video} Video */

const TICK_MS = 1000; // elapsed times are told in seconds

export class VideoGrid extends HTMLElement {
  /** @type {Map<string, VideoCard>} */ #cards = new Map();
  #ticking = 0;

  connectedCallback() {
    this.list = find(this, ".grid");
    this.older = find(this, ".older", HTMLButtonElement);
    this.addEventListener("click", this);
    this.#ticking = window.setInterval(() => this.#tick(), TICK_MS);
    this.nearEnd = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.#askForOlder(), { rootMargin: "600px" });
    this.nearEnd.observe(this.older);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
    window.clearInterval(this.#ticking);
    this.nearEnd?.disconnect();
  }

  /** @param {Event} event */
  handleEvent(event) {
    const tried = event.target instanceof Element ? event.target.closest(".try") : null;
    if (tried) announceEvent(this, "prompt-try", tried.getAttribute("data-prompt"));
    if (event.target === this.older) this.#askForOlder();
    if (actionOf(event) === "copy-settings") announceEvent(this, "copy-text", find(this, ".connect-settings code").textContent);
  }

  /** Ids as they stand, newest first. */
  get ids() {
    return [...(this.list?.children ?? [])].map((item) => cardIn(item).video.id);
  }

  get isEmpty() {
    return this.#cards.size === 0;
  }

  /** @param {string} id */
  card(id) {
    return this.#cards.get(id) ?? null;
  }

  /** Adds or updates a video's card in its place. @param {Video} video */
  show(video) {
    const card = this.#cards.get(video.id);
    if (card) card.video = video;
    else this.#insert(video);
  }

  /** @param {string} id */
  takeAway(id) {
    this.#cards.get(id)?.closest("li")?.remove();
    this.#cards.delete(id);
  }

  /** The card of a video that got its id only now stays where it stands. @param {string} from @param {Video} video */
  adopt(from, video) {
    const card = this.#cards.get(from);
    if (!card || this.#cards.has(video.id)) {
      this.takeAway(from);
      this.show(video);
      return;
    }
    this.#cards.delete(from);
    this.#cards.set(video.id, card);
    card.video = video;
  }

  clear() {
    this.#cards.clear();
    this.list?.replaceChildren();
  }

  /** @param {{ search: string, older: boolean }} view */
  set view({ search, older }) {
    if (this.older) this.older.hidden = !older;
    find(this, ".welcome").hidden = !this.isEmpty || search !== "";
    const nothing = find(this, ".nothing-found");
    nothing.hidden = !this.isEmpty || search === "";
    nothing.textContent = `No prompt of yours holds “${search}”.`;
  }

  /** @param {string} words what the server says of its upstream */
  set upstream(words) {
    find(this, ".connect-state").textContent = words;
  }

  /** @param {Video} video */
  #insert(video) {
    const card = VideoCard.of(video);
    const item = document.createElement("li");
    item.append(card);
    const later = [...(this.list?.children ?? [])].findLast((other) => cardIn(other).video.created_at >= video.created_at);
    if (later) later.after(item);
    else this.list?.prepend(item);
    this.#cards.set(video.id, card);
  }

  #tick() {
    if (document.hidden) return;
    for (const card of this.#cards.values()) if (!isFinal(card.video)) card.refresh();
  }

  #askForOlder() {
    if (this.older && !this.older.hidden) announceEvent(this, "videos-older", null);
  }
}

/** @param {Element} item */
function cardIn(item) {
  return /** @type {VideoCard} */ (item.firstElementChild);
}

customElements.define("video-grid", VideoGrid);
