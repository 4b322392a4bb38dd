// @ts-check
/** Asks the server, whenever the map has moved, for what lies in its window. */

import { session } from "../ui/session.js";

const WAIT_MS = 150;

/** @typedef {import("./leaflet.js").Map} LeafletMap */

/**
 * One question at a time: a new one takes the place of the one on its way. None is asked while
 * the session has ended (ui/session.js); the window is asked for again when it is back.
 */
export class Asking {
  #map;
  #url;
  #query;
  #got;
  #failed;
  /** @type {AbortController | null} */
  #onItsWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {LeafletMap} map
   * @param {{ url: string, query?: () => URLSearchParams }} from the address, and the filter of
   *   the list beside the map, which is added to the question
   * @param {(collection: any) => void} got
   * @param {() => void} failed
   */
  constructor(map, { url, query }, got, failed) {
    this.#map = map;
    this.#url = url;
    this.#query = query;
    this.#got = got;
    this.#failed = failed;
    map.on("moveend", this.#later);
    session.addEventListener("resumed", this.#later);
  }

  async ask() {
    const { x, y } = this.#map.getSize();
    // A map that is not shown has no box to ask for; it asks when it comes into view.
    if (!x || !y || session.ended) return;
    this.#onItsWay?.abort();
    this.#onItsWay = new AbortController();
    const question = this.#query?.() ?? new URLSearchParams();
    question.set("bbox", boxOf(this.#map));
    question.set("zoom", String(Math.round(this.#map.getZoom())));
    try {
      const { signal } = this.#onItsWay;
      const answer = await fetch(`${this.#url}?${question}`, { signal });
      if (session.refused(answer)) return;
      if (!answer.ok) throw new Error(String(answer.status));
      this.#got(await answer.json());
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#failed();
    }
  }

  stop() {
    this.#onItsWay?.abort();
    clearTimeout(this.#timer);
    this.#map.off("moveend", this.#later);
    session.removeEventListener("resumed", this.#later);
  }

  #later = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask(), WAIT_MS);
  };
}

/** @param {LeafletMap} map @returns {string} `w,s,e,n` a little wider than the window */
function boxOf(map) {
  const bounds = map.getBounds().pad(0.1);
  const corners = [
    bounds.getWest(),
    bounds.getSouth(),
    bounds.getEast(),
    bounds.getNorth(),
  ];
  return corners.map((n) => n.toFixed(5)).join(",");
}
