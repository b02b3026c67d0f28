/** The composer's way to a picture that a video begins with: chosen, dropped or pasted. What becomes of it is fetched with the first. */

import { find } from "../dom.js";
import { fetchPictures } from "../parts.js";

/** @typedef {import("./picture-choice.js").PictureChoice} PictureChoice */
/** @typedef {import("../types.js").Model} Model */
/** @typedef {import("../types.js").Size} Size */

export class PictureField {
  /** @type {Promise<PictureChoice> | null} */ #choice = null;
  /** @type {[Model, Size] | null} */ #offered = null;

  /** @param {HTMLFormElement} form @param {(problem: import("../api.js").ApiProblem) => void} refuse says that the rest did not arrive */
  constructor(form, refuse) {
    this.form = form;
    this.refuse = refuse;
    this.input = find(form, "#picture", HTMLInputElement);
    this.input.addEventListener("change", () => this.take(this.input.files?.[0]));
    for (const kind of ["dragover", "dragleave", "drop", "paste"]) form.addEventListener(kind, (event) => this.#receive(event));
  }

  /** @returns {import("../types.js").Picture} */
  get picture() {
    const choice = this.#choice;
    return choice && (async () => (await choice).send());
  }

  /** @param {Model} model @param {Size} size */
  offer(model, size) {
    this.#offered = [model, size];
    this.input.disabled = !model.reference;
    find(this.form, "#picture-hint").textContent = model.reference ? "" : `${model.name} makes videos from words alone.`;
    void this.#choice?.then((choice) => choice.offer(model, size), () => undefined); // told where it was asked for
  }

  /** @param {Blob | undefined} file */
  take(file) {
    if (file) void this.#choose((choice) => choice.take(file));
  }

  /** Takes the picture that a video began with once more; without one, the field is empty. @param {string | null | undefined} path */
  recall(path) {
    if (path || this.#choice) void this.#choose((choice) => choice.recall(path));
  }

  /** @param {(choice: PictureChoice) => unknown} act */
  async #choose(act) {
    this.#choice ??= fetchPictures().then(({ PictureChoice }) => new PictureChoice(this.form));
    const choice = await this.#choice.catch(this.refuse);
    if (!choice) {
      this.#choice = null;
      return;
    }
    if (this.#offered) choice.offer(...this.#offered);
    act(choice);
  }

  /** Text that is dropped or pasted stays text. @param {Event} event */
  #receive(event) {
    const carried = event instanceof DragEvent ? event.dataTransfer : event instanceof ClipboardEvent ? event.clipboardData : null;
    const isPicture = Boolean(carried?.types.includes("Files")) && !(event.type === "paste" && carried?.types.includes("text/plain"));
    this.form.toggleAttribute("data-drop", event.type === "dragover" && isPicture);
    if (!isPicture) return;
    event.preventDefault();
    this.take(carried?.files[0]); // none while it is only dragged over
  }
}
