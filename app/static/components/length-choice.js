/** The composer's choice of length: a slider where a model takes any length, buttons where it offers a few. */

import { cloneTemplate, find } from "../dom.js";
import { pixels, shortSeconds } from "../formats.js";

/** @typedef {import("../types.js").Model} Model */
/** @typedef {import("../types.js").Size} Size */

export class LengthChoice {
  /** @param {HTMLElement} field */
  constructor(field) {
    this.slider = find(field, "#seconds", HTMLInputElement);
    this.value = find(field, ".seconds-value", HTMLOutputElement);
    this.ends = find(field, ".seconds-ends");
    this.few = find(field, ".seconds-offered");
    this.reason = find(field, ".seconds-reason");
    this.seconds = 0;
    this.slider.addEventListener("input", () => this.#take(Number(this.slider.value)));
    this.few.addEventListener("change", () => this.#take(Number(find(this.few, "input:checked", HTMLInputElement).value)));
  }

  /**
   * Offers what a model makes at a size, keeping the wanted length as nearly as the model can.
   * @param {Model} model
   * @param {Size} size
   * @param {number} [wanted] seconds
   */
  offer({ name, seconds, longest }, { width, height }, wanted = seconds.default) {
    const most = longest[`${width}x${height}`] ?? Infinity;
    const few = (seconds.offered ?? []).filter((each) => each <= most);
    this.slider.hidden = this.ends.hidden = few.length > 0;
    this.few.hidden = few.length === 0;
    this.reason.hidden = most >= Math.max(seconds.max, ...(seconds.offered ?? []));
    this.reason.textContent = `${name} makes at most ${most} s at ${pixels(width, height)}.`;
    if (few.length) this.#offerFew(few, wanted);
    else this.#offerRange({ ...seconds, max: Math.min(seconds.max, most) }, wanted);
  }

  /** @param {number[]} few @param {number} wanted */
  #offerFew(few, wanted) {
    const nearest = few.reduce((best, seconds) => (Math.abs(seconds - wanted) < Math.abs(best - wanted) ? seconds : best));
    this.few.replaceChildren(...few.map((seconds) => lengthOption(seconds, seconds === nearest)));
    this.#take(nearest);
  }

  /** @param {Model["seconds"]} offer @param {number} wanted */
  #offerRange({ min, max, step }, wanted) {
    Object.assign(this.slider, { min: String(min), max: String(max), step: String(step) });
    this.slider.value = String(wanted);
    const [low, high] = this.ends.children;
    if (low && high) [low.textContent, high.textContent] = [shortSeconds(min), shortSeconds(max)];
    this.#take(Number(this.slider.value));
  }

  /** @param {number} seconds */
  #take(seconds) {
    this.seconds = seconds;
    this.value.textContent = shortSeconds(seconds);
    const { min, max } = this.slider;
    this.slider.style.setProperty("--reached", String((seconds - Number(min)) / Math.max(1, Number(max) - Number(min))));
    this.slider.setAttribute("aria-valuetext", `${seconds} seconds`);
  }
}

/** @param {number} seconds @param {boolean} checked */
function lengthOption(seconds, checked) {
  const option = cloneTemplate("segment-template", HTMLLabelElement);
  const input = find(option, "input", HTMLInputElement);
  Object.assign(input, { name: "offered", value: String(seconds), checked });
  find(option, "span").textContent = shortSeconds(seconds);
  return option;
}
