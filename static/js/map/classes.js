// @ts-check
/** Classes of counts for a map. Counts are skewed: most cells have few, and those few matter. */

/**
 * The least count of each class above the first: each class takes about as many of the
 * different counts as the others, so that the few great ones are told apart too.
 *
 * @param {number[]} counts
 * @param {number} classes
 * @returns {number[]} ascending, at most `classes - 1` of them
 */
export function classBounds(counts, classes) {
  const sorted = [...new Set(counts)].sort((a, b) => a - b);
  const bounds = new Set();
  for (let n = 1; n < classes; n += 1) {
    const bound = sorted[Math.floor((n * sorted.length) / classes)];
    if (bound !== undefined && bound > (sorted[0] ?? 0)) bounds.add(bound);
  }
  return [...bounds];
}

/**
 * Which class a count falls into, from 1.
 *
 * @param {number} count
 * @param {number[]} bounds
 */
export function classOf(count, bounds) {
  return 1 + bounds.filter((bound) => count >= bound).length;
}
