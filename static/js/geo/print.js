// @ts-check
/** The map on paper: everything in force, the whole ward. */

import { createMap } from "../map/basemap.js";
import { showShapes } from "./shapes.js";

const element = /** @type {HTMLElement} */ (document.querySelector("[data-print-map]"));
const map = createMap(element, { wheel: false });
await Promise.allSettled([
  showShapes(map, element.dataset.zonesUrl ?? "", "zone"),
  showShapes(map, element.dataset.linesUrl ?? "", "line"),
]);
