// @ts-check
/** The page 地図: counts by mesh under the zones. */

import { createMap } from "./basemap.js";
import { classBounds, classOf } from "./classes.js";
import * as L from "./leaflet.js";

/** From few to many; told apart without colour by their darkness (viridis reversed). */
const COLOURS = ["#fde725", "#5ec962", "#21918c", "#3b528b", "#440154"];
const ZONE = {
  color: "#b3261e",
  weight: 2,
  fill: false,
  dashArray: "6 4",
  interactive: false,
};

const element = /** @type {HTMLElement} */ (document.getElementById("map"));
const layers = /** @type {HTMLElement} */ (document.getElementById("layers"));
const total = /** @type {HTMLElement} */ (document.getElementById("mesh-total"));
const map = createMap(element, { hash: true });
const cells = L.layerGroup().addTo(map);

addZones();
layers.addEventListener("change", () => show(chosen()));
show(chosen());

function chosen() {
  const input = /** @type {HTMLInputElement} */ (layers.querySelector("input:checked"));
  return { kind: input.value, label: input.parentElement?.textContent?.trim() ?? "" };
}

async function addZones() {
  const answer = await fetch(element.dataset.zonesUrl ?? "");
  if (answer.ok) L.geoJSON(await answer.json(), { style: ZONE }).addTo(map);
}

/** @param {{ kind: string, label: string }} what */
async function show({ kind, label }) {
  const question = new URLSearchParams({ kind, days: element.dataset.days ?? "30" });
  const answer = await fetch(`${element.dataset.meshUrl}?${question}`);
  cells.clearLayers();
  if (!answer.ok) {
    total.textContent = "台数を読み込めませんでした。もう一度選んでください。";
    return;
  }
  const collection = await answer.json();
  const counts = collection.features.map((/** @type {any} */ one) => one.properties.count);
  const bounds = classBounds(counts, COLOURS.length);
  L.geoJSON(collection, {
    style: (/** @type {any} */ one) => look(one.properties.count, bounds),
    onEachFeature: (/** @type {any} */ one, /** @type {any} */ cell) =>
      cell.bindTooltip(`${label} ${one.properties.count}件`),
  }).addTo(cells);
  explain(bounds);
  const sum = counts.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  total.textContent = `${label} ${sum.toLocaleString("ja")}件`;
  element.dataset.shown = kind;
}

/**
 * @param {number} count
 * @param {number[]} bounds
 */
function look(count, bounds) {
  const step = classOf(count, bounds);
  return { color: "#333", weight: 0.5, fillColor: COLOURS[step - 1], fillOpacity: 0.62 };
}

/** @param {number[]} bounds */
function explain(bounds) {
  for (const label of document.querySelectorAll("[data-step-from]")) {
    const bound = bounds[Number(label.getAttribute("data-step-from")) - 2];
    label.textContent = bound === undefined ? "" : `${bound}件から`;
    if (label.parentElement) label.parentElement.hidden = bound === undefined;
  }
}
