// @ts-check
/**
 * The pin that says where. A click or Enter drops it, dragging refines, arrow keys nudge it by
 * a metre (with Shift ten). The address never moves it; only the user does.
 */

import { fromText, moved, toText } from "./degrees.js";
import * as L from "./leaflet.js";
import { NOT_DRAWN, pinIcon } from "./markers.js";
import { watchPinch } from "./pinch.js";

/** @typedef {import("./degrees.js").Position} Position */
/** @typedef {"click" | "drag" | "key" | "place" | "gps" | "start"} Source */

/**
 * @typedef {object} Pin
 * @property {(position: Position, source?: Source) => void} moveTo
 * @property {() => Position | null} position
 * @property {() => void} remove
 * @property {() => void} focus
 */

/** @type {Record<string, [number, number]>} metres east, metres north */
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const LONG_STEP = 10;

/**
 * Let the user set one pin on `map`, and keep `input` equal to its position (`lon,lat`). After
 * each move the map's container emits `pin:moved` with `{lon, lat, source}`.
 *
 * @param {L.Map} map
 * @param {{ input?: HTMLInputElement | null, symbol?: string, label?: string }} [options]
 * @returns {Pin}
 */
export function attachPin(map, { input = null, symbol = "", label = "選んだ地点" } = {}) {
  const words = `${label}。矢印キーで1 m、Shiftと矢印キーで10 m動かせます。`;
  const marker = L.marker(map.getCenter(), {
    ...NOT_DRAWN,
    icon: pinIcon({ symbol, own: true }),
    draggable: true,
    autoPan: true,
    keyboard: true,
    zIndexOffset: 1000,
    alt: words,
  });
  const container = map.getContainer();
  const pinching = watchPinch(container);

  const position = () => {
    if (!map.hasLayer(marker)) return null;
    const { lng, lat } = marker.getLatLng();
    return { lon: lng, lat };
  };

  /** @type {Pin["moveTo"]} */
  const moveTo = ({ lon, lat }, source = "place") => {
    marker.setLatLng([lat, lon]).addTo(map);
    const element = marker.getElement();
    if (element) element.dataset.own = "";
    // Leaflet gives its words only to an icon that is an image.
    element?.setAttribute("aria-label", words);
    if (input) {
      input.value = toText({ lon, lat });
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    announce(map, { lon, lat, source });
  };

  const drop = (/** @type {L.LeafletMouseEvent} */ event) => {
    if (pinching() || container.dataset.mode) return;
    moveTo({ lon: event.latlng.lng, lat: event.latlng.lat }, "click");
  };
  const dropAtCentre = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.target !== container || container.dataset.mode)
      return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    moveTo({ lon: lng, lat }, "key");
    marker.getElement()?.focus();
  };
  const nudge = (/** @type {KeyboardEvent} */ event) => {
    const step = STEPS[event.key];
    const here = position();
    if (!step || !here || event.target !== marker.getElement()) return;
    event.preventDefault();
    event.stopPropagation();
    const metres = event.shiftKey ? LONG_STEP : 1;
    moveTo(moved(here, step[0] * metres, step[1] * metres), "key");
    map.panInside(marker.getLatLng(), { padding: [40, 40], animate: false });
  };

  marker.on("dragend", () => {
    const here = position();
    if (here) moveTo(here, "drag");
  });
  map.on("click", drop);
  container.addEventListener("keydown", nudge, true);
  container.addEventListener("keydown", dropAtCentre);
  const start = fromText(input?.value);
  if (start) moveTo(start, "start");

  return {
    moveTo,
    position,
    focus: () => marker.getElement()?.focus(),
    remove: () => {
      marker.remove();
      map.off("click", drop);
      container.removeEventListener("keydown", nudge, true);
      container.removeEventListener("keydown", dropAtCentre);
    },
  };
}

/**
 * @param {L.Map} map
 * @param {Position & { source: Source, accuracy?: number | null }} detail
 */
export function announce(map, detail) {
  map.getContainer().dispatchEvent(new CustomEvent("pin:moved", { bubbles: true, detail }));
}
