// @ts-check
/** The one door to the map library: no other module names it. */

export * from "../../vendor/leaflet/leaflet-src.esm.js";
