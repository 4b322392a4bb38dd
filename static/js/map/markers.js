// @ts-check
/** Pins and clusters as the map shows them: colour, and always a character as well. */

import * as L from "./leaflet.js";

/**
 * @typedef {object} PinLook
 * @property {string} [tone] neutral | info | success | warning | alert | danger | strong
 * @property {string} [symbol] one character: 依 札 撤 …
 * @property {boolean} [own] the pin that the user sets
 */

/** Options of a marker that the drawing tools neither edit nor snap to. @type {any} */
export const NOT_DRAWN = { pmIgnore: true, snapIgnore: true };

const SIZE = 30;
const OWN_SIZE = 36;

/**
 * @param {PinLook} [look]
 * @returns {L.DivIcon}
 */
export function pinIcon({ tone = "info", symbol = "", own = false } = {}) {
  const drop = document.createElement("div");
  drop.className = "pin";
  drop.dataset.tone = tone;
  const sign = document.createElement("span");
  sign.textContent = symbol;
  drop.append(sign);
  const size = own ? OWN_SIZE : SIZE;
  // The drop's tip is the corner turned downwards, about a fifth below its box.
  const tip = /** @type {[number, number]} */ ([size / 2, size * 1.2]);
  return L.divIcon({
    className: "map-pin",
    html: drop,
    iconSize: [size, size],
    iconAnchor: tip,
    tooltipAnchor: [size / 2, -size * 0.7],
    popupAnchor: [0, -size],
  });
}

/**
 * @param {number} count
 * @returns {L.DivIcon}
 */
export function clusterIcon(count) {
  // About as wide as the number needs, so that neighbours on the server's grid stay apart.
  const size = Math.round(22 + 5 * Math.log10(Math.max(count, 1)));
  return L.divIcon({
    className: "map-cluster",
    html: count.toLocaleString("ja-JP"),
    iconSize: [size, size],
  });
}

/** A pin where there are too many for an element each. @param {string} [tone] @returns {L.CircleMarkerOptions} */
export function circleStyle(tone = "info") {
  /** @type {Record<string, string>} */
  const colors = {
    info: "#0055ad",
    neutral: "#56606c",
    success: "#197a4b",
    warning: "#ffc700",
    alert: "#ac3e00",
    danger: "#ce0000",
    strong: "#00234b",
  };
  const fillColor = colors[tone] ?? colors.info;
  return { radius: 6, color: "#ffffff", weight: 2, fillColor, fillOpacity: 0.95 };
}
