// @ts-check
/**
 * The operator's page: place → pin → verdict → the caller's words → saved, by keyboard alone
 * if need be. Nothing typed is lost: the form is sent by fetch and stays until it is saved.
 */

import { createMap } from "../map/basemap.js";
import { attachPin } from "../map/pin.js";
import { afterSaving } from "./aftersaving.js";
import { control } from "./control.js";
import { attachPlaceSearch } from "./placesearch.js";
import { sameCase } from "./samecase.js";
import { sendForm } from "./send.js";
import { attachSince } from "./since.js";
import { VerdictPane } from "./verdict.js";

const PIN_ZOOM = 18;

const root = document.querySelector("[data-intake]");
const form = document.querySelector("[data-intake-form]");
const mapElement = document.querySelector("[data-map]");
if (
  root instanceof HTMLElement &&
  form instanceof HTMLFormElement &&
  mapElement instanceof HTMLElement
)
  start(root, form, mapElement);

/**
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 * @param {HTMLElement} mapElement
 */
function start(root, form, mapElement) {
  const position = control(form, "position");
  const pinned = position.value.split(",").map(Number);
  const map = createMap(mapElement, {
    hash: root.dataset.mode === "new",
    ...(position.value
      ? { center: /** @type {[number, number]} */ ([pinned[1], pinned[0]]), zoom: PIN_ZOOM }
      : {}),
  });
  const pane = new VerdictPane(root, form, map);
  const hint = root.querySelector("[data-save-hint]");
  mapElement.addEventListener("pin:moved", (event) => {
    pane.moveTo(/** @type {CustomEvent} */ (event).detail);
    if (hint) hint.textContent = "";
  });
  const pin = attachPin(map, { input: position, symbol: "依", label: "依頼の場所" });
  const search = root.querySelector("[data-place-search]");
  if (search instanceof HTMLElement) {
    attachPlaceSearch(search, root.dataset.placesUrl ?? "", (place) => {
      flyTo(map, mapElement, place);
      const address = control(form, "address_text");
      if (!address.value && place.kind !== "駅") address.value = place.label;
      mapElement.focus();
      if (hint)
        hint.textContent = "Enterかクリックでピンを立てます。矢印キーで動かせます。";
    });
  }
  attachSince(root);
  const same = sameCase(root, form);
  const done = afterSaving(root, form, () => {
    pin.remove();
    pane.clear();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[data-save]");
    if (!(button instanceof HTMLButtonElement) || button.disabled) return;
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    const saved = await sendForm(form);
    button.disabled = false;
    button.removeAttribute("aria-busy");
    if (!saved) return;
    dirty = false;
    if (saved.go) location.assign(saved.go);
    else done.show(saved, same);
  });
  let dirty = false;
  form.addEventListener("input", () => {
    dirty = true;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  startClock(root);
}

/**
 * Fly to a place. Who presses Enter before the map has landed means the place, not what the
 * map happens to fly over.
 *
 * @param {import("../map/leaflet.js").Map} map
 * @param {HTMLElement} element
 * @param {import("./placesearch.js").Place} place
 */
function flyTo(map, element, { lat, lon, zoom = PIN_ZOOM }) {
  const landed = new AbortController();
  const land = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") map.setView([lat, lon], zoom, { animate: false });
  };
  map.flyTo([lat, lon], zoom, { duration: 0.6 });
  map.once("moveend", () => landed.abort());
  element.addEventListener("keydown", land, { capture: true, signal: landed.signal });
}

/** @param {HTMLElement} root */
function startClock(root) {
  const clock = root.querySelector("[data-clock]");
  if (!clock) return;
  const say = () => {
    const now = new Date();
    const minutes = String(now.getMinutes()).padStart(2, "0");
    clock.textContent = `${now.getMonth() + 1}月${now.getDate()}日 ${now.getHours()}:${minutes}`;
  };
  say();
  setInterval(say, 15_000);
}
