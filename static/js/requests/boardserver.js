// @ts-check
/** The board's conversation with the server: one step at a time, always answered by the state. */

import { csrfToken } from "../ui/http.js";
import { toast } from "../ui/toast.js";

/**
 * @typedef {object} Answer
 * @property {string} html
 * @property {any[]} features
 * @property {string} stamp
 * @property {any[]} [undo] the moves that take the step back
 * @property {string} [error] why nothing has changed
 * @property {string} [message]
 */

export class BoardServer {
  busy = false;

  /**
   * @param {string} url
   * @param {BodyInit} body
   * @returns {Promise<Answer | null>} null where there is nothing to show; the user knows why
   */
  async post(url, body) {
    if (this.busy) return null;
    this.busy = true;
    try {
      const headers = { "X-CSRFToken": csrfToken() };
      const answer = await fetch(url, { method: "POST", body, headers });
      if (!answer.redirected && [200, 409].includes(answer.status)) return answer.json();
      toast("操作を受け付けられませんでした。画面を開き直してください。", "error");
    } catch {
      toast("サーバーに届きませんでした。もう一度操作してください。", "error");
    } finally {
      this.busy = false;
    }
    return null;
  }

  /**
   * @param {string} url
   * @returns {Promise<Answer | null>} null when the server does not answer; the next one may
   */
  async get(url) {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      return answer.ok && !answer.redirected ? answer.json() : null;
    } catch {
      return null;
    }
  }
}
