// @ts-check
/** The test bench: a pin answers what the chips would, until a chip is chosen by hand. */

import { createMap } from "../map/basemap.js";
import { attachPin } from "../map/pin.js";

const element = document.querySelector("[data-map]");
const form = document.querySelector("[data-rules]");
if (element instanceof HTMLElement && form instanceof HTMLFormElement) {
  const at = /** @type {HTMLInputElement} */ (form.querySelector("[data-at]"));
  const start = at.value.split(",").map(Number);
  const map = createMap(
    element,
    at.value ? { center: [start[1], start[0]], zoom: 17 } : { hash: true },
  );
  attachPin(map, { input: at, symbol: "試", label: "試す地点" });
  element.addEventListener("pin:moved", (event) => {
    const { source } = /** @type {CustomEvent} */ (event).detail;
    if (source === "start") return;
    const question = new URLSearchParams({ at: at.value });
    const group = new FormData(form).get("group");
    if (group) question.set("group", String(group));
    location.assign(`${location.pathname}?${question}`);
  });
}
