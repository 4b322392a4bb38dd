// @ts-check
/** The colours and widths of the base map, and what its properties are called. Pure. */

/** @typedef {import("./mapstyle.js").Properties} Properties */
/** @typedef {import("./mapstyle.js").LayerStyle} LayerStyle */

export const BACKGROUND = "#e4e8ea";
export const LAND = "#f8f8f5";
export const WATER = "#b9d6e6";
export const WATER_TEXT = "#2d5f7c";
export const TEXT = "#3c4652";
export const FAINT_TEXT = "#5d6773";

/** @type {Record<string, string>} */
export const LANDCOVER = {
  wood: "#d3e3cb",
  forest: "#d3e3cb",
  grass: "#e0ebd6",
  park: "#dcebd2",
  farmland: "#eef0dc",
};

/** @type {Record<string, string>} */
export const LANDUSE = {
  school: "#f1ebe0",
  kindergarten: "#f1ebe0",
  college: "#f1ebe0",
  university: "#f1ebe0",
  hospital: "#f6e6e6",
  cemetery: "#e3e8dc",
  stadium: "#e0ebd6",
  commercial: "#f4efe9",
  retail: "#f4efe9",
  industrial: "#ebe9ee",
  railway: "#eceaea",
  military: "#ebe9e4",
};

/** Width at zoom 15, colour and edge. @type {Record<string, [number, string, string]>} */
const ROADS = {
  motorway: [4.5, "#cfd8e6", "#9fb0c8"],
  trunk: [8, "#f6cf9a", "#d9a75e"],
  primary: [7, "#fae2ae", "#dfc07c"],
  secondary: [6, "#fbefc9", "#dccf9d"],
  tertiary: [4.5, "#ffffff", "#cfd3d8"],
  minor: [2.5, "#ffffff", "#cbd0d6"],
  service: [1.6, "#ffffff", "#d6dade"],
  path: [1, "#d9dcd4", ""],
};

/** Our own road classes, drawn as the map's. @type {Record<string, string>} */
const ROAD_WORDS = {
  national: "trunk",
  metropolitan: "primary",
  expressway: "motorway",
  ward: "tertiary",
  private: "service",
  unclassified: "minor",
  residential: "minor",
};

/** @param {Properties} p @returns {string} */
export function nameOf(p) {
  return p.name ?? p.label ?? p.name_plain ?? p.town ?? p.branch ?? p.line ?? "";
}

/** @param {Properties} p @returns {string} a key of ROADS */
export function roadKind(p) {
  const word = String(p.class ?? p.road_class ?? p.kind ?? "minor");
  return ROADS[word] ? word : (ROAD_WORDS[word] ?? "minor");
}

/** Pixels at `zoom` for a line that is `width` wide at zoom 15. */
export const scaled = (/** @type {number} */ width, /** @type {number} */ zoom) =>
  Math.max(0.6, width * 1.45 ** (zoom - 15));

/** @type {LayerStyle["stroke"]} */
export const road = (p, zoom) => {
  const kind = roadKind(p);
  if (kind === "tertiary" && zoom < 13) return null;
  const [width, color, casing] = ROADS[kind];
  const edge = zoom >= 13 && casing ? casing : "";
  const thin = zoom < 13 ? casing || color : color;
  const dash = kind === "path" ? [4, 3] : undefined;
  return { color: thin, width: scaled(width, zoom), casing: edge, dash };
};

/** @type {LayerStyle["label"]} */
export const roadName = (p, zoom) => {
  const text = p.name || (p.ref ? `${p.ref}号` : "");
  const main = ["motorway", "trunk", "primary", "secondary"].includes(roadKind(p));
  if (!text || zoom < (main ? 14 : 16)) return null;
  const rank = main ? 40 : 60;
  return { text, size: 11, color: "#6b5a35", rank, along: true, apart: 320 };
};

/** At zoom 15. @param {Properties} p */
export function waterWidth(p) {
  if (p.class === "stream" || p.class === "drain" || p.class === "ditch") return 1.5;
  return p.class === "river" || p.class === "canal" ? 3 : 1;
}
