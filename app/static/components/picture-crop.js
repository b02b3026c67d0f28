/** A picture that a video begins with: shown as the video will cut it, moved by pointer or arrow keys, and sent in the video's size. */

import { ApiProblem } from "../api.js";
import { announceEvent, make } from "../dom.js";
import { fileSize } from "../facts.js";
import { pixels, shortened } from "../formats.js";
import { uploadPicture } from "../requests.js";

/** @typedef {import("../types.js").Size} Size */

const MOST_BYTES = 50e6; // of the file that is chosen: decoded, a larger one fills a telephone's memory
const SENT_AS_IT_IS = 10e6; // bytes: half of what the server takes, more than any photograph of a video's size has
const JPEG_QUALITY = 0.95; // as the server keeps it
const KEPT_MS = 12 * 3_600_000; // half of the day for which the server keeps what was sent
const SOFT = 1.05; // enlarged by more than this, a picture is seen to be soft

export class PictureCrop {
  #focus = { x: 0.5, y: 0.5 }; // what is seen where not all of it fits: 0 its left or upper end, 1 the other one
  #sent = { recipe: "", id: "", at: 0 };
  /** @type {Size} */ #fitted = { width: 0, height: 0 };

  /** Rejects with ApiProblem where the file cannot be used. @param {Blob} file */
  static async of(file) {
    if (file.size > MOST_BYTES) throw unusable(`This file has ${fileSize(file.size)}; pictures of up to ${fileSize(MOST_BYTES)} can be used.`);
    const bitmap = await decode(file);
    const { width, height } = bitmap;
    bitmap.close();
    return new PictureCrop(file, { width, height });
  }

