/** Plays a video's sprite sheet in place of its poster: a moving glance without a <video> per card. */

const FRAME_MS = 140; // seven frames a second: motion is seen, and sixteen frames last two seconds

/**
 * @param {HTMLElement} element shows one tile at a time
 * @param {string} url
 * @param {import("../types.js").Sprites} sprites
 * @returns {() => void} stops and hides it
 */
export function playSprites(element, url, { columns, rows, count }) {
  let frame = 0;
  let timer = 0;
  const sheet = new Image();
  sheet.style.setProperty("inline-size", `${columns * 100}%`);
  sheet.style.setProperty("block-size", `${rows * 100}%`);
  const step = () => {
    const [column, row] = [frame % columns, Math.floor(frame / columns)];
    sheet.style.setProperty("translate", `${(-100 * column) / columns}% ${(-100 * row) / rows}%`);
    frame = (frame + 1) % count;
  };
  sheet.addEventListener("load", () => {
    element.replaceChildren(sheet);
    element.hidden = false;
    timer = window.setInterval(step, FRAME_MS);
  });
  sheet.src = url;
  return () => {
    window.clearInterval(timer);
    sheet.removeAttribute("src");
    element.hidden = true;
  };
}
