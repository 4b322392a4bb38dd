// @ts-check
/** The pin of a record, moved: where it is on file stays marked, and what the new point means. */

import { createMap } from "../map/basemap.js";
import { fromText } from "../map/degrees.js";
import * as L from "../map/leaflet.js";
import { attachPin } from "../map/pin.js";
import { showVerdict } from "./verdictline.js";

const PIN_ZOOM = 18;
const element = document.querySelector("[data-pin-map]");
const input = document.querySelector("input[name=position]");
const said = document.querySelector("[data-pin-verdict]");

if (element instanceof HTMLElement && input instanceof HTMLInputElement) {
  const start = fromText(element.dataset.position ?? "");
  const here = fromText(element.dataset.here ?? "");
  if (start) {
    const map = createMap(element, { center: [start.lat, start.lon], zoom: PIN_ZOOM });
    if (here)
      L.circleMarker([here.lat, here.lon], { radius: 7, color: "#b00020", weight: 2 })
        .addTo(map)
        .bindTooltip("いまの台帳の位置");
    const pin = attachPin(map, { input, symbol: "撤", label: "撤去した位置" });
    element.addEventListener("pin:moved", (event) => {
      const { lon, lat, source } = /** @type {CustomEvent} */ (event).detail;
      if (source !== "start") showVerdict(said, element.dataset.verdictUrl ?? "", lon, lat);
    });
    pin.moveTo(start, "start");
  }
}
