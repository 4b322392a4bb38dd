// @ts-check
/** The map's position in the URL (`#map=15/35.6465/139.6533`), so that a view can be shared. */

/** @typedef {{ zoom: number, lat: number, lon: number }} View */

/**
 * @param {string} hash
 * @returns {View | null}
 */
export function readHash(hash) {
  const found = /[#&]map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)/.exec(hash);
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  const good = zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return good ? { zoom, lat, lon } : null;
}

/**
 * @param {string} hash the present one; whatever else it holds stays
 * @param {View} view
 * @returns {string}
 */
export function writeHash(hash, { zoom, lat, lon }) {
  const others = hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part && !part.startsWith("map="));
  const here = `map=${zoom}/${lat.toFixed(5)}/${lon.toFixed(5)}`;
  return `#${[...others, here].join("&")}`;
}

/**
 * Keep the URL equal to where `map` looks, without adding to the browser's history.
 *
 * @param {import("./leaflet.js").Map} map
 */
export function keepInUrl(map) {
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    const hash = writeHash(location.hash, { zoom: map.getZoom(), lat, lon: lng });
    history.replaceState(history.state, "", hash);
  });
  addEventListener("hashchange", () => {
    const view = readHash(location.hash);
    if (view) map.setView([view.lat, view.lon], view.zoom);
  });
}
