// @ts-check
/** A new record: the pin says where it was, and at once what follows from it. */

import { createMap } from "../map/basemap.js";
import { fromText } from "../map/degrees.js";
import { attachPin } from "../map/pin.js";
import { showVerdict } from "./verdictline.js";

const element = document.querySelector("[data-entry-map]");
const input = document.querySelector("input[name=position]");
const said = document.querySelector("[data-entry-verdict]");

if (element instanceof HTMLElement && input instanceof HTMLInputElement) {
  const map = createMap(element);
  const pin = attachPin(map, { input, symbol: "撤", label: "撤去した位置" });
  element.addEventListener("pin:moved", (event) => {
    const { lon, lat } = /** @type {CustomEvent} */ (event).detail;
    showVerdict(said, element.dataset.verdictUrl ?? "", lon, lat);
  });
  const start = fromText(element.dataset.position ?? "");
  if (start) pin.moveTo(start, "start");
}
