// @ts-check
/**
 * The pin of a phone: a cross fixed over the middle of the map, the map moves under it. A
 * circle shows how far off the measured position may be.
 */

import { metresBetween, toText } from "./degrees.js";
import * as L from "./leaflet.js";
import { announce } from "./pin.js";

/** @typedef {import("./degrees.js").Position} Position */

/** Moved by hand further than this from the measured point, the position is the user's own. */
const BY_HAND_M = 2;

/**
 * @param {L.Map} map
 * @param {{ input?: HTMLInputElement | null }} [options] `input` is kept equal to the position
 * @returns {{
 *   position: () => Position,
 *   source: () => "gps" | "pin",
 *   measured: (fix: Position & { accuracy: number }, follow?: boolean) => void,
 *   remove: () => void,
 * }} call `measured` with each reading of the receiver; it moves the map only while the user
 *   has not moved it by hand (or when `follow` is true)
 */
export function attachCrosshair(map, { input = null } = {}) {
  const cross = document.createElement("div");
  cross.className = "map__crosshair";
  cross.setAttribute("aria-hidden", "true");
  map.getContainer().append(cross);
  const circle = L.circle(map.getCenter(), {
    radius: 0,
    interactive: false,
    color: "#0055ad",
    weight: 2,
    fillOpacity: 0.12,
  });
  /** @type {(Position & { accuracy: number }) | null} */
  let fix = null;
  let byHand = false;

  const position = () => {
    const { lng, lat } = map.getCenter();
    return { lon: lng, lat };
  };
  const source = () => (fix && metresBetween(fix, position()) <= BY_HAND_M ? "gps" : "pin");
  const moved = () => {
    const here = position();
    if (input) input.value = toText(here);
    const accuracy = fix && source() === "gps" ? fix.accuracy : null;
    announce(map, { ...here, source: source() === "gps" ? "gps" : "drag", accuracy });
  };
  const dragged = () => {
    byHand = true;
  };
  map.on("dragstart", dragged);
  map.on("moveend", moved);
  moved();

  return {
    position,
    source,
    measured: (reading, follow = false) => {
      fix = reading;
      if (follow) byHand = false;
      circle.setLatLng([reading.lat, reading.lon]).setRadius(reading.accuracy).addTo(map);
      if (!byHand)
        map.setView([reading.lat, reading.lon], map.getZoom(), { animate: false });
      else moved();
    },
    remove: () => {
      cross.remove();
      circle.remove();
      map.off("dragstart", dragged);
      map.off("moveend", moved);
    },
  };
}
