// @ts-check
/**
 * What the crew has to do: jobs and tags as the server last said, and what this phone has done
 * since. Jobs live in memory only; of its own tags the phone keeps code, point and time.
 */

import { csrfToken } from "../ui/http.js";
import { quietly } from "../ui/presence.js";
import * as store from "./store.js";

/**
 * @typedef {object} KnownTag
 * @property {string} code
 * @property {number} lon
 * @property {number} lat
 * @property {string} place
 * @property {number} taggedAt
 * @property {number} removableAt
 * @property {number} photos
 */

/** @typedef {{ id: string, state: string, changed: number } & Partial<KnownTag>} OwnTag */

const EMPTY = {
  crew: "",
  stopped: "",
  wait_minutes: 30,
  accuracy_warn_m: 30,
  photo_min: 5,
  jobs: /** @type {any[]} */ ([]),
  places: /** @type {any[]} */ ([]),
  truck: /** @type {any[]} */ ([]),
};

export class Board extends EventTarget {
  facts = EMPTY;
  /** Epoch milliseconds of the last answer; 0 before the first. */
  asOf = 0;
  /** @type {any[]} */
  #serverTags = [];
  /** @type {Map<string, OwnTag>} */
  #own = new Map();
  #url;
  #fetchedUrl;
  #queue;

  /**
   * @param {{ jobs: string, fetched: string }} urls
   * @param {import("./queue.js").Queue} queue
   */
  constructor(urls, queue) {
    super();
    this.#url = urls.jobs;
    this.#fetchedUrl = urls.fetched;
    this.#queue = queue;
  }

  async load() {
    const own = /** @type {OwnTag[]} */ (await store.all("tags"));
    this.#own = new Map(own.map((tag) => [tag.id, tag]));
    this.#changed();
  }

  /** Ask the server. @returns {Promise<number>} its status, 0 without a line */
  async refresh() {
    const asked = Date.now();
    try {
      const response = await fetch(this.#url, { headers: quietly(), redirect: "manual" });
      if (!response.ok) return response.type === "opaqueredirect" ? 401 : response.status;
      const { tags, ...facts } = await response.json();
      this.#serverTags = tags;
      this.facts = facts;
      this.asOf = Date.now();
      await this.#forget(asked);
      this.#changed();
      this.#acknowledge();
      return 200;
    } catch {
      return 0;
    }
  }

  /** @returns {KnownTag[]} tags that hang on the street */
  tags() {
    const known = new Map(this.#serverTags.map((tag) => [tag.code, fromServer(tag)]));
    for (const tag of this.#own.values()) {
      if (tag.state === "attached")
        known.set(tag.id, { ...known.get(tag.id), ...asKnown(tag) });
      else known.delete(tag.id);
    }
    return [...known.values()];
  }

  /** @param {string} code @returns {KnownTag | undefined} */
  tag(code) {
    return this.tags().find((tag) => tag.code === code);
  }

  /** @param {string} code @returns {string} attached, removed, gone or "" as far as known here */
  stateOf(code) {
    const own = this.#own.get(code);
    if (own) return own.state;
    if (this.tag(code)) return "attached";
    return this.facts.truck.some((one) => one.code === code) ? "removed" : "";
  }

  /** @param {string} code @param {string} state @param {Partial<KnownTag>} [facts] */
  async note(code, state, facts = {}) {
    const before = this.#own.get(code) ?? this.tag(code) ?? {};
    const tag = { ...before, ...facts, id: code, code, state, changed: Date.now() };
    this.#own.set(code, tag);
    await store.put({ tags: [tag] });
    this.#changed();
  }

  /** The act was refused: what the phone believed is not so. @param {string} code */
  async unnote(code) {
    this.#own.delete(code);
    await store.remove({ tags: [code] });
    this.#changed();
  }

  /** Jobs on which somebody still has to act. */
  openJobs() {
    return this.facts.jobs.filter((job) => job.open && !job.reported);
  }

  /** @param {string} reference @param {string} label */
  reported(reference, label) {
    const job = this.facts.jobs.find((one) => one.reference === reference);
    if (job) Object.assign(job, { reported: true, result: label });
    this.#changed();
  }

  /** Drop what the server has confirmed since. @param {number} asked */
  async #forget(asked) {
    const waiting = new Set(this.#queue.items().map((item) => item.code));
    const stale = [...this.#own.values()].filter(
      (tag) => tag.changed < asked && !waiting.has(tag.id),
    );
    for (const tag of stale) this.#own.delete(tag.id);
    await store.remove({ tags: stale.map((tag) => tag.id) });
  }

  #acknowledge() {
    const jobs = this.facts.jobs.map((job) => job.reference);
    if (!jobs.length) return;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const body = JSON.stringify({ jobs });
    fetch(this.#fetchedUrl, { method: "POST", headers, body }).catch(() => {});
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {any} tag @returns {KnownTag} */
function fromServer(tag) {
  const { code, lon, lat, place, photos } = tag;
  const taggedAt = Date.parse(tag.tagged_at);
  return {
    code,
    lon,
    lat,
    place,
    photos,
    taggedAt,
    removableAt: Date.parse(tag.removable_at),
  };
}

/** @param {OwnTag} tag @returns {KnownTag} */
function asKnown(tag) {
  const {
    id,
    lon = 0,
    lat = 0,
    place = "",
    taggedAt = 0,
    removableAt = 0,
    photos = 0,
  } = tag;
  return { code: id, lon, lat, place, taggedAt, removableAt, photos };
}
