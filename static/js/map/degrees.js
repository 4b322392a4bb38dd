// @ts-check
/** Positions as text, and small distances on the ground. Degrees are WGS 84. Pure. */

/** @typedef {{ lon: number, lat: number }} Position */

/** Seven decimals of a degree are about one centimetre. */
const DECIMALS = 7;
const METRES_PER_DEGREE = 111_320;
const EARTH_RADIUS_M = 6_371_008.8;

/**
 * @param {Position} position
 * @returns {string} `lon,lat`, as forms and URLs carry it
 */
export function toText({ lon, lat }) {
  return [lon, lat].map((n) => n.toFixed(DECIMALS)).join(",");
}

/**
 * @param {string | null | undefined} text `lon,lat`
 * @returns {Position | null} null for anything that is not a position on the earth
 */
export function fromText(text) {
  const parts = (text ?? "").split(",");
  if (parts.length !== 2 || parts.some((part) => !part.trim())) return null;
  const [lon, lat] = parts.map(Number);
  const good = Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  return good ? { lon, lat } : null;
}

/**
 * @param {Position} from
 * @param {number} east metres
 * @param {number} north metres
 * @returns {Position}
 */
export function moved({ lon, lat }, east, north) {
  const shrink = Math.cos((lat * Math.PI) / 180);
  return {
    lon: lon + east / (METRES_PER_DEGREE * shrink),
    lat: lat + north / METRES_PER_DEGREE,
  };
}

/**
 * @param {Position} a
 * @param {Position} b
 * @returns {number} metres over the ground (great circle)
 */
export function metresBetween(a, b) {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h));
}

/**
 * @param {number} metres
 * @returns {string} as one says it: 85 m, 1.2 km
 */
export function distanceText(metres) {
  if (metres < 1000) return `${Math.round(metres)} m`;
  return `${(metres / 1000).toFixed(1)} km`;
}
