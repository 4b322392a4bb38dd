// @ts-check
/** Zones, dividing lines and the shapes of a verdict, as they look on every map of ours. */

import * as L from "../map/leaflet.js";

/** @typedef {{ id: number, geometry: any, properties: Record<string, any> }} Feature */

export const LOOKS = {
  zone: { color: "#0b5ea8", weight: 2, fillColor: "#3d8ad4", fillOpacity: 0.16 },
  rough: {
    color: "#0b5ea8",
    weight: 1.5,
    dashArray: "6 4",
    fillColor: "#3d8ad4",
    fillOpacity: 0.12,
  },
  line: { color: "#b3261e", weight: 4, opacity: 0.9, fill: false },
  roughLine: { color: "#b3261e", weight: 4, opacity: 0.9, dashArray: "8 6", fill: false },
  used: { color: "#6d28d9", weight: 4, fillColor: "#6d28d9", fillOpacity: 0.12 },
  chosen: { weight: 4, fillOpacity: 0.35 },
};

/**
 * Fetch features and draw them.
 *
 * @param {L.Map} map
 * @param {string} url
 * @param {"zone" | "line"} kind
 * @param {(feature: Feature, layer: any) => void} [each]
 * @returns {Promise<L.GeoJSON>}
 */
export async function showShapes(map, url, kind, each = () => {}) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  const collection = await answer.json();
  return L.geoJSON(collection, {
    style: (feature) => lookOf(kind, feature?.properties ?? {}),
    onEachFeature: (feature, layer) => each(/** @type {any} */ (feature), layer),
  }).addTo(map);
}

/** @param {"zone" | "line"} kind @param {Record<string, any>} properties */
export function lookOf(kind, properties) {
  if (kind === "zone") return properties.is_rough ? LOOKS.rough : LOOKS.zone;
  return properties.is_rough ? LOOKS.roughLine : LOOKS.line;
}

/** @param {Record<string, any>} properties @returns {string} */
export function nameOf(properties) {
  const rough = properties.is_rough ? "（概略）" : "";
  const station = properties.name.startsWith(properties.station) ? "" : properties.station;
  return `${station} ${properties.name}${rough}`.trim();
}
