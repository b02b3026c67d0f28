/** The picture that a video begins with, as the composer holds it: shown, explained, removed, sent. One at a time. */

import { ApiProblem, fetchPicture } from "../api.js";
import { find } from "../dom.js";
import { PictureCrop } from "./picture-crop.js";

export class PictureChoice {
  /** @type {Promise<PictureCrop> | null} */ #chosen = null;
  /** @type {PictureCrop | null} */ #crop = null;
  #size = { width: 0, height: 0 };
  #reason = ""; // why the model takes none

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.input = find(form, "#picture", HTMLInputElement);
    this.label = find(form, '[for="picture"] span');
    this.place = find(form, ".picture");
    this.hint = find(form, "#picture-hint");
    this.error = find(form, "#picture-error");
    this.place.addEventListener("picture-remove", () => {
      this.remove();
      this.input.focus();
    });
  }

  /** @param {import("../types.js").Model} model @param {import("../types.js").Size} size */
  offer({ name, reference }, size) {
    this.#size = size;
    this.#reason = reference ? "" : `${name} makes videos from words alone.`;
    this.#complain("");
    this.#show();
  }

  /** Sends it, cut to the size that is offered. Rejects with ApiProblem. @returns {Promise<string | null>} its id; null where there is none to send */
  async send() {
    const size = this.#size;
    return this.#chosen && !this.#reason ? (await this.#chosen).upload(size) : null;
  }

  /** @param {Blob | Promise<Blob>} file */
  async take(file) {
    this.#complain(this.#reason);
    if (this.#reason) return;
    const chosen = Promise.resolve(file).then(PictureCrop.of);
    this.#chosen = chosen;
    try {
      const crop = await chosen;
      if (this.#chosen === chosen) this.#put(crop);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (this.#chosen !== chosen) return;
      this.remove();
      this.#complain(error.message);
    }
  }

  /** @param {string | null | undefined} path of the picture that a video began with */
  recall(path) {
    this.remove();
    if (path) void this.take(fetchPicture(path));
  }

  remove() {
    this.#chosen = null;
    this.#put(null);
  }

  /** @param {PictureCrop | null} crop */
  #put(crop) {
    this.#crop?.close();
    this.#crop = crop;
    this.input.value = ""; // so that the same file can be chosen again
    this.label.textContent = crop ? "Another picture" : "Begin with a picture";
    this.place.replaceChildren(...(crop ? [crop.element] : []));
    this.#complain("");
    this.#show();
  }

  #show() {
    this.#crop?.fit(this.#size);
    this.place.hidden = !this.#crop || Boolean(this.#reason);
    const kept = this.#crop ? " Your picture waits for another model." : "";
    this.hint.textContent = this.#reason ? this.#reason + kept : (this.#crop?.words ?? "");
  }

  /** @param {string} words */
  #complain(words) {
    this.error.textContent = words;
    this.error.hidden = !words;
  }
}
