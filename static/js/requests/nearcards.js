// @ts-check
/** The open requests and removals near the pin: cards in the list, pins on the map, linked. */

import { FeatureLayer } from "../map/features.js";

/** @typedef {{ id: string, what: string, reference: string, lon: number, lat: number, metres: number, days: number }} Near */

export class NearCards {
  #root;
  #map;
  #layer;

  /**
   * @param {HTMLElement} root holds the cards, `data-near` with `data-near-id`
   * @param {import("../map/leaflet.js").Map} map
   */
  constructor(root, map) {
    this.#root = root;
    this.#map = map;
    this.#layer = new FeatureLayer(map, { features: [], look });
    root.addEventListener("pointerover", (event) => this.#point(event));
    map.getContainer().addEventListener("feature:hover", (event) => {
      this.#markCard(/** @type {CustomEvent} */ (event).detail.id);
    });
    map.getContainer().addEventListener("feature:click", (event) => {
      const card = this.#card(/** @type {CustomEvent} */ (event).detail.id);
      if (card instanceof HTMLDetailsElement) card.open = true;
      card?.scrollIntoView({ block: "nearest" });
    });
  }

  /** @param {Near[]} points */
  show(points) {
    this.#layer.remove();
    const features = points.map((point) => ({
      type: "Feature",
      id: point.id,
      geometry: { type: "Point", coordinates: [point.lon, point.lat] },
      properties: point,
    }));
    this.#layer = new FeatureLayer(this.#map, { features, look });
  }

  /** @param {Event} event */
  #point(event) {
    const target = event.target instanceof Element ? event.target : null;
    const card = target?.closest("[data-near]");
    this.#layer.highlight(
      card instanceof HTMLElement ? (card.dataset.nearId ?? null) : null,
    );
  }

  /** @param {string | null} id */
  #markCard(id) {
    for (const card of this.#root.querySelectorAll("[data-near]")) {
      card.toggleAttribute(
        "data-highlighted",
        card instanceof HTMLElement && card.dataset.nearId === id,
      );
    }
  }

  /** @param {string} id */
  #card(id) {
    return this.#root.querySelector(`[data-near-id="${CSS.escape(id)}"]`);
  }
}

/** @param {Record<string, any>} point */
function look(point) {
  const removal = point.what === "removal";
  return {
    tone: removal ? "neutral" : "warning",
    symbol: removal ? "撤" : "依",
    title: `${point.reference}（${point.metres} m・${point.days}日前）`,
  };
}
