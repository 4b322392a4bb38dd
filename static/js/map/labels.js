// @ts-check
/** The names on the base map, over the areas and under the pins; none covers another. */

import { declutter } from "./declutter.js";
import * as L from "./leaflet.js";
import { LAYERS } from "./mapstyle.js";
import { anchor, overlap } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./mapstyle.js").Lettering} Lettering */
/** @typedef {import("./declutter.js").Label & { lettering: Lettering, dotX: number, dotY: number }} Placed */

const FONT = '"Noto Sans JP", "Noto Sans CJK JP", "BIZ UDPGothic", sans-serif';
const WORLD = 256;

/** @type {WeakMap<Shape, ReturnType<typeof anchor>>} */
const anchors = new WeakMap();

/**
 * @param {L.Map} map
 * @param {(name: string) => Shape[]} shapesOf
 * @returns {() => void} draws the names anew
 */
export function attachLabels(map, shapesOf) {
  map.createPane("labels").classList.add("map__labels");
  const canvas = document.createElement("canvas");
  canvas.className = "leaflet-zoom-hide";
  canvas.setAttribute("aria-hidden", "true");
  map.getPane("labels")?.append(canvas);
  const draw = () => {
    const context = prepare(canvas, map);
    if (context) drawAll(context, map, shapesOf);
  };
  map.on("moveend zoomend resize viewreset", draw);
  return draw;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {L.Map} map
 */
function prepare(canvas, map) {
  const { x, y } = map.getSize();
  const ratio = devicePixelRatio || 1;
  canvas.width = x * ratio;
  canvas.height = y * ratio;
  canvas.style.width = `${x}px`;
  canvas.style.height = `${y}px`;
  L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
  const context = canvas.getContext("2d");
  context?.scale(ratio, ratio);
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {L.Map} map
 * @param {(name: string) => Shape[]} shapesOf
 */
function drawAll(context, map, shapesOf) {
  const scale = WORLD * 2 ** map.getZoom();
  const zoom = Math.floor(map.getZoom());
  const { x: left, y: top } = map.getPixelBounds().min ?? { x: 0, y: 0 };
  const { x: width, y: height } = map.getSize();
  /** @type {Shape["box"]} */
  const box = [left / scale, top / scale, (left + width) / scale, (top + height) / scale];
  /** @type {Placed[]} */
  const placed = [];
  for (const { name, label, from } of LAYERS) {
    if (!label || zoom < from) continue;
    for (const shape of shapesOf(name)) {
      if (!overlap(shape.box, box)) continue;
      const lettering = label(shape.properties, zoom);
      if (lettering?.text)
        placed.push(...place(context, shape, lettering, scale, left, top));
    }
  }
  for (const { lettering, dotX, dotY } of placed)
    if (lettering.dot) dot(context, dotX, dotY);
  // A map of the whole ward needs air more than it needs every name.
  for (const one of declutter(placed, zoom <= 12 ? 12 : 4)) letter(context, one);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {Lettering} lettering
 * @param {number} scale
 * @param {number} left
 * @param {number} top
 * @returns {Placed[]} nothing where a line is too short for its name
 */
function place(context, shape, lettering, scale, left, top) {
  let spot = anchors.get(shape);
  if (!spot) {
    spot = anchor(shape);
    anchors.set(shape, spot);
  }
  write(context, lettering);
  const width = context.measureText(lettering.text).width;
  if (lettering.along && spot.length * scale < width * 0.6) return [];
  const [x, y] = [spot.x * scale - left, spot.y * scale - top];
  const below = lettering.dot ? lettering.size + 1 : 0;
  const { text, rank, size, apart } = lettering;
  const angle = lettering.along ? spot.angle : 0;
  const height = size * 1.2;
  return [
    {
      text,
      rank,
      apart,
      angle,
      width,
      height,
      x,
      y: y + below,
      lettering,
      dotX: x,
      dotY: y,
    },
  ];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Lettering} lettering
 */
function write(context, { bold, size, spread, color }) {
  context.font = `${bold ? 700 : 500} ${size}px ${FONT}`;
  context.letterSpacing = `${spread ?? 0}px`;
  context.fillStyle = color;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Placed} label
 */
function letter(context, { x, y, angle = 0, lettering }) {
  write(context, lettering);
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = "rgb(255 255 255 / 88%)";
  context.strokeText(lettering.text, 0, 0);
  context.fillText(lettering.text, 0, 0);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 */
function dot(context, x, y) {
  context.beginPath();
  context.rect(x - 4, y - 4, 8, 8);
  context.fillStyle = "#ffffff";
  context.strokeStyle = "#3c4652";
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}
