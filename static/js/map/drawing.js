// @ts-check
/** The two ways to show the ground: our own drawing, and tiles where there is a tile server. */

import { addNotice } from "./controls.js";
import * as L from "./leaflet.js";
import { BACKGROUND } from "./mapinks.js";
import { LAYERS } from "./mapstyle.js";
import { paint } from "./painter.js";

/** @typedef {import("./sources.js").Sources} Sources */

/** Pixels of a square. */
export const TILE = 256;

/**
 * The drawing as squares of canvas, which pan and zoom cheaply.
 *
 * @param {L.Map} map
 * @param {Sources} sources
 */
export function addDrawing(map, sources) {
  /** @type {Map<HTMLCanvasElement, L.Coords>} */
  const squares = new Map();
  const draw = (/** @type {HTMLCanvasElement} */ square, /** @type {L.Coords} */ at) => {
    const context = square.getContext("2d");
    if (!context) return;
    const ratio = square.width / TILE;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = BACKGROUND;
    context.fillRect(0, 0, TILE, TILE);
    const frame = {
      zoom: at.z,
      scale: TILE * 2 ** at.z,
      left: at.x * TILE,
      top: at.y * TILE,
      size: TILE,
    };
    paint(context, LAYERS, sources.of, frame);
  };
  const layer = L.gridLayer({ tileSize: TILE, minZoom: 0, maxZoom: 22, keepBuffer: 1 });
  Object.assign(layer, {
    createTile(/** @type {L.Coords} */ at) {
      const square = document.createElement("canvas");
      square.width = TILE * Math.min(devicePixelRatio || 1, 2);
      square.height = square.width;
      squares.set(square, at);
      draw(square, at);
      return square;
    },
  });
  layer.on("tileunload", (/** @type {any} */ event) => squares.delete(event.tile));
  layer.addTo(map);
  const repaint = () => {
    for (const [square, at] of squares) draw(square, at);
  };
  return { layer, repaint };
}

/**
 * @param {L.Map} map
 * @param {HTMLElement} element
 * @param {L.GridLayer} drawing is shown again as soon as the tiles fail
 */
export function addTiles(map, element, drawing) {
  const meta = document.querySelector('meta[name="map-tile-url"]');
  const url = element.dataset.tileUrl ?? meta?.getAttribute("content");
  if (!url) return;
  const attribution =
    element.dataset.tileAttribution ?? meta?.getAttribute("data-attribution");
  const tiles = L.tileLayer(url, {
    maxZoom: 20,
    maxNativeZoom: 18,
    attribution: attribution ?? "",
  });
  tiles.once("load", () => drawing.setOpacity(0));
  tiles.once("tileerror", () => {
    tiles.remove();
    drawing.setOpacity(1);
    addNotice(map, "背景地図の配信元に接続できないため、簡易地図を表示しています。");
  });
  tiles.addTo(map);
}
