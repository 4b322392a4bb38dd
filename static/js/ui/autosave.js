// @ts-check
/**
 * Sends an unfinished form to the server while it is being filled in, so that a dropped line
 * loses nothing. Nothing is kept in the browser: personal data must not rest on a terminal.
 */

import { post } from "./http.js";

const WAIT_MS = 800;
const LONGEST_RETRY_MS = 30_000;

/** Start for every form with `data-autosave="URL"`; `[data-autosave-status]` tells how it goes. */
export function startAutosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    if (form instanceof HTMLFormElement) new Autosave(form);
  }
}

export class Autosave {
  #form;
  #dirty = false;
  #timer = 0;
  #retry = WAIT_MS;
  /** @type {AbortController | null} */
  #sending = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    form.addEventListener("input", () => this.#changed());
    form.addEventListener("change", () => this.#changed());
    form.addEventListener("submit", () => this.#stop());
    addEventListener("beforeunload", (event) => {
      if (this.#dirty) event.preventDefault();
    });
    addEventListener("online", () => this.#dirty && this.send());
  }

  /** Send now what the form holds. */
  async send() {
    clearTimeout(this.#timer);
    this.#sending?.abort();
    this.#sending = new AbortController();
    const body = new FormData(this.#form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    this.#dirty = false;
    try {
      await post(this.#form.dataset.autosave ?? "", body, this.#sending.signal);
      this.#retry = WAIT_MS;
      const time = new Date().toLocaleTimeString("ja-JP", {
        hour: "2-digit",
        minute: "2-digit",
      });
      this.#say(`下書きを保存しました（${time}）`, "success");
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#dirty = true;
      this.#say(
        "下書きを保存できません。入力は画面に残っています。自動で送り直します。",
        "warning",
      );
      this.#retry = Math.min(this.#retry * 2, LONGEST_RETRY_MS);
      this.#later(this.#retry);
    }
  }

  #changed() {
    this.#dirty = true;
    this.#later(WAIT_MS);
  }

  /** @param {number} wait milliseconds */
  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.send(), wait);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#sending?.abort();
    this.#dirty = false;
  }

  /**
   * @param {string} text
   * @param {string} tone
   */
  #say(text, tone) {
    const place = this.#form.querySelector("[data-autosave-status]");
    if (!(place instanceof HTMLElement)) return;
    place.setAttribute("role", "status");
    place.dataset.tone = tone;
    place.textContent = text;
  }
}
