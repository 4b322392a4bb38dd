// @ts-check
/** Yen as people type and read them. Pure. */

/**
 * The amount in what was typed: 3000, 3,000, ３０００円.
 *
 * @param {string} text
 * @returns {number | null} null for nothing, NaN for what is no amount
 */
export function amountOf(text) {
  const plain = text.normalize("NFKC").replace(/[,\s円]/g, "");
  if (plain === "") return null;
  return /^\d+$/.test(plain) ? Number(plain) : Number.NaN;
}

/** @param {number} amount @returns {string} 3,000円 */
export function yen(amount) {
  return `${amount.toLocaleString("ja-JP")}円`;
}

/**
 * What to say of the change.
 *
 * @param {number} fee
 * @param {number | null} tendered
 * @returns {string}
 */
export function changeText(fee, tendered) {
  if (tendered === null) return yen(0);
  if (Number.isNaN(tendered)) return "金額を数字で入力してください";
  if (tendered < fee) return `${yen(fee - tendered)} 足りません`;
  return yen(tendered - fee);
}

/**
 * The sum of a count by denomination.
 *
 * @param {Array<{ denomination: number, pieces: number | null }>} lines
 * @returns {number} NaN while one of them is no number
 */
export function sumOf(lines) {
  return lines.reduce(
    (sum, { denomination, pieces }) => sum + denomination * (pieces ?? 0),
    0,
  );
}
