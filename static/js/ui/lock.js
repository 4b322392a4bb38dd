// @ts-check
/**
 * The idle lock as the person sees it: after the same time as on the server a dialog covers the
 * page and asks for the password; what was typed stays where it is. Input counts in every tab,
 * and is told to the server now and then, for one may write for long without sending anything.
 */

import { csrfToken } from "./http.js";
import { session } from "./session.js";
import { toast } from "./toast.js";

const CHECK_MS = 5_000;
const TELL_MS = 120_000;
const LAST_INPUT = "last-input";
const LOCKED = "locked";
const ENDED =
  "ログインが切れました。入力中の内容は残っています。別のタブでログインし直してから、この画面に戻ってください。";

export function startIdleLock() {
  const found = document.querySelector("dialog[data-idle-lock]");
  if (found instanceof HTMLDialogElement) new IdleLock(found).start();
}

class IdleLock {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.limit = Number(dialog.dataset.idleLock) * 1000;
    this.lastInput = Date.now();
    this.lastTold = Date.now();
    /** @type {HTMLElement | null} */
    this.told = null;
  }

  start() {
    for (const kind of ["keydown", "pointerdown", "input", "wheel"]) {
      addEventListener(kind, () => this.noteInput(), { capture: true, passive: true });
    }
    addEventListener("storage", (event) => this.hear(event));
    session.addEventListener("ended", () => this.hearOfEnd());
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") event.preventDefault();
    });
    this.dialog.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.unlock();
    });
    setInterval(() => this.check(), CHECK_MS);
  }

  noteInput() {
    if (this.dialog.open) return;
    const now = Date.now();
    if (now - this.lastInput > 1_000) localStorage.setItem(LAST_INPUT, String(now));
    this.lastInput = now;
  }

  check() {
    if (this.dialog.open) return;
    const elsewhere = Number(localStorage.getItem(LAST_INPUT) ?? 0);
    const last = Math.max(this.lastInput, elsewhere);
    if (Date.now() - last > this.limit) this.lock();
    else if (last > this.lastTold && Date.now() - this.lastTold > TELL_MS) this.tell();
  }

  async lock() {
    this.cover();
    localStorage.setItem(LOCKED, String(Date.now()));
    await this.send(this.dialog.dataset.lockUrl ?? "").catch(() => undefined);
  }

  async tell() {
    this.lastTold = Date.now();
    const url = this.dialog.dataset.aliveUrl ?? "";
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(
      () => undefined,
    );
    if (answer?.status === 401) this.cover();
  }

  /** A question the page asked by itself was refused. */
  hearOfEnd() {
    if (session.reason === "locked") this.cover();
    else if (!this.dialog.open && !this.told?.isConnected)
      this.told = toast(ENDED, "error");
  }

  /** Another tab was locked or unlocked. @param {StorageEvent} event */
  hear(event) {
    if (event.key !== LOCKED) return;
    if (event.newValue) this.cover();
    else this.uncover();
  }

  cover() {
    if (this.dialog.open) return;
    for (const other of document.querySelectorAll("dialog[open]")) {
      if (other instanceof HTMLDialogElement) other.close();
    }
    this.dialog.showModal();
    session.end("locked");
    // A scanner at a yard types into whatever has the focus: never wrong passwords.
    if (document.body.classList.contains("tablet-body")) this.dialog.focus();
  }

  uncover() {
    this.lastInput = this.lastTold = Date.now();
    this.dialog.querySelector("form")?.reset();
    this.say("");
    this.dialog.close();
    session.resume();
  }

  async unlock() {
    const form = this.dialog.querySelector("form");
    if (!form) return;
    try {
      const answer = await this.send(
        this.dialog.dataset.unlockUrl ?? "",
        new FormData(form),
      );
      const { ok, message } = answer.ok ? await answer.json() : { ok: false };
      if (ok) {
        localStorage.removeItem(LOCKED);
        this.uncover();
      } else if (!answer.ok) {
        location.reload(); // too many wrong ones, or the session has ended: the server says which
      } else {
        this.say(message);
        form.querySelector("input")?.select();
      }
    } catch {
      this.say("サーバーに届きません。回線を確かめて、もう一度押してください。");
    }
  }

  /** @param {string} text */
  say(text) {
    const place = this.dialog.querySelector("[data-lock-error]");
    if (!(place instanceof HTMLElement)) return;
    place.textContent = text;
    place.hidden = !text;
  }

  /** @param {string} url @param {FormData} [body] */
  send(url, body = new FormData()) {
    return fetch(url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    });
  }
}
