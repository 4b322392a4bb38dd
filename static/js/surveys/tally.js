// @ts-check
/** What is counted at one spot, kept on the phone until the server has it. Pure: no page. */

export const MOST = 9999;

/** @typedef {Record<string, number>} Numbers how many of each kind */

/**
 * @param {Numbers} numbers
 * @param {string} kind
 * @param {number} by
 * @returns {Numbers} never below nought, never above what the sheet has room for
 */
export function changed(numbers, kind, by) {
  const now = (numbers[kind] ?? 0) + by;
  return { ...numbers, [kind]: Math.min(MOST, Math.max(0, now)) };
}

/** @param {Numbers} numbers @returns {number} */
export function total(numbers) {
  return Object.values(numbers).reduce((sum, one) => sum + one, 0);
}

/** @param {string} text what was typed @returns {number} */
export function typed(text) {
  const number = Number.parseInt(text.normalize("NFKC"), 10);
  return Number.isNaN(number) ? 0 : Math.min(MOST, Math.max(0, number));
}

/**
 * What an earlier visit to the page has left, if it can be read.
 *
 * @param {string | null} kept
 * @returns {{ key: string, numbers: Numbers } | null}
 */
export function read(kept) {
  try {
    const found = JSON.parse(kept ?? "null");
    return typeof found?.key === "string" && typeof found.numbers === "object"
      ? found
      : null;
  } catch {
    return null;
  }
}
