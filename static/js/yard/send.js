// @ts-check
/** Forms sent without leaving the page. */

import { csrfToken } from "../ui/http.js";

const PATIENCE_MS = 15_000;

/**
 * @param {string} url
 * @param {FormData | URLSearchParams} data
 * @returns {Promise<{ status: number, answer: any }>} status 0: there was no line
 */
export async function send(url, data) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.redirected) {
      return {
        status: response.url.includes("/login/") ? 401 : 303,
        answer: { next: response.url },
      };
    }
    return { status: response.status, answer: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, answer: {} };
  }
}

/** What to say when an answer is no answer. @param {number} status */
export function reasonOf(status) {
  if (status === 0) return "通信できません。つながるまで送り直します。";
  if (status === 401 || status === 403) return "ログインし直すと続けられます。";
  if (status === 429) return "間違いが続いたため、しばらく確認できません。";
  return "うまくいきませんでした。もう一度操作してください。";
}
