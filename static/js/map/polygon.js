// @ts-check
/** Points and polygons on the screen. Pure. */

/** @typedef {{ x: number, y: number }} XY */

/**
 * @param {XY} point
 * @param {XY[]} polygon closed by itself
 * @returns {boolean} by the even-odd rule, so a figure of eight has two insides
 */
export function inside({ x, y }, polygon) {
  let within = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [a, b] = [polygon[i], polygon[j]];
    const crosses = a.y > y !== b.y > y;
    if (crosses && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}

/**
 * @param {XY} a
 * @param {XY} b
 * @returns {XY[]} the corners of the box between two points
 */
export function boxBetween(a, b) {
  return [
    { x: a.x, y: a.y },
    { x: b.x, y: a.y },
    { x: b.x, y: b.y },
    { x: a.x, y: b.y },
  ];
}

/**
 * @param {XY[]} path
 * @returns {boolean} whether it is only a click with a shaking hand
 */
export function isTiny(path) {
  const xs = path.map((point) => point.x);
  const ys = path.map((point) => point.y);
  return Math.max(...xs) - Math.min(...xs) < 5 && Math.max(...ys) - Math.min(...ys) < 5;
}
