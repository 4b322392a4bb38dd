// @ts-check
/**
 * GeoJSON made ready for drawing: coordinates in the unit square of Web Mercator, with the box
 * each shape lies in. Pure.
 */

/**
 * @typedef {object} Shape
 * @property {"point" | "line" | "area"} kind
 * @property {Float64Array[]} parts x, y, x, y …; 0 at the west and north edge of the world
 * @property {[number, number, number, number]} box west, north, east, south
 * @property {Record<string, any>} properties
 */

/**
 * @param {number} lon
 * @param {number} lat
 * @returns {[number, number]}
 */
export function project(lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [lon / 360 + 0.5, y];
}

/**
 * @param {{ features?: any[] }} collection
 * @returns {Shape[]} one for each simple geometry
 */
export function shapesOf(collection) {
  return (collection.features ?? []).flatMap((feature) =>
    simple(feature.geometry).map(([kind, lines]) => {
      const parts = lines.map(flatten);
      return { kind, parts, box: boxOf(parts), properties: feature.properties ?? {} };
    }),
  );
}

/**
 * @param {Shape["box"]} a
 * @param {Shape["box"]} b
 */
export function overlap(a, b) {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/**
 * The middle of an area (its largest ring's centroid) or of a line's longest straight piece,
 * with that piece's angle, for a label.
 *
 * @param {Shape} shape
 * @returns {{ x: number, y: number, angle: number, length: number }}
 */
export function anchor(shape) {
  if (shape.kind === "line") return longestPiece(shape.parts);
  if (shape.kind === "area") return { ...centroid(shape.parts[0]), angle: 0, length: 0 };
  return { x: shape.parts[0][0], y: shape.parts[0][1], angle: 0, length: 0 };
}

/**
 * @param {any} geometry
 * @returns {[Shape["kind"], number[][][]][]}
 */
function simple(geometry) {
  switch (geometry?.type) {
    case "Point":
      return [["point", [[geometry.coordinates]]]];
    case "MultiPoint":
      return geometry.coordinates.map((/** @type {number[]} */ one) => ["point", [[one]]]);
    case "LineString":
      return [["line", [geometry.coordinates]]];
    case "MultiLineString":
      return [["line", geometry.coordinates]];
    case "Polygon":
      return [["area", geometry.coordinates]];
    case "MultiPolygon":
      return geometry.coordinates.map((/** @type {number[][][]} */ one) => ["area", one]);
    case "GeometryCollection":
      return geometry.geometries.flatMap(simple);
    default:
      return [];
  }
}

/** @param {number[][]} line */
function flatten(line) {
  const flat = new Float64Array(line.length * 2);
  line.forEach(([lon, lat], i) => {
    [flat[2 * i], flat[2 * i + 1]] = project(lon, lat);
  });
  return flat;
}

/**
 * @param {Float64Array[]} parts
 * @returns {Shape["box"]}
 */
function boxOf(parts) {
  /** @type {Shape["box"]} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      box[0] = Math.min(box[0], part[i]);
      box[1] = Math.min(box[1], part[i + 1]);
      box[2] = Math.max(box[2], part[i]);
      box[3] = Math.max(box[3], part[i + 1]);
    }
  }
  return box;
}

/** @param {Float64Array} ring closed */
function centroid(ring) {
  let area = 0;
  let x = 0;
  let y = 0;
  // Relative to the first corner: the unit square would lose the digits that matter.
  const [x0, y0] = ring;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [ax, ay] = [ring[i] - x0, ring[i + 1] - y0];
    const [bx, by] = [ring[i + 2] - x0, ring[i + 3] - y0];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area === 0) return { x: x0, y: y0 };
  return { x: x0 + x / (3 * area), y: y0 + y / (3 * area) };
}

/** @param {Float64Array[]} parts */
function longestPiece(parts) {
  let best = { x: parts[0][0], y: parts[0][1], angle: 0, length: 0 };
  for (const part of parts) {
    for (let i = 0; i + 3 < part.length; i += 2) {
      const [dx, dy] = [part[i + 2] - part[i], part[i + 3] - part[i + 1]];
      const length = Math.hypot(dx, dy);
      if (length <= best.length) continue;
      best = {
        x: part[i] + dx / 2,
        y: part[i + 1] + dy / 2,
        angle: upright(Math.atan2(dy, dx)),
        length,
      };
    }
  }
  return best;
}

/** @param {number} angle @returns {number} the same direction, never upside down */
function upright(angle) {
  if (angle > Math.PI / 2) return angle - Math.PI;
  if (angle <= -Math.PI / 2) return angle + Math.PI;
  return angle;
}
