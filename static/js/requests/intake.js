// @ts-check
/**
 * The operator's page: place → pin → verdict → the caller's words → saved, by keyboard alone
 * if need be. Nothing typed is lost: the form is sent by fetch and stays until it is saved.
 */

import { createMap } from "../map/basemap.js";
import { attachPin } from "../map/pin.js";
import { toast } from "../ui/toast.js";
import { attachPlaceSearch } from "./placesearch.js";
import { clearErrors, sendForm } from "./send.js";
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
 * 「同じ案件に追記」 and 「別の案件」 on the cards of what is near.
 *
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 */
function sameCase(root, form) {
  const banner = /** @type {HTMLElement} */ (root.querySelector("[data-same-banner]"));
  const field = control(form, "same_as");
  const label = form.querySelector("[data-save-label]");
  const choose = (/** @type {string} */ pk, /** @type {string} */ reference) => {
    field.value = pk;
    banner.hidden = !pk;
    const named = banner.querySelector("[data-same-reference]");
    if (named) named.textContent = reference;
    if (label) label.textContent = pk ? `${reference}に追記する` : "保存する";
  };
  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const same = target?.closest("[data-same]");
    if (same instanceof HTMLElement) {
      choose(same.dataset.same ?? "", same.dataset.reference ?? "");
      toast(`${same.dataset.reference}に追記します。Ctrl+Enterで保存します。`);
    }
    if (target?.closest("[data-same-clear]")) choose("", "");
    const different = target?.closest("[data-different]")?.closest("[data-near]");
    if (different instanceof HTMLDetailsElement) {
      choose("", "");
      nextCard(different);
    }
  });
  return { clear: () => choose("", "") };
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

/** @param {HTMLDetailsElement} card a case found to be another one: fold it, open the next */
function nextCard(card) {
  card.open = false;
  const next = card.nextElementSibling;
  if (next instanceof HTMLDetailsElement) next.open = true;
}

/**
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 * @param {() => void} clearMap
 */
function afterSaving(root, form, clearMap) {
  const place = /** @type {HTMLElement} */ (root.querySelector("[data-done]"));
  const reopen = (/** @type {string} */ key) => {
    control(form, "key").value = key;
    place.hidden = true;
    form.hidden = false;
    clearErrors(form);
  };
  return {
    /**
     * @param {import("./send.js").Saved} saved
     * @param {{ clear: () => void }} same
     */
    show(saved, same) {
      place.innerHTML = saved.saved ?? "";
      place.hidden = false;
      form.hidden = true;
      const panel = place.querySelector("[data-saved]");
      if (panel instanceof HTMLElement) panel.focus();
      place.onclick = (event) => {
        const target = event.target instanceof Element ? event.target : null;
        const next = target?.closest("[data-next]");
        if (!(next instanceof HTMLElement)) return;
        same.clear();
        reopen(saved.key ?? "");
        if (next.dataset.next === "near") keepPlace(form);
        else {
          form.reset();
          control(form, "key").value = saved.key ?? "";
          control(form, "position").value = "";
          clearMap();
          location.assign(location.pathname);
        }
      };
    },
  };
}

/** One more near here: the place and the caller stay, the vehicle is asked anew. @param {HTMLFormElement} form */
function keepPlace(form) {
  const kept = /^(csrf|key|position|land|address_text|landmark|requester_|wants_answer)/;
  for (const one of form.elements) {
    if (!(one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement)) continue;
    if (kept.test(one.name)) continue;
    if (one instanceof HTMLInputElement && ["radio", "checkbox"].includes(one.type))
      one.checked = one.value === "";
    else one.value = one.name === "count" ? "1" : "";
  }
  const first = form.querySelector("input[name=kind]");
  if (first instanceof HTMLElement) first.focus();
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

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLInputElement}
 */
function control(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}
