// @ts-check
/** Loads Leaflet-Geoman, which knows only a global `L`; nothing else of ours uses that name. */

import * as L from "./leaflet.js";

Object.assign(globalThis, { L: { ...L } });
await import("../../vendor/leaflet-geoman/leaflet-geoman.js");

/** @type {any} maps made from now on have `map.pm` */
export const geoman = /** @type {any} */ (globalThis).L.PM;
