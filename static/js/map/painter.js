// @ts-check
/** Paints shapes on a canvas: one square of the base map at a time. */

import { overlap } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./mapstyle.js").LayerStyle} LayerStyle */
/** @typedef {import("./mapstyle.js").Stroke} Stroke */

/**
 * @typedef {object} Frame
 * @property {number} zoom
 * @property {number} scale pixels across the whole world
 * @property {number} left pixels from the world's west edge
 * @property {number} top pixels from the world's north edge
 * @property {number} size pixels of the square
 */

/** Lines up to this many pixels outside the square still show in it. */
const MARGIN = 12;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {LayerStyle[]} layers
 * @param {(name: string) => Shape[]} shapesOf
 * @param {Frame} frame
 */
export function paint(context, layers, shapesOf, frame) {
  const box = boxOf(frame);
  context.lineJoin = "round";
  context.lineCap = "round";
  for (const layer of layers) {
    if (frame.zoom < layer.from) continue;
    const shapes = shapesOf(layer.name).filter((shape) => overlap(shape.box, box));
    if (layer.fill) fillAll(context, shapes, layer.fill, frame);
    if (layer.stroke) strokeAll(context, shapes, layer.stroke, frame);
  }
}

/**
 * @param {Frame} frame
 * @returns {Shape["box"]} what the square shows, in the unit square
 */
export function boxOf({ scale, left, top, size }) {
  return [
    (left - MARGIN) / scale,
    (top - MARGIN) / scale,
    (left + size + MARGIN) / scale,
    (top + size + MARGIN) / scale,
  ];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape[]} shapes
 * @param {NonNullable<LayerStyle["fill"]>} style
 * @param {Frame} frame
 */
function fillAll(context, shapes, style, frame) {
  for (const shape of shapes) {
    const color = shape.kind === "area" && style(shape.properties, frame.zoom);
    if (!color) continue;
    context.beginPath();
    trace(context, shape, frame);
    context.fillStyle = color;
    context.fill("evenodd");
  }
}

/**
 * All edges first, then all lines, so that crossings stay open.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Shape[]} shapes
 * @param {NonNullable<LayerStyle["stroke"]>} style
 * @param {Frame} frame
 */
function strokeAll(context, shapes, style, frame) {
  /** @type {[Shape, Stroke][]} */
  const lines = [];
  for (const shape of shapes) {
    const stroke = shape.kind === "point" ? null : style(shape.properties, frame.zoom);
    if (stroke && stroke.width > 0) lines.push([shape, stroke]);
  }
  lines.sort((a, b) => a[1].width - b[1].width);
  for (const [shape, { casing, width }] of lines) {
    if (casing) strokeOne(context, shape, frame, casing, width + 1.5, []);
  }
  for (const [shape, { color, width, dash }] of lines) {
    strokeOne(context, shape, frame, color, width, dash ?? []);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {Frame} frame
 * @param {string} color
 * @param {number} width
 * @param {number[]} dash
 */
function strokeOne(context, shape, frame, color, width, dash) {
  context.beginPath();
  trace(context, shape, frame);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.lineCap = dash.length ? "butt" : "round";
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {Frame} frame
 */
function trace(context, shape, { scale, left, top }) {
  for (const part of shape.parts) {
    let [lastX, lastY] = [Infinity, Infinity];
    for (let i = 0; i < part.length; i += 2) {
      const x = part[i] * scale - left;
      const y = part[i + 1] * scale - top;
      const last = i + 2 >= part.length;
      if (i === 0) context.moveTo(x, y);
      // A corner nearer than half a pixel cannot be seen.
      else if (last || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.5)
        context.lineTo(x, y);
      else continue;
      [lastX, lastY] = [x, y];
    }
  }
}
