/** <price-line>: what a video will cost, as a sum that can be checked. */

import { sumWords } from "../money.js";

export class PriceLine extends HTMLElement {
  /**
   * @param {import("../types.js").Model} model
   * @param {import("../types.js").Size} size
   * @param {number} seconds
   * @param {number} [takes]
   */
  show(model, size, seconds, takes = 1) {
    this.textContent = sumWords(model, size, seconds, takes);
  }
}

customElements.define("price-line", PriceLine);
