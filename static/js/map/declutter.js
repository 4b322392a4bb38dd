// @ts-check
/** Which labels may stand: the important first, none over another. Pure. */

/**
 * @typedef {object} Label
 * @property {string} text
 * @property {number} x pixels
 * @property {number} y pixels
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} rank smaller stands first
 * @property {number} [angle] radians
 * @property {number} [apart] pixels between two labels of the same text
 */

/**
 * @template {Label} T
 * @param {T[]} labels
 * @param {number} [gap] pixels kept free around each
 * @returns {T[]} those that stand, the most important first
 */
export function declutter(labels, gap = 3) {
  /** @type {T[]} */
  const standing = [];
  /** @type {[number, number, number, number][]} */
  const boxes = [];
  for (const label of [...labels].sort((a, b) => a.rank - b.rank)) {
    const box = boxAround(label, gap);
    const free = !boxes.some((other) => meet(box, other));
    if (!free || standing.some((other) => repeats(label, other))) continue;
    standing.push(label);
    boxes.push(box);
  }
  return standing;
}

/**
 * @param {Label} label
 * @param {number} gap
 * @returns {[number, number, number, number]}
 */
function boxAround({ x, y, width, height, angle = 0 }, gap) {
  const [c, s] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const halfWidth = (width * c + height * s) / 2 + gap;
  const halfHeight = (width * s + height * c) / 2 + gap;
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function meet(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/**
 * @param {Label} a
 * @param {Label} b
 */
function repeats(a, b) {
  return a.text === b.text && Math.hypot(a.x - b.x, a.y - b.y) < (a.apart ?? 0);
}
