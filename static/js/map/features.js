// @ts-check
/**
 * The records of an app as pins, and the link to the list beside them: list and map are two
 * views of one result. Elements carry `data-feature-id`, features their `id`.
 */

import { Asking } from "./asking.js";
import { layerOf, markLayer, nameLayer } from "./featurelayers.js";
import * as L from "./leaflet.js";

export { linkList } from "./linklist.js";

/** Above this many pins an element each is too slow; circles on a canvas take their place. */
const MOST_PINS = 600;

/** @typedef {{ type: string, id?: string | number, geometry: any, properties: Record<string, any> }} Feature */

/**
 * @typedef {object} Look
 * @property {string} [tone]
 * @property {string} [symbol]
 * @property {string} [title] what the tooltip says, without personal data
 */

/**
 * @typedef {object} FeatureOptions
 * @property {string} [url] GeoJSON, asked with `bbox=w,s,e,n` whenever the map has moved
 * @property {() => URLSearchParams} [query] the filter of the list, added to the question
 * @property {Feature[]} [features] instead of a url
 * @property {(properties: Record<string, any>) => Look} [look] how a feature is shown; by
 *   default its own properties `tone`, `symbol` and `title`
 * @property {(feature: Feature) => L.PathOptions} [style] for lines and areas
 */

/**
 * A layer of pins. Emits on the map's container `feature:hover` (`{id}` or `{id: null}`),
 * `feature:click` (`{id, feature}`), `feature:selected` (`{ids}`) and `feature:loaded`
 * (`{count, truncated}`).
 */
export class FeatureLayer {
  /** @type {Map<string, { feature: Feature, layer: any }>} */
  #shown = new Map();
  /** @type {Set<string>} */
  #selected = new Set();
  #highlighted = "";
  #group;
  #map;
  #options;
  /** @type {Asking | null} */
  #asking = null;

  /**
   * @param {L.Map} map
   * @param {FeatureOptions} options
   */
  constructor(map, options) {
    this.#map = map;
    this.#options = options;
    this.#group = L.layerGroup().addTo(map);
    if (options.features) this.#show(options.features);
    if (options.url) {
      const from = { url: options.url, query: options.query };
      const failed = () => this.#emit("feature:failed", {});
      this.#asking = new Asking(map, from, (collection) => this.#got(collection), failed);
      this.reload();
    }
  }

  /** Ask the server again, as after a change of the filter. */
  async reload() {
    await this.#asking?.ask();
  }

  /** Show these instead, where the features come from elsewhere. @param {Feature[]} features */
  show(features) {
    this.#show(features);
  }

  /** @param {string | number | null} id mark one feature for a moment; null for none */
  highlight(id) {
    this.#mark(this.#highlighted, "highlighted", false);
    this.#highlighted = id === null ? "" : String(id);
    this.#mark(this.#highlighted, "highlighted", true);
  }

  /** @param {Iterable<string | number>} ids */
  select(ids) {
    for (const id of this.#selected) this.#mark(id, "selected", false);
    this.#selected = new Set([...ids].map(String));
    for (const id of this.#selected) this.#mark(id, "selected", true);
    this.#emit("feature:selected", { ids: [...this.#selected] });
  }

  /** @param {string | number} id */
  toggle(id) {
    const ids = new Set(this.#selected);
    if (!ids.delete(String(id))) ids.add(String(id));
    this.select(ids);
  }

  get selected() {
    return [...this.#selected];
  }

  /** @returns {{ id: string, latlng: L.LatLng }[]} the points now on the map */
  get points() {
    return [...this.#shown].flatMap(([id, { layer }]) =>
      layer.getLatLng ? [{ id, latlng: layer.getLatLng() }] : [],
    );
  }

  /** Bring a feature into the window. @param {string | number} id */
  reveal(id) {
    const layer = this.#shown.get(String(id))?.layer;
    if (layer?.getLatLng) this.#map.panInside(layer.getLatLng(), { padding: [48, 48] });
  }

  /** Bring all features into the window. */
  revealAll() {
    const group = L.featureGroup([...this.#shown.values()].map(({ layer }) => layer));
    if (this.#shown.size)
      this.#map.fitBounds(group.getBounds(), { padding: [40, 40], maxZoom: 17 });
  }

  remove() {
    this.#asking?.stop();
    this.#group.remove();
  }

  /** @param {{ features?: Feature[], truncated?: boolean }} collection */
  #got({ features = [], truncated = false }) {
    this.#show(features);
    this.#emit("feature:loaded", { count: this.#shown.size, truncated });
  }

  /** @param {Feature[]} features */
  #show(features) {
    const simple = features.length > MOST_PINS;
    const active = this.#focusedId();
    this.#group.clearLayers();
    this.#shown.clear();
    for (const feature of features) this.#add(feature, simple);
    for (const id of this.#selected) this.#mark(id, "selected", true);
    this.#mark(this.#highlighted, "highlighted", true);
    if (active) this.#shown.get(active)?.layer.getElement?.()?.focus();
  }

  /** @returns {string} the pin with the focus, which a reload must not lose */
  #focusedId() {
    const focused = document.activeElement;
    for (const [id, { layer }] of this.#shown) {
      if (focused && layer.getElement?.() === focused) return id;
    }
    return "";
  }

  /**
   * @param {Feature} feature
   * @param {boolean} simple
   */
  #add(feature, simple) {
    const id = String(feature.id ?? feature.properties.id ?? feature.properties.pk ?? "");
    const look = this.#options.look?.(feature.properties) ?? feature.properties;
    const layer = layerOf(feature, look, { simple, style: this.#options.style });
    if (!layer) return;
    nameLayer(layer, look.title);
    layer.on("mouseover", () => this.#emit("feature:hover", { id }));
    layer.on("mouseout", () => this.#emit("feature:hover", { id: null }));
    layer.on("click", (/** @type {L.LeafletMouseEvent} */ event) => {
      L.DomEvent.stopPropagation(event);
      if (feature.properties.count > 1) this.#openCluster(layer);
      else this.#emit("feature:click", { id, feature });
    });
    this.#group.addLayer(layer);
    this.#shown.set(id, { feature, layer });
  }

  /** @param {L.Marker} layer */
  #openCluster(layer) {
    this.#map.setView(layer.getLatLng(), Math.min(this.#map.getZoom() + 2, 19));
  }

  /**
   * @param {string} id
   * @param {"highlighted" | "selected"} mark
   * @param {boolean} on
   */
  #mark(id, mark, on) {
    markLayer(this.#shown.get(id)?.layer, mark, on);
  }

  /**
   * @param {string} name
   * @param {object} detail
   */
  #emit(name, detail) {
    const event = new CustomEvent(name, { bubbles: true, detail });
    this.#map.getContainer().dispatchEvent(event);
  }
}
