// @ts-check
/** How large a drawn shape is, in words. Degrees are WGS 84. Pure. */

import { metresBetween } from "../map/degrees.js";

const METRES_PER_DEGREE = 111_320;

/**
 * @param {any} geometry GeoJSON, or null
 * @returns {string} 約12,300㎡・角18, 約1.2 km・角9, or empty
 */
export function sizeText(geometry) {
  if (!geometry) return "";
  if (geometry.type === "LineString") {
    const metres = lengthOf(geometry.coordinates);
    return `約${Math.round(metres).toLocaleString("ja")} m・角${geometry.coordinates.length}`;
  }
  const polygons =
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const area = polygons.reduce(
    (/** @type {number} */ sum, /** @type {any} */ one) => sum + areaOf(one),
    0,
  );
  const corners = polygons
    .flat()
    .reduce(
      (/** @type {number} */ sum, /** @type {any} */ ring) => sum + ring.length - 1,
      0,
    );
  return `約${Math.round(area).toLocaleString("ja")} ㎡・角${corners}`;
}

/** @param {[number, number][]} line @returns {number} metres */
export function lengthOf(line) {
  let metres = 0;
  for (let i = 1; i < line.length; i += 1) {
    const [a, b] = [line[i - 1], line[i]];
    metres += metresBetween({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] });
  }
  return metres;
}

/** @param {[number, number][][]} rings outer first @returns {number} square metres */
export function areaOf(rings) {
  const [outer, ...holes] = rings.map(ringArea);
  return outer - holes.reduce((sum, hole) => sum + hole, 0);
}

/** @param {[number, number][]} ring closed */
function ringArea(ring) {
  const shrink = Math.cos((ring[0][1] * Math.PI) / 180);
  const [x0, y0] = ring[0];
  let twice = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const [ax, ay] = [ring[i - 1][0] - x0, ring[i - 1][1] - y0];
    const [bx, by] = [ring[i][0] - x0, ring[i][1] - y0];
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice / 2) * METRES_PER_DEGREE ** 2 * shrink;
}
