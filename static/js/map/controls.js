// @ts-check
/** What stands in the corners of every map: zoom, the whole ward, scale, north, notices. */

import * as L from "./leaflet.js";

/**
 * @param {L.Map} map
 * @param {() => void} goHome
 */
export function addControls(map, goHome) {
  L.control.zoom({ zoomInTitle: "拡大", zoomOutTitle: "縮小" }).addTo(map);
  map.addControl(corner("topleft", homeButton(goHome)));
  L.control.scale({ imperial: false, maxWidth: 120, position: "bottomleft" }).addTo(map);
  map.addControl(corner("topright", northArrow()));
  map.attributionControl?.setPrefix(false);
}

/**
 * A small message on the map that does not stop the work.
 *
 * @param {L.Map} map
 * @param {string} text
 * @param {() => void} [retry]
 */
export function addNotice(map, text, retry) {
  const box = document.createElement("div");
  box.className = "map__notice";
  box.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  const control = corner("bottomright", box);
  if (retry) {
    box.append(button("再読込", () => retry()));
  }
  box.append(button("閉じる", () => control.remove()));
  map.addControl(control);
  return control;
}

/**
 * Put an element of our own into a corner of the map; clicks on it do not reach the map.
 *
 * @param {L.ControlPosition} position
 * @param {HTMLElement} element
 * @returns {L.Control}
 */
export function corner(position, element) {
  const control = new L.Control({ position });
  control.onAdd = () => element;
  L.DomEvent.disableClickPropagation(element);
  L.DomEvent.disableScrollPropagation(element);
  return control;
}

/** @param {() => void} goHome */
function homeButton(goHome) {
  const bar = document.createElement("div");
  bar.className = "leaflet-bar map__home";
  const home = button("全域", goHome);
  home.title = "全域に戻る";
  home.setAttribute("aria-label", "全域に戻る");
  bar.append(home);
  return bar;
}

function northArrow() {
  const arrow = document.createElement("div");
  arrow.className = "map__north";
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", "上が北です");
  arrow.textContent = "北";
  return arrow;
}

/**
 * @param {string} label
 * @param {() => void} act
 */
function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "map__button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
