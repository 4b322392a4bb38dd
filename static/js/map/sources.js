// @ts-check
/** Fetches the layers of the base map, whole or piece by piece, and says what is missing. */

import { session } from "../ui/session.js";
import { LAYERS } from "./mapstyle.js";
import { shapesOf } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */

/** Pieces are squares of this many degrees, about a kilometre. */
const PIECE = 0.01;
/** Nobody needs more pieces at once; a window that shows more is zoomed too far out. */
const MOST_PIECES = 40;

export class Sources {
  /** @type {Map<string, Shape[]>} */
  #shapes = new Map();
  /** @type {Set<string>} */
  #asked = new Set();
  #url;
  #changed;
  #failed;

  /**
   * @param {string} url the folder of the layers, ending in a slash
   * @param {() => void} changed something new can be drawn
   * @param {(title: string) => void} failed the layer of this title did not come
   */
  constructor(url, changed, failed) {
    this.#url = url;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** @param {string} name @returns {Shape[]} */
  of = (name) => this.#shapes.get(name) ?? [];

  /** Fetch every layer that comes whole. Resolves when all have come or failed. */
  async loadWhole() {
    const whole = LAYERS.filter((layer) => !layer.byBox && !layer.again);
    await Promise.all(whole.map((layer) => this.#load(layer.name, layer.title, "")));
  }

  /**
   * Fetch the pieces of the layers that come by box for what the window shows.
   *
   * @param {{ west: number, south: number, east: number, north: number }} window
   * @param {number} zoom
   */
  async loadBox(window, zoom) {
    const wanted = LAYERS.filter((layer) => layer.byBox && zoom >= layer.from);
    const boxes = piecesOf(window);
    if (boxes.length > MOST_PIECES) return;
    await Promise.all(
      wanted.flatMap((layer) =>
        boxes.map((box) => this.#load(layer.name, layer.title, `?bbox=${box}`)),
      ),
    );
  }

  /** Ask again for what failed. */
  async retry() {
    await this.loadWhole();
  }

  /**
   * @param {string} name
   * @param {string} title
   * @param {string} query
   */
  async #load(name, title, query) {
    const url = `${this.#url}${name}.geojson${query}`;
    if (this.#asked.has(url) || session.ended) return;
    this.#asked.add(url);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
      if (session.refused(answer)) {
        this.#asked.delete(url);
        return;
      }
      // A layer that this installation does not have is not a fault.
      if (answer.status === 404) return;
      if (!answer.ok) throw new Error(`${answer.status}`);
      const shapes = shapesOf(await answer.json());
      this.#shapes.set(name, [...this.of(name), ...shapes]);
      this.#changed();
    } catch {
      this.#asked.delete(url);
      this.#failed(title);
    }
  }
}

/**
 * @param {{ west: number, south: number, east: number, north: number }} window
 * @returns {string[]} boxes `w,s,e,n` that cover it; the same piece is always the same text
 */
export function piecesOf({ west, south, east, north }) {
  const boxes = [];
  for (let x = Math.floor(west / PIECE); x * PIECE < east; x += 1) {
    for (let y = Math.floor(south / PIECE); y * PIECE < north; y += 1) {
      const corners = [x, y, x + 1, y + 1].map((n) => (n * PIECE).toFixed(2));
      boxes.push(corners.join(","));
      if (boxes.length > MOST_PIECES) return boxes;
    }
  }
  return boxes;
}
