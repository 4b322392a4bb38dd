// @ts-check
/**
 * The map every page uses. It draws our own layers, so that it works with no tile server; a
 * tile URL, where the installation has one, takes the place of the drawing.
 */

import { session } from "../ui/session.js";
import { addControls, addNotice } from "./controls.js";
import { addDrawing, addTiles, TILE } from "./drawing.js";
import { keepInUrl, readHash } from "./hash.js";
import { attachLabels } from "./labels.js";
import * as L from "./leaflet.js";
import { Sources } from "./sources.js";

/**
 * @typedef {object} MapOptions
 * @property {[number, number]} [center] latitude, longitude
 * @property {number} [zoom]
 * @property {boolean} [hash] keep the position in the URL
 * @property {boolean} [wheel] false: the wheel scrolls the page, not the map
 * @property {string} [label] what a screen reader calls the map
 */

const FAR = { center: /** @type {[number, number]} */ ([35.68, 139.69]), zoom: 11 };

/**
 * Make `element` a map. Attributes of the element: `data-basemap-url` (folder of the layers),
 * `data-center` (`lon,lat`), `data-zoom`, `data-tile-url` and `data-tile-attribution` (else
 * the page's <meta name="map-tile-url">), `data-label`. It carries `data-base="ready"` once
 * every layer of the base has come or failed.
 *
 * @param {HTMLElement} element
 * @param {MapOptions} [options]
 * @returns {L.Map}
 */
export function createMap(element, options = {}) {
  element.classList.add("map");
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", options.label ?? element.dataset.label ?? "地図");
  const map = L.map(element, {
    zoomControl: false,
    minZoom: 10,
    maxZoom: 20,
    // A half step is drawn from the finer squares, so it stays sharp and fits the ward better.
    zoomSnap: 0.5,
    wheelPxPerZoomLevel: 100,
    scrollWheelZoom: options.wheel !== false,
    preferCanvas: true,
    fadeAnimation: false,
    maxBoundsViscosity: 0.8,
  });
  const placed = setFirstView(map, element, options);
  if (options.hash) keepInUrl(map);
  const base = addBase(map, element);
  addControls(map, () => goHome(map, base));
  base.whole.then(() => {
    if (!placed) goHome(map, base);
    element.dataset.base = "ready";
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(element);
  return map;
}

/**
 * @param {L.Map} map
 * @param {HTMLElement} element
 * @param {MapOptions} options
 * @returns {boolean} whether someone said where to look
 */
function setFirstView(map, element, options) {
  const view = options.hash ? readHash(location.hash) : null;
  const given = element.dataset.center?.split(",").map(Number);
  const zoom = options.zoom ?? Number(element.dataset.zoom ?? 17);
  if (view) map.setView([view.lat, view.lon], view.zoom);
  else if (options.center) map.setView(options.center, zoom);
  else if (given?.length === 2) map.setView([given[1], given[0]], zoom);
  else map.setView(FAR.center, FAR.zoom);
  return Boolean(view ?? options.center ?? given);
}

/**
 * @typedef {{ sources: Sources, whole: Promise<void> }} Base
 * @param {L.Map} map
 * @param {HTMLElement} element
 * @returns {Base}
 */
function addBase(map, element) {
  /** @type {Set<string>} */
  const missing = new Set();
  /** @type {L.Control | null} */
  let notice = null;
  const retry = () => {
    notice?.remove();
    missing.clear();
    sources.retry();
    fetchPieces();
  };
  const failed = (/** @type {string} */ title) => {
    missing.add(title);
    notice?.remove();
    const names = [...missing].join("・");
    notice = addNotice(
      map,
      `地図の一部（${names}）を読み込めません。操作は続けられます。`,
      retry,
    );
  };
  const url = element.dataset.basemapUrl ?? "/geo/basemap/";
  const sources = new Sources(url, () => repaint(), failed);
  const drawing = addDrawing(map, sources);
  const drawLabels = attachLabels(map, sources.of);
  const repaint = oncePerFrame(() => {
    drawing.repaint();
    drawLabels();
  });
  const fetchPieces = () => {
    const b = map.getBounds();
    const window = {
      west: b.getWest(),
      south: b.getSouth(),
      east: b.getEast(),
      north: b.getNorth(),
    };
    sources.loadBox(window, Math.round(map.getZoom()));
  };
  addTiles(map, element, drawing.layer);
  map.attributionControl?.addAttribution(
    "© OpenStreetMap contributors／国土数値情報・e-Stat（加工）",
  );
  map.on("moveend", fetchPieces);
  session.addEventListener("resumed", retry);
  fetchPieces();
  return { sources, whole: sources.loadWhole() };
}

/**
 * @param {L.Map} map
 * @param {Base} base
 */
function goHome(map, { sources }) {
  const [area] = sources.of("ward");
  if (!area) {
    map.setView(FAR.center, FAR.zoom);
    return;
  }
  const scale = TILE;
  const [west, north, east, south] = area.box.map((n) => n * scale);
  const corners = [L.point(west, south), L.point(east, north)].map((p) =>
    map.unproject(p, 0),
  );
  map.fitBounds(L.latLngBounds(corners[0], corners[1]), {
    padding: [8, 8],
    animate: false,
  });
}

/** @param {() => void} act */
function oncePerFrame(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      act();
    });
  };
}
