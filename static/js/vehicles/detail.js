// @ts-check
/** One record: where it was removed, and its photographs large. */

import { createMap } from "../map/basemap.js";
import * as L from "../map/leaflet.js";
import { pinIcon } from "../map/markers.js";
import { startGallery } from "./gallery.js";

const element = document.querySelector("[data-place-map]");
if (element instanceof HTMLElement) showPlace(element);
startGallery();

/** @param {HTMLElement} element */
function showPlace(element) {
  const map = createMap(element, { wheel: false });
  const [lon, lat] = (element.dataset.center ?? "").split(",").map(Number);
  const accuracy = Number(element.dataset.accuracy);
  addZones(map, element.dataset.zonesUrl ?? "");
  if (accuracy > 0) {
    const style = { radius: accuracy, color: "#0055ad", weight: 1.5, fillOpacity: 0.12 };
    const circle = L.circle([lat, lon], style).addTo(map);
    circle.bindTooltip(`誤差 約${Math.round(accuracy)} m`);
    if (accuracy > 60) map.fitBounds(circle.getBounds(), { padding: [20, 20] });
  }
  L.marker([lat, lon], {
    icon: pinIcon({ tone: "danger", symbol: "撤" }),
    alt: "撤去した場所",
  }).addTo(map);
}

/** @param {L.Map} map @param {string} url */
async function addZones(map, url) {
  const around = map.getBounds().pad(1);
  const box = [around.getWest(), around.getSouth(), around.getEast(), around.getNorth()];
  const answer = await fetch(`${url}?bbox=${box.map((n) => n.toFixed(5))}`).catch(
    () => null,
  );
  if (!answer?.ok) return;
  const style = { color: "#ac3e00", weight: 1.5, dashArray: "6 4", fillOpacity: 0.06 };
  L.geoJSON(await answer.json(), { style: () => style, interactive: false }).addTo(map);
}
