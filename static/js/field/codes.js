// @ts-check
/** Tag codes (札番号): the same rules as ledger/vehicles/codes.py. Pure. */

export const LENGTH = 10;

/** @param {string} digits @returns {string} modulus 10, weights 3 and 1 from the right */
export function checkDigit(digits) {
  let total = 0;
  [...digits].reverse().forEach((digit, place) => {
    total += Number(digit) * (place % 2 === 0 ? 3 : 1);
  });
  return String((10 - (total % 10)) % 10);
}

/**
 * @param {string} text as a scanner or a thumb gives it: full-width, blanks, start/stop marks
 * @returns {string}
 */
export function normalise(text) {
  const folded = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s‐-―−ー-]+/g, "");
  const found = /^[*A-D]?([0-9A-Z]+?)[*A-D]?$/.exec(folded);
  return found ? found[1] : folded;
}

/** @param {string} code @returns {boolean} form and check digit are right */
export function isSound(code) {
  return /^\d{10}$/.test(code) && checkDigit(code.slice(0, -1)) === code.slice(-1);
}

/** @param {string} code @returns {string} 08 0000123 8, with blanks that do not break */
export function spoken(code) {
  if (code.length !== LENGTH) return code;
  return [code.slice(0, 2), code.slice(2, -1), code.slice(-1)].join("\u00a0");
}
