// @ts-check
/** The map of the home screen: jobs, ripening tags, where one stands. */

import { createMap } from "../map/basemap.js";
import { FeatureLayer } from "../map/features.js";
import * as L from "../map/leaflet.js";
import { watchPinch } from "../map/pinch.js";
import { one } from "./dom.js";
import { ripeness } from "./ripening.js";

/** Until the phone knows where it is and what there is to do. @type {[number, number]} */
const WARD = [35.6465, 139.6533];

/**
 * @param {import("./context.js").Field} field
 * @param {{ job: (job: any) => void, tag: (code: string) => void }} open
 */
export function startMap(field, open) {
  const element = one("[data-home-map]");
  const map = createMap(element, { label: "依頼と札の地図", center: WARD, zoom: 13 });
  new FeatureLayer(map, { url: field.urls.zones, style: zoneStyle });
  const pins = new FeatureLayer(map, { features: [], look: (properties) => properties });
  const pinched = watchPinch(element);
  const me = new Me(map);
  let placed = 0;

  const show = () => {
    pins.show(featuresOf(field));
    const known = Number(Boolean(field.gps.fix)) + 2 * Number(Boolean(field.board.asOf));
    if (known <= placed || placed >= 2) return;
    placed = known;
    lookAt(map, field);
  };
  field.board.addEventListener("change", show);
  field.gps.addEventListener("change", () => {
    me.stand(field.gps.fix);
    if (placed < 2) show();
  });
  setInterval(() => field.screens.now === "home" && pins.show(featuresOf(field)), 15_000);
  element.addEventListener("feature:click", (/** @type {CustomEvent} */ event) => {
    if (pinched()) return;
    const { kind, key } = event.detail.feature.properties;
    if (kind === "tag") open.tag(key);
    else open.job(field.board.facts.jobs.find((job) => job.reference === key));
  });
  show();
  return map;
}

/** No-parking zones: a dashed edge, so that they are not told by colour alone. */
function zoneStyle() {
  return {
    color: "#d00043",
    weight: 2,
    dashArray: "6 4",
    fillOpacity: 0.06,
    interactive: false,
  };
}

/** @param {import("./context.js").Field} field */
function featuresOf({ board }) {
  const jobs = board.facts.jobs.map((job, place) => {
    const finished = !job.open || job.reported;
    const tone = finished ? "success" : job.urgent ? "danger" : "info";
    const symbol = finished ? "済" : String(place + 1);
    const title = `依頼${place + 1} ${job.landmark || job.address || job.place}`;
    return feature("job", job.reference, job, { tone, symbol, title });
  });
  const tags = board.tags().map((tag) => {
    const { tone, text, symbol } = ripeness(tag.removableAt, Date.now());
    const title = `札 ${tag.code} ${text}`;
    return feature("tag", tag.code, tag, { tone, symbol, title });
  });
  return [...jobs, ...tags];
}

/**
 * @param {string} kind
 * @param {string} key
 * @param {{ lon: number, lat: number }} at
 * @param {object} look
 */
function feature(kind, key, at, look) {
  return {
    type: "Feature",
    id: `${kind}-${key}`,
    geometry: { type: "Point", coordinates: [at.lon, at.lat] },
    properties: { kind, key, ...look },
  };
}

/** All that is to be done, else where one stands. @param {L.Map} map @param {import("./context.js").Field} field */
function lookAt(map, { board, gps }) {
  const points = [...board.openJobs(), ...board.tags(), ...board.facts.places];
  if (gps.fix) points.push(gps.fix);
  if (!points.length) return;
  const bounds = L.latLngBounds(points.map(({ lat, lon }) => L.latLng(lat, lon)));
  map.fitBounds(bounds, { padding: [36, 36], maxZoom: 17, animate: false });
}

/** The blue spot with its circle of error. */
class Me {
  #spot;
  #circle;
  #map;

  /** @param {L.Map} map */
  constructor(map) {
    this.#map = map;
    map.createPane("me").classList.add("crew-me");
    const renderer = L.svg({ pane: "me" });
    const look = { color: "#0055ad", interactive: false, pane: "me", renderer };
    this.#circle = L.circle([0, 0], { ...look, weight: 1, fillOpacity: 0.12, radius: 1 });
    this.#spot = L.circleMarker([0, 0], {
      ...look,
      color: "#fff",
      weight: 3,
      radius: 8,
      fillColor: "#0055ad",
      fillOpacity: 1,
    });
  }

  /** @param {import("./gps.js").Fix | null} fix */
  stand(fix) {
    if (!fix) return;
    this.#circle.setLatLng([fix.lat, fix.lon]).setRadius(fix.accuracy).addTo(this.#map);
    this.#spot.setLatLng([fix.lat, fix.lon]).addTo(this.#map);
  }
}
