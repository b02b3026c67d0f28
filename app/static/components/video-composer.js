/** <video-composer>: the form in which a video is asked for, built from the models the server offers. Sends nothing itself. */

import { actionOf, announceEvent, find } from "../dom.js";
import { choices, keepChoices, keepModelCount, keepPrompt } from "../memory.js";
import { priceWords } from "../money.js";
import { fetchMore } from "../parts.js";
import { ErrorSummary } from "./error-summary.js";
import { LengthChoice } from "./length-choice.js";
import { PictureField } from "./picture-field.js";
import { PriceLine } from "./price-line.js";
import { PROMPT_LIMIT, PromptField } from "./prompt-field.js";
import { ShapeChoice } from "./shape-choice.js";

/** @typedef {import("../types.js").Model} Model */
/** @typedef {import("../types.js").VideoRequest} VideoRequest */

const SIZE_FIELDS = new Set(["shape", "level"]); // what changes the lengths on offer

export class VideoComposer extends HTMLElement {
  /** @type {Model[]} */ #models = [];
  /** @type {import("../types.js").Look} */ #look = {};

  connectedCallback() {
    this.form = find(this, "form", HTMLFormElement);
    this.prompt = new PromptField(find(this, ".prompt-field"));
    this.shape = new ShapeChoice(find(this, ".shape-field"));
    this.length = new LengthChoice(find(this, ".seconds-field"));
    this.pictures = new PictureField(this.form, (problem) => this.refuse(problem));
    this.more = find(this, ".more", HTMLDetailsElement);
    this.more.addEventListener("toggle", () => this.#offerMore());
    this.errors = new ErrorSummary(this.form);
    this.select = find(this, "#model", HTMLSelectElement);
    this.seed = find(this, "#seed", HTMLInputElement);
    if (/Mac|iP/.test(navigator.platform)) find(this, ".submit-hint kbd").textContent = "⌘";
    this.form.addEventListener("submit", this);
    this.form.addEventListener("keydown", this);
    this.form.addEventListener("change", this);
    this.form.addEventListener("click", this);
  }

  disconnectedCallback() {
    for (const kind of ["submit", "keydown", "change", "click"]) this.form?.removeEventListener(kind, this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "submit") this.#submit(event);
    if (event.type === "change") this.#changed(event.target);
    if (event.type === "click") this.#act(actionOf(event));
    if (event instanceof KeyboardEvent && event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit();
  }

  /** @param {string | null} action */
  #act(action) {
    if (action === "copy-error") announceEvent(this, "copy-text", this.errors?.details);
    if (action?.startsWith("open")) announceEvent(this, "assist", action);
  }

  /** @param {Model[]} models the default one first */
  set models(models) {
    this.#models = models;
    this.select?.replaceChildren(...models.map(modelOption));
    const wanted = models.find(({ id, available }) => available && id === choices().model) ?? models.find(({ available }) => available);
    if (this.select) this.select.value = (wanted ?? models[0])?.id ?? "";
    keepModelCount(models.length);
    this.#offerModel();
  }

  set busy(/** @type {boolean} */ busy) {
    find(this, ".generate", HTMLButtonElement).setAttribute("aria-disabled", String(busy));
    this.form?.toggleAttribute("data-busy", busy);
  }

  submit() {
    this.form?.requestSubmit();
  }

  /** Makes a prompt with what costs nothing; without such a model it is only written down. @param {string} prompt */
  tryFree(prompt) {
    const free = this.#models.filter(({ available, price }) => available && price.amount === "free");
    const model = free.find(({ accounts }) => !accounts) ?? free[0];
    this.reuse({ prompt, reference_url: null, ...(model && { model: model.id }) });
    if (model) this.submit();
    else this.focusPrompt();
  }

  focusPrompt() {
    this.prompt?.textarea.focus();
  }

  /**
   * Puts a recipe into the form, for one take; a picture stays where the recipe says nothing of one.
   * @param {Partial<import("../types.js").Video>} recipe
   */
  reuse({ prompt, seed, style, camera, reference_url: picture, ...choice }) {
    if (!this.prompt || !this.seed || !this.more) return;
    this.prompt.text = prompt ?? "";
    if (seed !== undefined) this.seed.value = String(seed ?? "");
    this.#look = { style, camera };
    this.more.open ||= Boolean(style ?? camera);
    find(this, '[name="takes"]', HTMLInputElement).checked = true;
    this.errors?.clear();
    this.#recall(choice);
    if (picture !== undefined) this.pictures?.recall(picture);
  }

  /** @param {Partial<import("../types.js").Video>} choice */
  #recall({ model, width, height, duration }) {
    keepChoices({ ...(width && height && { width, height }), ...(duration && { duration }), ...(model && { model }) });
    this.models = this.#models;
  }

