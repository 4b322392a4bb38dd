// @ts-check
/** One feature as Leaflet draws it: a pin, a circle, a cluster, a line or an area. */

import * as L from "./leaflet.js";
import { circleStyle, clusterIcon, NOT_DRAWN, pinIcon } from "./markers.js";

/** @typedef {import("./features.js").Feature} Feature */
/** @typedef {import("./features.js").Look} Look */

/**
 * @param {Feature} feature
 * @param {Look} look
 * @param {{ simple: boolean, style?: (feature: Feature) => L.PathOptions }} how `simple`: circles
 *   on a canvas, where there are too many for an element each
 * @returns {any} null for a feature without a place
 */
export function layerOf(feature, look, { simple, style }) {
  const { geometry, properties } = feature;
  if (!geometry) return null;
  if (geometry.type !== "Point") {
    const drawn = style?.(feature) ?? { color: "#0055ad", weight: 2 };
    return L.geoJSON(/** @type {any} */ (feature), { style: () => drawn });
  }
  const [lon, lat] = geometry.coordinates;
  const at = /** @type {[number, number]} */ ([lat, lon]);
  const alt = look.title ?? "";
  if (properties.count > 1) {
    const icon = clusterIcon(properties.count);
    return L.marker(at, { ...NOT_DRAWN, icon, alt, zIndexOffset: 500 });
  }
  if (simple) return L.circleMarker(at, { ...NOT_DRAWN, ...circleStyle(look.tone) });
  return L.marker(at, { ...NOT_DRAWN, icon: pinIcon(look), alt, riseOnHover: true });
}

/** Say what a layer is when it is pointed at, and to those who hear the page. @param {any} layer @param {string} [title] */
export function nameLayer(layer, title) {
  if (!title) return;
  layer.bindTooltip(title, { direction: "top" });
  // A drawn pin is no image, so Leaflet's `alt` does not name it.
  layer.on("add", () => layer.getElement?.()?.setAttribute("aria-label", title));
}

/**
 * Mark a layer on the map as its element in the list is marked.
 *
 * @param {any} layer
 * @param {"highlighted" | "selected"} mark
 * @param {boolean} on
 */
export function markLayer(layer, mark, on) {
  const element = layer?.getElement?.();
  if (element instanceof HTMLElement) {
    element.toggleAttribute(`data-${mark}`, on);
    if (mark === "highlighted") layer.setZIndexOffset(on ? 900 : 0);
  } else if (layer?.setStyle) {
    layer.setStyle({ weight: on ? 5 : 2 });
    if (on) layer.bringToFront?.();
  }
}
