// @ts-check
/**
 * Whether the server still knows who sits here, as far as this page has heard. Once a question has
 * been answered with 401, what the page asks by itself (layers of a map, the sender) waits: the
 * answer would be the same. It goes on when the page is looked at again, for one may have signed
 * in in another tab, or when something else shows that the session is there.
 */

class Session extends EventTarget {
  /** Nothing that needs a session is worth asking. */
  ended = false;
  /** Why: `locked`, `signed_out`, `must_change_password`; empty if the answer did not say. */
  reason = "";

  /**
   * Look at an answer of the server.
   *
   * @param {Response} answer
   * @returns {boolean} whether the session has ended
   */
  refused(answer) {
    if (answer.status !== 401) return false;
    this.ended = true; // at once, for the next question; the reason comes with the body
    answer
      .json()
      .catch(() => ({}))
      .then(({ error = "" }) => this.ended && this.end(error));
    return true;
  }

  /** The session has ended. @param {string} [reason] */
  end(reason = "") {
    this.ended = true;
    this.reason = reason;
    this.dispatchEvent(new Event("ended"));
  }

  /** It is there, or may be there again. */
  resume() {
    if (!this.ended) return;
    this.ended = false;
    this.dispatchEvent(new Event("resumed"));
  }
}

export const session = new Session();

globalThis.document?.addEventListener("visibilitychange", () => {
  if (!document.hidden) session.resume();
});
