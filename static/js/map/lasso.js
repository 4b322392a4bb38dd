// @ts-check
/** Select pins by drawing round them, freely or as a box. */

import * as L from "./leaflet.js";
import { boxBetween, inside, isTiny } from "./polygon.js";

/** @typedef {import("./polygon.js").XY} XY */
/** @typedef {"lasso" | "box"} Mode */

/**
 * @param {L.Map} map
 * @param {import("./features.js").FeatureLayer} layer
 * @returns {{ start: (mode: Mode) => void, stop: () => void, mode: () => Mode | null }} `start`
 *   makes the next strokes select (with Shift or Ctrl: add to the selection) until `stop`;
 *   Escape stops too. The container emits `lasso:mode` with `{mode}`.
 */
export function attachLasso(map, layer) {
  const container = map.getContainer();
  const line = L.polygon([], {
    color: "#d00043",
    weight: 2,
    dashArray: "6 4",
    interactive: false,
  });
  /** @type {Mode | null} */
  let mode = null;
  /** @type {XY[]} */
  let path = [];

  const at = (/** @type {PointerEvent} */ event) => map.mouseEventToContainerPoint(event);
  const outline = () =>
    mode === "box" ? boxBetween(path[0], path[path.length - 1]) : path;

  const down = (/** @type {PointerEvent} */ event) => {
    if (!mode || event.button > 0 || onControl(event)) return;
    event.preventDefault();
    event.stopPropagation();
    container.setPointerCapture(event.pointerId);
    path = [at(event)];
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (!path.length) return;
    path.push(at(event));
    const corners = outline().map(({ x, y }) => map.containerPointToLatLng([x, y]));
    line.setLatLngs(corners).addTo(map);
  };
  const up = (/** @type {PointerEvent} */ event) => {
    if (!path.length) return;
    if (!isTiny(path)) take(outline(), event.shiftKey || event.ctrlKey || event.metaKey);
    path = [];
    line.remove();
  };
  const take = (/** @type {XY[]} */ corners, /** @type {boolean} */ add) => {
    const found = layer.points
      .filter(({ latlng }) => inside(map.latLngToContainerPoint(latlng), corners))
      .map(({ id }) => id);
    layer.select(add ? [...layer.selected, ...found] : found);
  };

  container.addEventListener("pointerdown", down, true);
  container.addEventListener("pointermove", move);
  container.addEventListener("pointerup", up);
  container.addEventListener("pointercancel", () => {
    path = [];
    line.remove();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && mode) stop();
  });

  const set = (/** @type {Mode | null} */ next) => {
    mode = next;
    if (mode) container.dataset.mode = mode;
    else delete container.dataset.mode;
    if (mode) map.dragging.disable();
    else map.dragging.enable();
    container.dispatchEvent(
      new CustomEvent("lasso:mode", { bubbles: true, detail: { mode } }),
    );
  };
  const stop = () => set(null);
  return { start: set, stop, mode: () => mode };
}

/** @param {Event} event */
function onControl(event) {
  return (
    event.target instanceof Element && event.target.closest(".leaflet-control") !== null
  );
}
