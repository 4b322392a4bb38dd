// @ts-check
/** What an answer of the server means for one item of the queue. Pure. */

/** An item asked back this often is parked, so that a person looks at it. */
export const MOST_TRIES = 12;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * @typedef {{ next: "done" | "retry" | "park" | "sign-in", reason?: string, wait?: number }} Verdict
 */

/** @param {number} tries @returns {number} milliseconds until the next try */
export function backoff(tries) {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 12));
}

/**
 * @param {{ status: number, answer: any, digest: string, tries: number, retryAfter?: number }} got
 * @returns {Verdict}
 */
export function judge({ status, answer, digest, tries, retryAfter = 0 }) {
  const message = answer?.message ?? "";
  if (status === 200 || status === 201) {
    if (answer?.digest === digest) return { next: "done" };
    return { next: "retry", wait: backoff(tries), reason: "控えが合いません" };
  }
  if (status === 401 || status === 403)
    return { next: "sign-in", reason: message || "ログインし直すと送信します。" };
  const wait = Math.max(backoff(tries), retryAfter * 1000);
  const passing = status === 0 || status === 408 || status === 429 || status >= 500;
  if (passing) return { next: "retry", wait, reason: passingReason(status, message) };
  if (answer?.retry && tries < MOST_TRIES) return { next: "retry", wait, reason: message };
  return { next: "park", reason: message || `受け付けられません（${status}）` };
}

/** @param {number} status @param {string} message */
function passingReason(status, message) {
  if (status === 0) return "電波を待っています";
  return message || "サーバーが混み合っています";
}
