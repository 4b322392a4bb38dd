// @ts-check
/** The list of requests and its map: two views of one search, kept in the URL. */

import { createMap } from "../map/basemap.js";
import { FeatureLayer, linkList } from "../map/features.js";

const element = document.querySelector("[data-map]");
const form = document.querySelector("[data-search]");
const rows = document.querySelector("[data-rows]");
if (
  element instanceof HTMLElement &&
  form instanceof HTMLFormElement &&
  rows instanceof HTMLElement
) {
  const map = createMap(element, { hash: true });
  const layer = new FeatureLayer(map, {
    url: element.dataset.featuresUrl,
    query: () => question(form),
  });
  linkList(rows, map, layer);
  element.addEventListener("feature:click", (event) => {
    const { id } = /** @type {CustomEvent} */ (event).detail;
    const link = rows.querySelector(`[data-feature-id="${CSS.escape(id)}"] a`);
    if (link instanceof HTMLElement) link.focus();
    else location.assign(`${location.pathname}${id}/`);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = /** @type {CustomEvent} */ (event).detail;
    for (const [name, value] of Object.entries(parameters)) {
      if (value === "" && name !== "state") delete parameters[name];
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    map.fire("moveend");
    const link = document.querySelector("[data-export-link]");
    if (link instanceof HTMLAnchorElement) link.href = `${link.pathname}?${question(form)}`;
  });
}

/**
 * @param {HTMLFormElement} search
 * @returns {URLSearchParams} what was asked for, without the empty parts
 */
function question(search) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(search)) {
    if (typeof value === "string" && value) asked.set(name, value);
  }
  return asked;
}
