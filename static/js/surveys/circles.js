// @ts-check
/** The counts of a survey as circles: their area is in proportion to the count. */

import { createMap } from "../map/basemap.js";
import * as L from "../map/leaflet.js";

const LARGEST = 34;
const LOOK = { color: "#0b3d91", weight: 2, fillColor: "#3b78e7", fillOpacity: 0.45 };

const element = document.getElementById("map");
if (element) draw(element);

/** @param {HTMLElement} element */
async function draw(element) {
  const map = createMap(element, { hash: true, wheel: false });
  const told = /** @type {HTMLElement} */ (document.getElementById("circles-total"));
  const answer = await fetch(element.dataset.circlesUrl ?? "");
  if (!answer.ok) {
    told.textContent = "台数を読み込めませんでした。画面を読み直してください。";
    return;
  }
  const { features } = await answer.json();
  const counts = features.map((/** @type {any} */ one) => one.properties.count);
  const largest = Math.max(1, ...counts);
  for (const one of features) {
    const [lon, lat] = one.geometry.coordinates;
    const { label, count, change } = one.properties;
    const radius = Math.max(2, LARGEST * Math.sqrt(count / largest));
    const words = change === null ? "" : `（前年度から${change > 0 ? "+" : ""}${change}）`;
    L.circleMarker([lat, lon], { ...LOOK, radius, fill: count > 0 })
      .bindTooltip(`${label} ${count}台${words}`)
      .addTo(map);
  }
  element.dataset.shown = String(features.length);
  const sum = counts.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  told.textContent = `${features.length}駅 ${sum.toLocaleString("ja")}台`;
}
