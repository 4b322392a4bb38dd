// @ts-check
/** How far a tag's warning time has run (W-09): grey, amber, red, and always in words. Pure. */

/** Less than this is left: まもなく. */
export const SOON_MS = 5 * 60_000;

/**
 * @typedef {object} Ripeness
 * @property {boolean} ripe
 * @property {"neutral" | "warning" | "danger"} tone
 * @property {string} text
 * @property {string} symbol one character for a pin
 * @property {number} left milliseconds
 */

/**
 * @param {number} removableAt epoch milliseconds
 * @param {number} now
 * @returns {Ripeness}
 */
export function ripeness(removableAt, now) {
  const left = removableAt - now;
  if (left <= 0)
    return { ripe: true, tone: "danger", text: "撤去できます", symbol: "撤", left };
  const tone = left <= SOON_MS ? "warning" : "neutral";
  return { ripe: false, tone, text: leftText(left), symbol: pinSymbol(left), left };
}

/** @param {number} left @returns {string} あと12分, あと4:05, あと2日 */
export function leftText(left) {
  const seconds = Math.ceil(left / 1000);
  const days = Math.floor(seconds / 86_400);
  if (days >= 1) return `あと${days}日`;
  const hours = Math.floor(seconds / 3600);
  if (hours >= 1) return `あと${hours}時間`;
  if (left > SOON_MS) return `あと${Math.ceil(seconds / 60)}分`;
  return `あと${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @param {number} left @returns {string} minutes, or 日 for a longer wait */
function pinSymbol(left) {
  const minutes = Math.ceil(left / 60_000);
  return minutes < 100 ? String(minutes) : "日";
}

/**
 * Ripe ones first, the nearest of them first; then those that ripen next.
 *
 * @template {{ left: number, distance: number }} T
 * @param {T[]} tags
 * @returns {T[]}
 */
export function inOrder(tags) {
  return [...tags].sort((a, b) => {
    if (a.left <= 0 && b.left <= 0) return a.distance - b.distance;
    return Math.max(a.left, 0) - Math.max(b.left, 0);
  });
}
