// @ts-check
/** 区域と境: list and map as two views of one thing, and the bench that tries a point. */

import { createMap } from "../map/basemap.js";
import { fromText } from "../map/degrees.js";
import * as L from "../map/leaflet.js";
import { attachPin } from "../map/pin.js";
import { LOOKS, nameOf, showShapes } from "./shapes.js";
import { refusal, verdictCard } from "./verdictcard.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-zones-page]"));
const map = createMap(/** @type {HTMLElement} */ (document.getElementById("map")), {
  hash: true,
});
/** @type {Map<string, any>} */
const shown = new Map();

await Promise.allSettled([
  show(page.dataset.zonesUrl ?? "", "zone"),
  show(page.dataset.linesUrl ?? "", "line"),
]);
linkList();
narrowList();
if (document.querySelector("[data-try-form]")) startBench();

/**
 * @param {string} url
 * @param {"zone" | "line"} kind
 */
async function show(url, kind) {
  await showShapes(map, url, kind, (feature, layer) => {
    const id = `${kind}-${feature.id}`;
    shown.set(id, { layer, look: { ...layer.options } });
    layer.bindTooltip(nameOf(feature.properties), { sticky: true });
    layer.on("mouseover", () => mark(id, true));
    layer.on("mouseout", () => mark(id, false));
  });
}

/**
 * @param {string} id
 * @param {boolean} on
 */
function mark(id, on) {
  const one = shown.get(id);
  if (!one) return;
  one.layer.setStyle(
    on ? LOOKS.chosen : { weight: one.look.weight, fillOpacity: one.look.fillOpacity },
  );
  const row = page.querySelector(`[data-feature-id="${id}"]`);
  row?.toggleAttribute("data-highlighted", on);
}

/** A row shows its shape: pointing marks it, pressing outside the link brings it near. */
function linkList() {
  for (const row of page.querySelectorAll("tr[data-feature-id]")) {
    if (!(row instanceof HTMLElement)) continue;
    const id = row.dataset.featureId ?? "";
    row.addEventListener("mouseenter", () => mark(id, true));
    row.addEventListener("mouseleave", () => mark(id, false));
    row.addEventListener("focusin", () => mark(id, true));
    row.addEventListener("focusout", () => mark(id, false));
    row.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("a")) return;
      const one = shown.get(id);
      if (one) map.fitBounds(one.layer.getBounds(), { padding: [60, 60], maxZoom: 17 });
    });
  }
}

function narrowList() {
  const input = document.querySelector("[data-narrow]");
  if (!(input instanceof HTMLInputElement)) return;
  input.addEventListener("input", () => {
    const wanted = input.value.trim();
    for (const row of page.querySelectorAll("tr[data-words]")) {
      if (row instanceof HTMLElement) row.hidden = !row.dataset.words?.includes(wanted);
    }
  });
}

function startBench() {
  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-try-form]"));
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("position"));
  const answer = /** @type {HTMLElement} */ (document.querySelector("[data-verdict]"));
  const used = L.layerGroup().addTo(map);
  const pin = attachPin(map, { input, label: "判定する地点" });
  /** @type {AbortController | null} */
  let asking = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const position = fromText(input.value);
    if (!position) {
      answer.replaceChildren(
        refusal("「経度,緯度」の形で入力してください。例：139.6533,35.6465"),
      );
      return;
    }
    pin.moveTo(position, "place");
    map.setView([position.lat, position.lon], Math.max(map.getZoom(), 16));
  });
  map.getContainer().addEventListener("pin:moved", async (event) => {
    const { lon, lat } = /** @type {CustomEvent} */ (event).detail;
    asking?.abort();
    asking = new AbortController();
    try {
      const url = new URL(page.dataset.triedUrl ?? "", location.href);
      url.searchParams.set("lon", lon.toFixed(7));
      url.searchParams.set("lat", lat.toFixed(7));
      const response = await fetch(url, { signal: asking.signal });
      const found = await response.json();
      used.clearLayers();
      if (!response.ok) {
        answer.replaceChildren(refusal(found.error ?? "判定できません。"));
        return;
      }
      for (const collection of Object.values(found.used)) {
        L.geoJSON(/** @type {any} */ (collection), {
          style: () => LOOKS.used,
          interactive: false,
        }).addTo(used);
      }
      answer.replaceChildren(verdictCard(found.verdict));
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      answer.replaceChildren(refusal("通信できません。もう一度押してください。"));
    }
  });
}
