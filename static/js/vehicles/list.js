// @ts-check
/** The ledger: list and map are two views of one result; the address holds filter and place. */

import { createMap } from "../map/basemap.js";
import { FeatureLayer, linkList } from "../map/features.js";

const element = document.querySelector("[data-ledger-map]");
const form = document.querySelector("[data-search]");

if (element instanceof HTMLElement) {
  const map = createMap(element, { hash: true, ...middleOf(element) });
  if (location.hash.length <= 1) fit(map, boundsOf(element));
  const layer = new FeatureLayer(map, {
    url: element.dataset.featuresUrl,
    query: () => new URLSearchParams(location.search),
  });
  const list = document.querySelector("[data-list]");
  if (list instanceof HTMLElement) {
    linkList(list, map, layer);
    list.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const row = target?.closest("[data-feature-id]");
      if (!(row instanceof HTMLElement) || target?.closest("a")) return;
      layer.select([row.dataset.featureId ?? ""]);
      layer.reveal(row.dataset.featureId ?? "");
    });
  }
  element.addEventListener("feature:click", (event) => {
    const { id } = /** @type {CustomEvent} */ (event).detail;
    const link = document.querySelector(`[data-feature-id="${CSS.escape(id)}"] a`);
    layer.select([id]);
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
    else if (/^\d+$/.test(id)) offer(element, id);
  });
}

/** A pin whose row is on another page: a way to its record. @param {HTMLElement} map @param {string} id */
function offer(map, id) {
  map.querySelector("[data-offer]")?.remove();
  const link = document.createElement("a");
  link.className = "button map__offer";
  link.dataset.offer = "";
  link.href = `${location.pathname}${id}/`;
  link.textContent = "この自転車の台帳を開く";
  map.append(link);
  link.focus();
}

if (form instanceof HTMLFormElement) {
  form
    .querySelector("[data-states]")
    ?.addEventListener("change", () => form.requestSubmit());
  document.addEventListener("scan", (event) => {
    event.preventDefault();
    const { code } = /** @type {CustomEvent} */ (event).detail;
    location.assign(`/t/${encodeURIComponent(code)}/`);
  });
  form.addEventListener("submit", () => {
    for (const control of form.elements) {
      const empty = "value" in control && control.value === "";
      if (empty && control instanceof HTMLElement)
        control.toggleAttribute("disabled", true);
    }
  });
  addEventListener("pageshow", () => {
    for (const control of form.elements) control.removeAttribute("disabled");
  });
}

for (const link of document.querySelectorAll("a[data-keep-map]")) {
  link.addEventListener("click", () => {
    if (link instanceof HTMLAnchorElement) link.hash = location.hash;
  });
}

/** @param {HTMLElement} element @returns {number[]} west, south, east, north; nothing if empty */
function boundsOf(element) {
  const sides = (element.dataset.bounds ?? "").split(",").map(Number);
  return sides.length === 4 ? sides : [];
}

/** @param {HTMLElement} element @returns {{ center?: [number, number], zoom?: number }} */
function middleOf(element) {
  const [west, south, east, north] = boundsOf(element);
  if (north === undefined) return {};
  return { center: [(south + north) / 2, (west + east) / 2], zoom: 14 };
}

/** @param {import("leaflet").Map} map @param {number[]} bounds */
function fit(map, [west, south, east, north]) {
  if (north === undefined) return;
  /** @type {[[number, number], [number, number]]} */
  const corners = [
    [south, west],
    [north, east],
  ];
  map.fitBounds(corners, { padding: [30, 30], maxZoom: 17, animate: false });
}
