// @ts-check
/** Drawing or changing one zone or dividing line, with the others behind it to follow. */

import { createMap } from "../map/basemap.js";
import { attachDrawing } from "../map/draw.js";
import * as L from "../map/leaflet.js";
import { LOOKS, nameOf, showShapes } from "./shapes.js";
import { sizeText } from "./size.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-draw-page]"));
const input = /** @type {HTMLInputElement} */ (document.querySelector("input[name=shape]"));
const tool = /** @type {"Polygon" | "Line"} */ (page.dataset.tool);
const map = createMap(/** @type {HTMLElement} */ (document.getElementById("map")));
if (input.value && !isJson(input.value)) input.value = "";
const drawing = attachDrawing(map, { shape: tool, input, multi: tool === "Polygon" });
const size = /** @type {HTMLElement} */ (document.querySelector("[data-draw-size]"));

const tellSize = () => {
  size.textContent = sizeText(drawing.geometry());
};
map.getContainer().addEventListener("draw:changed", tellSize);
tellSize();
if (drawing.geometry()) drawing.fit();
else drawing.start();
if (page.dataset.fault) drawing.showReason(page.dataset.fault, page.dataset.faultAt);

for (const button of page.querySelectorAll("[data-draw]")) {
  button.addEventListener("click", () => act(/** @type {HTMLElement} */ (button)));
}
nameCorners();
followStation();
await Promise.allSettled([
  showShapes(map, page.dataset.zonesUrl ?? "", "zone", behind("zone")),
  showShapes(map, page.dataset.linesUrl ?? "", "line", behind("line")),
]);

/** @param {HTMLElement} button */
function act(button) {
  if (button.dataset.draw === "start") drawing.start();
  if (button.dataset.draw === "undo") {
    drawing.undo();
    tellSize();
  }
  if (button.dataset.draw === "fit") drawing.fit();
  if (button.dataset.draw === "snap") {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    drawing.snap(on);
  }
}

/**
 * The other shapes are there to follow, not to press; the one being changed is not repeated.
 *
 * @param {"zone" | "line"} kind
 * @returns {(feature: any, layer: any) => void}
 */
function behind(kind) {
  const own = tool === "Polygon" ? "zone" : "line";
  return (feature, layer) => {
    layer.options.interactive = false;
    if (kind === own && String(feature.id) === page.dataset.ownId) {
      layer.setStyle({ ...LOOKS.rough, color: "#56606c", fillOpacity: 0 });
    }
    layer.bindTooltip(nameOf(feature.properties), { sticky: true });
  };
}

/** Corners are grips without words; whoever hears the page is told what they are. */
function nameCorners() {
  const pane = map.getPane("markerPane");
  if (!pane) return;
  const name = () => {
    for (const grip of pane.querySelectorAll(".marker-icon:not([aria-label])")) {
      const isMiddle = grip.classList.contains("marker-icon-middle");
      grip.setAttribute("aria-label", isMiddle ? "角を増やす点" : "角");
    }
  };
  new MutationObserver(name).observe(pane, { childList: true });
  name();
}

/** Choosing a station brings it near and proposes a name. */
async function followStation() {
  const select = document.querySelector("select[name=station]");
  const name = document.querySelector("input[name=name]");
  if (!(select instanceof HTMLSelectElement) || !(name instanceof HTMLInputElement)) return;
  const answer = await fetch(page.dataset.stationsUrl ?? "");
  if (!answer.ok) return;
  const { features } = await answer.json();
  /** @type {Map<string, any>} */
  const stations = new Map(features.map((/** @type {any} */ one) => [String(one.id), one]));
  const follow = () => {
    const station = stations.get(select.value);
    if (!station) return;
    const [lon, lat] = station.geometry.coordinates;
    if (!drawing.geometry()) map.setView(L.latLng(lat, lon), 16);
    if (!name.value && tool === "Polygon") name.value = `${station.properties.label}駅周辺`;
  };
  select.addEventListener("change", follow);
  follow();
}

/** @param {string} text */
function isJson(text) {
  try {
    return Boolean(JSON.parse(text)?.coordinates);
  } catch {
    return false;
  }
}
