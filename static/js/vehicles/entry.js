// @ts-check
/** A new record: the pin says where it was, and at once what follows from it. */

import { createMap } from "../map/basemap.js";
import { fromText } from "../map/degrees.js";
import { attachPin } from "../map/pin.js";

const element = document.querySelector("[data-entry-map]");
const input = document.querySelector("input[name=position]");
const said = document.querySelector("[data-entry-verdict]");

if (element instanceof HTMLElement && input instanceof HTMLInputElement) {
  const map = createMap(element);
  const pin = attachPin(map, { input, symbol: "撤", label: "撤去した位置" });
  element.addEventListener("pin:moved", (event) => {
    const { lon, lat } = /** @type {CustomEvent} */ (event).detail;
    judge(element.dataset.verdictUrl ?? "", lon, lat);
  });
  const start = fromText(element.dataset.position ?? "");
  if (start) pin.moveTo(start, "start");
}

/** @param {string} url @param {number} lon @param {number} lat */
async function judge(url, lon, lat) {
  const answer = await fetch(`${url}?lon=${lon}&lat=${lat}`).catch(() => null);
  if (!answer?.ok || !said) return;
  const { place, zone_status, yard, in_ward, reason } = await answer.json();
  const zone = zone_status === "inside" ? "区域内" : "区域外";
  said.textContent = in_ward ? `${place}・${zone}・保管所 ${yard}` : reason;
}