  /** @param {Blob} file @param {Size} size */
  constructor(file, size) {
    this.file = file;
    this.size = size;
    this.url = URL.createObjectURL(file);
    this.range = make("input", { type: "range", class: "picture-range", min: 0, max: 100 });
    this.frame = make("div", { class: "picture-frame" }, make("img", { src: this.url, alt: "The picture that the video begins with" }), this.range);
    this.moving = make("p", { class: "hint" }, "Drag it, or press the arrow keys, to choose what is seen.");
    const remove = make("button", { class: "button small", type: "button" }, "Remove picture");
    this.element = make("div", { class: "picture-cut" }, this.frame, make("div", { class: "picture-foot" }, this.moving, remove));
    this.range.addEventListener("input", () => this.#look(this.#axis === "x" ? this.range.valueAsNumber / 100 : 1 - this.range.valueAsNumber / 100));
    this.frame.addEventListener("pointerdown", (event) => this.#drag(event));
    remove.addEventListener("click", () => announceEvent(remove, "picture-remove", null));
  }

  /** What is shown of it, for a person. */
  get words() {
    const { width, height } = this.#fitted;
    const name = this.file instanceof File ? `${shortened(this.file.name, 40)}, ` : "";
    const cut = this.#slack > 0.01 ? "cut" : "scaled";
    const fate = width === this.size.width && height === this.size.height ? "as it is" : `${cut} to ${pixels(width, height)}`;
    return `${name}${pixels(this.size.width, this.size.height)}, ${fate}.${this.#scale > SOFT ? " It is smaller than the video and will look soft." : ""}`;
  }

  /** Shows it as a video of this size would begin. @param {Size} size */
  fit(size) {
    this.#fitted = size;
    const [axis, moves] = [this.#axis, this.#slack > 0.01];
    this.frame.style.setProperty("--ratio", String(size.width / size.height));
    this.frame.dataset.moves = moves ? axis : "";
    this.range.hidden = this.moving.hidden = !moves;
    this.range.setAttribute("aria-label", `What is seen of the picture, from ${axis === "x" ? "left to right" : "bottom to top"}`);
    this.#look(this.#focus[axis]);
  }

  /** Sends it, cut to this size; the same cut is sent once. Rejects with ApiProblem. @param {Size} size @returns {Promise<string>} its id */
  async upload(size) {
    const recipe = JSON.stringify([size, this.#focus]);
    if (this.#sent.recipe !== recipe || Date.now() - this.#sent.at > KEPT_MS) {
      this.#sent = { recipe, id: await send(await this.#cut(size)), at: Date.now() };
    }
    return this.#sent.id;
  }

  close() {
    URL.revokeObjectURL(this.url);
  }

  /** By how much it is enlarged so that it fills the video. */
  get #scale() {
    return Math.max(this.#fitted.width / this.size.width, this.#fitted.height / this.size.height);
  }

  /** The direction in which not all of it fits. @returns {"x" | "y"} */
  get #axis() {
    return this.size.width * this.#fitted.height > this.size.height * this.#fitted.width ? "x" : "y";
  }

  /** How much does not fit, as a part of what does. */
  get #slack() {
    const [whole, seen] = this.#axis === "x" ? [this.size.width, this.#fitted.width] : [this.size.height, this.#fitted.height];
    return (whole * this.#scale) / seen - 1;
  }

  /** @param {number} place 0 to 1 along the axis */
  #look(place) {
    const axis = this.#axis;
    this.#focus[axis] = Math.min(1, Math.max(0, place));
    this.range.valueAsNumber = Math.round(100 * (axis === "x" ? this.#focus.x : 1 - this.#focus.y));
    this.range.setAttribute("aria-valuetext", `${this.range.value} %`);
    this.frame.style.setProperty("--x", `${this.#focus.x * 100}%`);
    this.frame.style.setProperty("--y", `${this.#focus.y * 100}%`);
  }

  /** @param {PointerEvent} down */
  #drag(down) {
    if (!this.frame.dataset.moves || down.button !== 0) return;
    down.preventDefault();
    this.range.focus({ preventScroll: true });
    this.frame.setPointerCapture(down.pointerId);
    const axis = this.#axis;
    const { width, height } = this.frame.getBoundingClientRect();
    const way = this.#slack * (axis === "x" ? width : height);
    const begun = this.#focus[axis];
    const move = (/** @type {PointerEvent} */ event) => this.#look(begun - (event[axis] - down[axis]) / way);
    const end = () => {
      this.frame.removeEventListener("pointermove", move);
      this.frame.removeEventListener("lostpointercapture", end);
    };
    this.frame.addEventListener("pointermove", move);
    this.frame.addEventListener("lostpointercapture", end);
  }

  /** The part of it that is seen, in the video's size. @param {Size} size @returns {Promise<Blob>} */
  async #cut({ width, height }) {
    const isExact = this.size.width === width && this.size.height === height;
    if (isExact && this.file.type === "image/jpeg" && this.file.size <= SENT_AS_IT_IS) return this.file;
    const canvas = make("canvas", { width, height });
    const pen = canvas.getContext("2d", { alpha: false });
    if (!pen) throw unusable("This browser has no memory left to cut the picture: close other pages and try again.");
    const bitmap = await decode(this.file);
    const scale = Math.max(width / bitmap.width, height / bitmap.height);
    const [seenWidth, seenHeight] = [width / scale, height / scale];
    const [left, top] = [(bitmap.width - seenWidth) * this.#focus.x, (bitmap.height - seenHeight) * this.#focus.y];
    pen.fillStyle = "white"; // behind what is transparent, as the server has it
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(bitmap, left, top, seenWidth, seenHeight, 0, 0, width, height);
    bitmap.close();
    return new Promise((resolve, reject) => {
      canvas.toBlob((jpeg) => (jpeg ? resolve(jpeg) : reject(unusable("This browser could not cut the picture."))), "image/jpeg", JPEG_QUALITY);
    });
  }
}

/** The picture, upright. @param {Blob} file */
async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw unusable("This browser cannot read the file as a picture. JPEG, PNG and WebP files can be used.");
  }
}

/** @param {Blob} picture */
async function send(picture) {
  try {
    return (await uploadPicture(picture)).id;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const { status, code, title, message, requestId } = error;
    throw new ApiProblem({ status, code, title, detail: message, requestId, fields: status ? [{ field: "reference_id", message }] : [] });
  }
}

/** @param {string} detail */
function unusable(detail) {
  const fields = [{ field: "reference_id", message: detail }];
  return new ApiProblem({ status: 422, code: "unusable_picture", title: "The picture cannot be used", detail, fields });
}

/** The picture that a playing video shows at this moment, as a file. @param {HTMLVideoElement} screen @returns {Promise<File | null>} */
export function frameOf(screen) {
  const { videoWidth: width, videoHeight: height } = screen;
  const canvas = make("canvas", { width, height });
  canvas.getContext("2d", { alpha: false })?.drawImage(screen, 0, 0);
  const name = `frame at ${screen.currentTime.toFixed(1)} s`;
  return new Promise((resolve) => canvas.toBlob((jpeg) => resolve(jpeg && new File([jpeg], name, { type: jpeg.type })), "image/jpeg", JPEG_QUALITY));
}
