// @ts-check
/** One zone or dividing line on its own map. */

import { createMap } from "../map/basemap.js";
import * as L from "../map/leaflet.js";
import { LOOKS } from "./shapes.js";

const map = createMap(/** @type {HTMLElement} */ (document.getElementById("map")));
const geometry = JSON.parse(document.getElementById("shape")?.textContent ?? "null");
const look = geometry.type.endsWith("Polygon") ? LOOKS.zone : LOOKS.line;
const shape = L.geoJSON(geometry, { style: () => look }).addTo(map);
map.fitBounds(shape.getBounds(), { padding: [50, 50], maxZoom: 17 });
