// @ts-check
/**
 * Draw and edit one area or line. A page that draws imports this module before it makes its
 * map. What is wrong with a shape is shown at the place where it is wrong.
 */

import "./geoman.js";
import { fromText } from "./degrees.js";
import * as L from "./leaflet.js";

/**
 * @typedef {object} DrawOptions
 * @property {"Polygon" | "Line"} shape
 * @property {HTMLInputElement | HTMLTextAreaElement | null} [input] holds the geometry as
 *   GeoJSON: read at the start, written after each change
 * @property {boolean} [snap] to other shapes on the map
 * @property {boolean} [multi] write a MultiPolygon or MultiLineString
 */

/**
 * @typedef {object} Drawing
 * @property {() => void} start draw anew; clicks set the corners, Enter one in the middle of
 *   the window, a click on the first corner (or a double click on a line) ends it
 * @property {() => void} undo take back the last corner or the last change
 * @property {() => void} clear
 * @property {(on: boolean) => void} snap
 * @property {() => object | null} geometry GeoJSON
 * @property {(geometry: any) => void} set
 * @property {(reason: string, at?: string | null) => void} showReason `at` is `lon,lat`
 * @property {() => void} fit bring the shape into the window
 */

const LOOK = { color: "#d00043", weight: 3, fillOpacity: 0.15 };

/**
 * @param {L.Map} map made after this module was loaded
 * @param {DrawOptions} options
 * @returns {Drawing} after each change the container emits `draw:changed` with `{geometry}`
 */
export function attachDrawing(map, { shape, input = null, snap = true, multi = false }) {
  const pm = /** @type {any} */ (map).pm;
  pm.setLang("ja");
  const container = map.getContainer();
  const history = new Changes();
  const reason = L.tooltip({ permanent: true, direction: "top", className: "map__reason" });
  /** @type {any} */
  let layer = null;
  let snapping = snap;

  const geometry = () => (layer ? written(layer.toGeoJSON().geometry, multi) : null);
  const changed = () => {
    reason.remove();
    const now = geometry();
    history.add(now);
    if (input) input.value = now ? JSON.stringify(now) : "";
    container.dispatchEvent(
      new CustomEvent("draw:changed", { bubbles: true, detail: { geometry: now } }),
    );
  };
  const put = (/** @type {any} */ next) => {
    layer?.remove();
    layer = next;
    if (!layer) return;
    layer.setStyle(LOOK).addTo(map);
    layer.pm.enable({ allowSelfIntersection: true, snappable: snapping, snapDistance: 12 });
    layer.on("pm:edit pm:vertexremoved pm:markerdragend", changed);
  };
  const set = (/** @type {any} */ given) => put(layerOf(given));

  map.on("pm:create", (/** @type {any} */ event) => {
    event.layer.remove();
    put(layerOf(event.layer.toGeoJSON().geometry));
    delete container.dataset.mode;
    changed();
  });
  container.addEventListener("keydown", (event) => {
    if (!pm.globalDrawModeEnabled()) return;
    if (event.key === "Enter" && event.target === container) cornerAtCentre(map);
    else if (event.key === "Escape") pm.disableDraw();
    else return;
    event.preventDefault();
  });
  if (input?.value) {
    set(JSON.parse(input.value));
    history.add(geometry());
  }

  return {
    start: () => {
      put(null);
      reason.remove();
      container.dataset.mode = "draw";
      pm.enableDraw(shape, {
        snappable: snapping,
        snapDistance: 12,
        templineStyle: LOOK,
        hintlineStyle: { ...LOOK, dashArray: "5 5" },
        pathOptions: LOOK,
      });
      container.focus();
    },
    undo: () => {
      if (pm.globalDrawModeEnabled()) {
        pm.Draw[shape]._removeLastVertex();
        return;
      }
      set(history.back());
      const now = geometry();
      if (input) input.value = now ? JSON.stringify(now) : "";
    },
    clear: () => {
      pm.disableDraw();
      delete container.dataset.mode;
      put(null);
      changed();
    },
    snap: (on) => {
      snapping = on;
      layer?.pm.enable({ snappable: on });
    },
    geometry,
    set: (given) => {
      set(given);
      changed();
    },
    showReason: (text, at) => {
      const place = fromText(at);
      const where = place ? L.latLng(place.lat, place.lon) : layer?.getBounds().getCenter();
      reason
        .setContent(text)
        .setLatLng(where ?? map.getCenter())
        .addTo(map);
      if (where) map.panInside(where, { padding: [80, 80] });
    },
    fit: () => {
      if (layer) map.fitBounds(layer.getBounds(), { padding: [40, 40], maxZoom: 18 });
    },
  };
}

/** What the shape was, newest last. */
class Changes {
  /** @type {(object | null)[]} */
  #list = [];

  /** @param {object | null} geometry */
  add(geometry) {
    this.#list.push(geometry);
  }

  /** @returns {object | null} what it was before the last change */
  back() {
    if (this.#list.length > 1) this.#list.pop();
    return this.#list.at(-1) ?? null;
  }
}

/** @param {any} geometry @param {boolean} multi */
function written(geometry, multi) {
  const coordinates = rounded(geometry.coordinates);
  const isMulti = geometry.type.startsWith("Multi");
  if (multi && !isMulti)
    return { type: `Multi${geometry.type}`, coordinates: [coordinates] };
  return { type: geometry.type, coordinates };
}

/** Seven decimals are a centimetre; more only look like precision. @param {any} value @returns {any} */
function rounded(value) {
  return Array.isArray(value) ? value.map(rounded) : Number(value.toFixed(7));
}

/** @param {any} geometry @returns {any} one editable layer */
function layerOf(geometry) {
  if (!geometry?.coordinates?.length) return null;
  const swap = (/** @type {any} */ one) =>
    typeof one[0] === "number" ? [one[1], one[0]] : one.map(swap);
  const corners = swap(geometry.coordinates);
  return geometry.type.endsWith("Polygon") ? L.polygon(corners) : L.polyline(corners);
}

/** @param {L.Map} map */
function cornerAtCentre(map) {
  const latlng = map.getCenter();
  const event = { latlng, layerPoint: map.latLngToLayerPoint(latlng), target: map };
  map.fire("mousemove", event);
  map.fire("click", event);
}
