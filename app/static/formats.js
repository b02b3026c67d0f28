/** Numbers and times as people read them. Pure functions. */

/**
 * `0:07`, `1:42`, `1:05:10`.
 * @param {number} seconds
 */
export function clockTime(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * `about 20 s`, `about 6 min`: for forecasts, which deserve no more digits.
 * @param {number} seconds
 */
export function aboutDuration(seconds) {
  if (seconds < 50) return `about ${Math.max(5, Math.round(seconds / 5) * 5)} s`;
  if (seconds < 5400) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}

/**
 * `6 s`, `7.5 s`.
 * @param {number} seconds
 */
export function shortSeconds(seconds) {
  return `${Number(seconds.toFixed(1))} s`;
}

/**
 * @param {number} width pixels
 * @param {number} height pixels
 */
export function pixels(width, height) {
  return `${width} × ${height}`;
}

/**
 * `$0.80`; more digits only where cents are too coarse.
 * @param {number} dollars
 */
export function money(dollars) {
  const cents = dollars * 100;
  return `$${dollars.toFixed(Math.abs(cents - Math.round(cents)) < 1e-6 ? 2 : 4)}`;
}

/** @param {number} count */
export function grouped(count) {
  return count.toLocaleString("en-GB");
}

/**
 * A prompt of up to 32,000 characters, short enough for a label.
 * @param {string} text
 * @param {number} [length] characters
 */
export function shortened(text, length = 80) {
  const characters = [...text.slice(0, length * 2)];
  return characters.length <= length && text.length <= length * 2 ? text : `${characters.slice(0, length - 1).join("")}…`;
}
