/** The page's icons, as elements. */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name as the page's symbols are called, without `icon-` */
export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawn.append(use);
  return drawn;
}
