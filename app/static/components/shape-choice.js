/** The composer's choice of shape and resolution, built from the sizes a model offers. */

import { cloneTemplate, find } from "../dom.js";
import { pixels } from "../formats.js";

/** @typedef {{ width: number, height: number }} Size pixels */
/** @typedef {"landscape" | "portrait" | "square"} Shape */

/** @type {Record<Shape, string>} */
const SHAPES = { landscape: "Landscape", portrait: "Portrait", square: "Square" };
const FIRST_SHORT_SIDE = 720; // pixels: sharp on most screens, and half the work of 1080 lines

export class ShapeChoice {
  /** @param {HTMLElement} field */
  constructor(field) {
    this.shapes = find(field, ".shapes");
    this.levels = find(field, ".levels");
    this.reason = find(field, ".shape-reason");
    /** @type {Size[]} */
    this.sizes = [];
    /** @type {Size} */
    this.size = { width: 1280, height: 720 };
    this.shapes.addEventListener("change", () => this.#takeShape());
    this.levels.addEventListener("change", () => this.#takeLevel());
  }

  /**
   * Offers a model's sizes, keeping the chosen shape and resolution as nearly as the model can.
   * @param {string} modelName
   * @param {Size[]} sizes
   * @param {Partial<Size>} wanted
   */
  offer(modelName, sizes, wanted) {
    this.sizes = sizes;
    const { width = 1280, height = FIRST_SHORT_SIDE } = wanted;
    this.size = this.#nearest(shapeOf({ width, height }), Math.min(width, height));
    this.#draw(modelName);
  }

  /** @param {string} modelName */
  #draw(modelName) {
    const missing = [];
    this.shapes.replaceChildren();
    for (const [shape, name] of /** @type {[Shape, string][]} */ (Object.entries(SHAPES))) {
      const offered = this.sizes.some((size) => shapeOf(size) === shape);
      if (!offered) missing.push(name.toLowerCase());
      this.shapes.append(shapeOption(shape, name, offered));
    }
    this.reason.hidden = missing.length === 0;
    this.reason.textContent = `${modelName} makes no ${missing.join(" or ")} videos.`;
    this.#markShapes();
    this.#drawLevels();
  }

  /** Puts the pixel sizes of the present resolution on the shapes. */
  #markShapes() {
    const short = Math.min(this.size.width, this.size.height);
    for (const input of this.shapes.querySelectorAll("input")) {
      const shape = /** @type {Shape} */ (input.value);
      input.checked = shape === shapeOf(this.size);
      if (input.disabled) continue;
      const { width, height } = this.#nearest(shape, short);
      const option = /** @type {HTMLElement} */ (input.closest(".shape"));
      find(option, ".shape-pixels").textContent = pixels(width, height);
      find(option, ".shape-frame").style.setProperty("--ratio", `${width} / ${height}`);
    }
  }

  #drawLevels() {
    const alike = this.sizes.filter((size) => shapeOf(size) === shapeOf(this.size));
    this.levels.hidden = alike.length < 2;
    this.levels.replaceChildren(...alike.map((size) => levelOption(size, size === this.size)));
  }

  #takeShape() {
    const chosen = /** @type {Shape} */ (find(this.shapes, "input:checked", HTMLInputElement).value);
    this.size = this.#nearest(chosen, Math.min(this.size.width, this.size.height));
    this.#markShapes();
    this.#drawLevels();
  }

  #takeLevel() {
    const chosen = Number(find(this.levels, "input:checked", HTMLInputElement).value);
    this.size = this.#nearest(shapeOf(this.size), chosen);
    this.#markShapes();
  }

  /**
   * @param {Shape} shape
   * @param {number} short pixels of the shorter side
   * @returns {Size}
   */
  #nearest(shape, short) {
    const alike = this.sizes.filter((size) => shapeOf(size) === shape);
    const candidates = alike.length ? alike : this.sizes;
    return candidates.reduce((best, size) => (distance(size, short) < distance(best, short) ? size : best), candidates[0] ?? this.size);
  }
}

/** @param {Size} size @param {number} short */
function distance({ width, height }, short) {
  return Math.abs(Math.min(width, height) - short);
}

/** @param {Size} size @returns {Shape} */
function shapeOf({ width, height }) {
  if (width === height) return "square";
  return width > height ? "landscape" : "portrait";
}

/** @param {Shape} shape @param {string} name @param {boolean} offered */
function shapeOption(shape, name, offered) {
  const option = cloneTemplate("shape-template", HTMLLabelElement);
  const input = find(option, "input", HTMLInputElement);
  input.value = shape;
  input.disabled = !offered;
  find(option, ".shape-name").textContent = name;
  find(option, ".shape-pixels").textContent = offered ? "" : "not offered";
  find(option, ".shape-frame").dataset.shape = shape;
  return option;
}

/** @param {Size} size @param {boolean} checked */
function levelOption({ width, height }, checked) {
  const option = cloneTemplate("segment-template", HTMLLabelElement);
  const input = find(option, "input", HTMLInputElement);
  input.name = "level";
  input.value = String(Math.min(width, height));
  input.checked = checked;
  find(option, "span").textContent = `${Math.min(width, height)}p`;
  return option;
}
