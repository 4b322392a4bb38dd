// @ts-check
/**
 * Sends the queue: when the page opens, when the line comes back, when the page is looked at
 * again, and by a timer. One bad item never holds up the rest.
 */

import { csrfToken } from "../ui/http.js";
import { session } from "../ui/session.js";
import { toHeader } from "./digest.js";
import { judge } from "./verdicts.js";

/** @typedef {import("./queue.js").Item} Item */

const EVERY_MS = 5_000;
const PATIENCE_MS = 90_000;

export class Sender extends EventTarget {
  #queue;
  #busy = false;
  #again = false;
  /** The item on its way, to show. @type {string} */
  sending = "";
  /** @param {import("./queue.js").Queue} queue */
  constructor(queue) {
    super();
    this.#queue = queue;
  }

  /** The session has ended: nothing is lost, nothing is sent. */
  get signedOut() {
    return session.ended;
  }

  start() {
    session.addEventListener("ended", () => this.#say(this.sending));
    session.addEventListener("resumed", () => this.kick());
    addEventListener("online", () => this.kick());
    document.addEventListener("visibilitychange", () => document.hidden || this.kick());
    setInterval(() => this.kick(), EVERY_MS);
    this.kick();
  }

  /** 再送: try everything now. */
  async retryAll() {
    session.resume();
    await this.#queue.wake();
    this.kick();
  }

  /**
   * Send what is due, unless that is going on already, or the session has ended: a photo is not
   * carried over a weak line only to be refused. In one tab at a time.
   */
  async kick() {
    if (session.ended) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      do {
        this.#again = false;
        await withLock(() => this.#pass());
      } while (this.#again);
    } finally {
      this.#busy = false;
      this.#say("");
    }
  }

  /** In order; an act waits for the acts on the same tag that came before it. */
  async #pass() {
    /** @type {Set<string>} */
    const held = new Set();
    for (const item of this.#queue.items()) {
      const act = item.kind !== "photo";
      if (item.state !== "waiting" || (act && held.has(item.code))) continue;
      const due = item.nextAt <= Date.now();
      if (due && !(await this.#send(item))) return;
      if (act && this.#queue.has(item)) held.add(item.code);
    }
  }

  /** @param {Item} item @returns {Promise<boolean>} whether the next one may be tried */
  async #send(item) {
    this.#say(item.id);
    const bytes = await this.#queue.bytesOf(item);
    if (bytes === null) {
      await this.#queue.update(item, { state: "parked", reason: "写真の本体がありません" });
      return true;
    }
    const got = await request(item, bytes);
    const verdict = judge({ ...got, digest: item.digest, tries: item.tries });
    if (verdict.next === "done") {
      await this.#queue.done(item);
      this.dispatchEvent(new CustomEvent("sent", { detail: { item, answer: got.answer } }));
      return true;
    }
    if (verdict.next === "sign-in") {
      await this.#queue.update(item, { reason: verdict.reason ?? "" });
      session.end(got.answer?.error);
      return false;
    }
    const parked = verdict.next === "park";
    const tries = item.tries + 1;
    const reason = verdict.reason ?? "";
    const nextAt = Date.now() + (verdict.wait ?? 0);
    await this.#queue.update(item, {
      tries,
      reason,
      nextAt,
      state: parked ? "parked" : "waiting",
    });
    if (parked) this.dispatchEvent(new CustomEvent("parked", { detail: { item } }));
    return got.status !== 0;
  }

  /** @param {string} id */
  #say(id) {
    this.sending = id;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {Item} item
 * @param {ArrayBuffer | string} bytes
 * @returns {Promise<{ status: number, answer: any, retryAfter: number }>} status 0: no line
 */
async function request(item, bytes) {
  /** @type {Record<string, string>} */
  const headers = {
    "Content-Digest": toHeader(item.digest),
    "Content-Type": item.kind === "photo" ? "image/jpeg" : "application/json",
    "X-CSRFToken": csrfToken(),
    "X-Sent-At": new Date().toISOString(),
  };
  if (item.kind === "photo") headers["X-Capture"] = item.body;
  try {
    const response = await fetch(item.url, {
      method: item.method,
      body: bytes,
      headers,
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.json().catch(() => null);
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    const status = response.type === "opaqueredirect" ? 401 : response.status;
    return { status, answer, retryAfter };
  } catch {
    return { status: 0, answer: null, retryAfter: 0 };
  }
}

/** @param {() => Promise<void>} act */
async function withLock(act) {
  await navigator.locks.request("field-sender", { ifAvailable: true }, async (lock) => {
    if (lock) await act();
  });
}