  /** Takes a picture of a video's size to begin the next one with. @param {Blob} picture @param {import("../types.js").Size} size */
  beginWith(picture, { width, height }) {
    this.#recall({ width, height });
    void this.pictures?.take(picture);
    this.focusPrompt();
  }

  /** @param {import("../api.js").ApiProblem} problem */
  refuse(problem) {
    this.errors?.show({ title: problem.title, fields: problem.fields, message: problem.message, code: problem.code, requestId: problem.requestId });
  }

  get #model() {
    return this.#models.find(({ id }) => id === this.select?.value) ?? this.#models[0];
  }

  #offerModel() {
    const model = this.#model;
    if (!model) return;
    const { width, height, duration } = choices();
    this.shape?.offer(model.name, model.sizes, { width, height });
    const source = model.price_source && model.price.amount !== "free" ? `Price: ${model.price_source}.` : "";
    find(this, ".model-note span").textContent = [model.note, source].filter(Boolean).join(" ");
    find(this, ".model-warning").textContent = (model.available ? model.lifecycle?.warning : model.reason) ?? "";
    find(this, ".seed-field").hidden = !model.seed;
    this.#offerLengths(duration);
    void this.#offerMore();
  }

  async #offerMore() {
    const [model, more] = [this.#model, this.more];
    if (!model || !more?.open) return;
    await fetchMore().then(
      ({ offerMore }) => offerMore(find(more, ".more-choices"), model, this.#look),
      (problem) => this.refuse(problem),
    );
  }

  /** @param {number | undefined} wanted seconds */
  #offerLengths(wanted) {
    const [model, size] = [this.#model, this.shape?.size];
    if (!model || !size) return;
    this.length?.offer(model, size, wanted);
    this.pictures?.offer(model, size);
    this.#nameThePrice();
  }

  /** The button carries its consequence. */
  #nameThePrice() {
    const [model, size, seconds] = [this.#model, this.shape?.size, this.length?.seconds];
    if (!model || !size || !seconds) return;
    const takes = this.#takes;
    find(this, "price-line", PriceLine).show(model, size, seconds, takes);
    find(this, ".generate-label").textContent = `Generate${takes > 1 ? ` ${takes} videos` : ""} – ${priceWords(model, size, seconds, takes)}`;
  }

  get #takes() {
    return Number(new FormData(this.form).get("takes"));
  }

  /** @param {EventTarget | null} target */
  #changed(target) {
    if (target === this.select) {
      keepChoices({ model: this.select?.value });
      this.#offerModel();
    } else if (target instanceof HTMLSelectElement) this.#look = { ...this.#look, [target.name]: target.value };
    if (target instanceof HTMLInputElement && SIZE_FIELDS.has(target.name)) this.#offerLengths(this.length?.seconds);
    else this.#nameThePrice();
    if (this.shape && this.length && this.#model) keepChoices({ ...this.shape.size, duration: this.length.seconds });
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    if (this.form?.hasAttribute("data-busy")) return;
    const fields = this.#mistakes();
    this.errors?.clear();
    if (fields.length) {
      const title = fields.length === 1 ? "One thing to put right" : `${fields.length} things to put right`;
      this.errors?.show({ title, fields });
      return;
    }
    keepPrompt(this.prompt?.text ?? "");
    announceEvent(this, "video-request", { request: this.request, picture: this.pictures?.picture ?? null });
  }

  #mistakes() {
    const fields = [];
    const length = this.prompt?.length ?? 0;
    if (length === 0) fields.push({ field: "prompt", message: "Describe what should be seen." });
    if (length > PROMPT_LIMIT) fields.push({ field: "prompt", message: `Shorten this by ${length - PROMPT_LIMIT} characters.` });
    const seed = this.seed?.value.trim() ?? "";
    if (!/^\d*$/.test(seed) || !Number.isSafeInteger(Number(seed))) fields.push({ field: "seed", message: "Give a whole number, or leave this empty." });
    return fields;
  }

  /** What the form says now. @returns {VideoRequest} */
  get request() {
    const { prompt, length, shape, seed } = this;
    const model = this.#model;
    if (!prompt || !length || !shape || !seed) throw new Error("The composer is not on the page");
    const { width, height } = shape.size;
    return {
      ...{ prompt: prompt.text, duration: length.seconds, width, height },
      model: this.#models.length > 1 ? model?.id : undefined,
      seed: model?.seed && seed.value.trim() ? Number(seed.value) : undefined,
      ...this.#knownLook,
      takes: this.#takes > 1 ? this.#takes : undefined,
    };
  }

  get #knownLook() {
    const model = this.#model;
    return { style: model?.styles.find((word) => word === this.#look.style), camera: model?.cameras.find((word) => word === this.#look.camera) };
  }
}

/** @param {Model} model */
function modelOption({ id, name, available, reason }) {
  const option = new Option(available ? name : `${name} – ${reason ?? "not available"}`, id);
  option.disabled = !available;
  return option;
}

customElements.define("video-composer", VideoComposer);
