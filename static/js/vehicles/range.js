// @ts-check
/** Which rows a click with Shift means. */

/**
 * The places from one row to another, both included, whichever comes first.
 * @param {number} one
 * @param {number} other
 * @returns {number[]}
 */
export function between(one, other) {
  const [first, last] = one < other ? [one, other] : [other, one];
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}
