// @ts-check
/**
 * The queue of what the phone has still to send. Everything goes in here first; it leaves only
 * after the server's answer has repeated its digest (DESIGN §4-7). `change` is dispatched on it.
 */

import { sha256, toHex } from "./digest.js";
import * as store from "./store.js";

export const MOST_PHOTOS = 300;
export const MOST_BYTES = 500 * 1024 * 1024;

/**
 * @typedef {object} Item
 * @property {string} id UUID made at the shutter: the idempotency key
 * @property {"photo" | "tag" | "move" | "removal" | "result"} kind
 * @property {string} method
 * @property {string} url
 * @property {string} body JSON of an act; of a photo the facts beside its bytes
 * @property {string} digest hexadecimal SHA-256 of the bytes sent
 * @property {number} size
 * @property {string} code tag code or number of the job, to show
 * @property {number} at epoch milliseconds
 * @property {"waiting" | "parked"} state
 * @property {number} tries
 * @property {number} nextAt not before, epoch milliseconds
 * @property {string} reason why it is parked or waits
 */

/** Refusing to photograph is better than losing a photo. */
export class QueueFull extends Error {}

export class Queue extends EventTarget {
  /** @type {Map<string, Item>} */
  #items = new Map();

  /** Read what an earlier visit left. */
  async load() {
    const items = /** @type {Item[]} */ (await store.all("items"));
    this.#items = new Map(items.map((item) => [item.id, item]));
    this.#changed();
  }

  /** @returns {Item[]} oldest first; acts before photos, which need them */
  items() {
    const rank = (/** @type {Item} */ item) => (item.kind === "photo" ? 1 : 0);
    return [...this.#items.values()].sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  }

  /** @param {Item} item @returns {boolean} it is still waiting to be sent */
  has(item) {
    return this.#items.get(item.id)?.state === "waiting";
  }

  get unsent() {
    return this.#items.size;
  }

  get parked() {
    return this.items().filter((item) => item.state === "parked").length;
  }

  /** @returns {boolean} another photo fits */
  get hasRoom() {
    const photos = this.items().filter((item) => item.kind === "photo");
    const bytes = photos.reduce((sum, item) => sum + item.size, 0);
    return photos.length < MOST_PHOTOS && bytes < MOST_BYTES;
  }

  /**
   * Put in an act: 札付け, 移動済, 撤去, a job's result.
   *
   * @param {"tag" | "move" | "removal" | "result"} kind
   * @param {string} url
   * @param {Record<string, any>} facts
   * @returns {Promise<Item>}
   */
  async addAct(kind, url, facts) {
    const id = crypto.randomUUID();
    const body = JSON.stringify({ key: id, ...facts });
    const bytes = new TextEncoder().encode(body);
    const digest = toHex(await sha256(bytes));
    const at = Date.parse(facts.at) || Date.now();
    const code = facts.tag || facts.job || "";
    const item = fresh({ id, kind, method: "POST", url, body, digest, code, at });
    await store.put({ items: [item] });
    this.#items.set(id, item);
    this.#changed();
    return item;
  }

  /**
   * Put in a photo. Its bytes are a record of their own, written with the entry or not at all.
   *
   * @param {ArrayBuffer} bytes
   * @param {string} base folder of the captures
   * @param {{ tag: string, kind: string, at: string }} facts
   * @returns {Promise<Item>}
   */
  async addPhoto(bytes, base, facts) {
    if (!this.hasRoom)
      throw new QueueFull("未送信の写真がいっぱいです。電波のよい所で送信してください。");
    const id = crypto.randomUUID();
    const digest = toHex(await sha256(bytes));
    const item = fresh({
      id,
      kind: "photo",
      method: "PUT",
      url: `${base}${id}/`,
      body: JSON.stringify(facts),
      digest,
      code: facts.tag,
      at: Date.parse(facts.at),
    });
    item.size = bytes.byteLength;
    await store.put({ bytes: [{ id, bytes }], items: [item] });
    this.#items.set(id, item);
    this.#changed();
    return item;
  }

  /** The bytes to send. @param {Item} item @returns {Promise<ArrayBuffer | string | null>} */
  async bytesOf(item) {
    if (item.kind !== "photo") return item.body;
    return (await store.get("bytes", item.id))?.bytes ?? null;
  }

  /** The server has it. @param {Item} item */
  async done(item) {
    await store.remove({ items: [item.id], bytes: [item.id] });
    this.#items.delete(item.id);
    this.#changed();
  }

  /** @param {Item} item @param {Partial<Item>} changes */
  async update(item, changes) {
    Object.assign(item, changes);
    await store.put({ items: [item] });
    this.#changed();
  }

  /** 再送: everything at once, the parked too. */
  async wake() {
    for (const item of this.#items.values())
      await this.update(item, { state: "waiting", nextAt: 0, tries: 0 });
  }

  /** Photos of `code` still waiting here. @param {string} code */
  photosOf(code) {
    return this.items().filter((item) => item.kind === "photo" && item.code === code)
      .length;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {Pick<Item, "id" | "kind" | "method" | "url" | "body" | "digest" | "code" | "at">} what
 * @returns {Item}
 */
function fresh(what) {
  return { ...what, size: 0, state: "waiting", tries: 0, nextAt: 0, reason: "" };
}
