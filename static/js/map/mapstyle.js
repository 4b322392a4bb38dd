// @ts-check
/**
 * How the base map looks: one table, in drawing order. Calm and pale, so that the pins are the
 * only strong colour; a road says what it is by width as well as by colour. Pure.
 */

import {
  FAINT_TEXT,
  LAND,
  LANDCOVER,
  LANDUSE,
  nameOf,
  road,
  roadName,
  scaled,
  TEXT,
  WATER,
  WATER_TEXT,
  waterWidth,
} from "./mapinks.js";

/**
 * @typedef {Record<string, any>} Properties
 * @typedef {object} Stroke
 * @property {string} color
 * @property {number} width pixels
 * @property {number[]} [dash] pixels
 * @property {string} [casing] colour of the edge drawn under the line
 */

/**
 * @typedef {object} LayerStyle
 * @property {string} name of the layer, as in /geo/basemap/<name>.geojson
 * @property {boolean} [again] draws a layer already listed once more, over what lies between
 * @property {string} title as a person calls it, for messages
 * @property {number} from zoom
 * @property {boolean} [byBox] fetched piece by piece, for what the window shows
 * @property {(p: Properties, zoom: number) => string | null} [fill]
 * @property {(p: Properties, zoom: number) => Stroke | null} [stroke]
 * @property {(p: Properties, zoom: number) => Lettering | null} [label]
 */

/**
 * @typedef {object} Lettering
 * @property {string} text
 * @property {number} size pixels
 * @property {string} color
 * @property {number} rank smaller stands first
 * @property {boolean} [bold]
 * @property {boolean} [along] turned with the line
 * @property {boolean} [dot] a mark at the point, the words below it
 * @property {number} [spread] letters spaced by this many pixels
 * @property {number} [apart] pixels between equal labels
 */

/** @type {LayerStyle[]} in drawing order */
export const LAYERS = [
  {
    name: "neighbours",
    title: "隣接区市",
    from: 0,
    fill: () => "#edefee",
    stroke: () => ({ color: "#c9ced4", width: 1.5, dash: [8, 4] }),
    label: (p, zoom) =>
      zoom <= 15
        ? { text: nameOf(p), size: 13, color: "#737c88", rank: 70, spread: 3 }
        : null,
  },
  { name: "ward", title: "区域", from: 0, fill: () => LAND },
  { name: "landuse", title: "土地利用", from: 13, fill: (p) => LANDUSE[p.class] ?? null },
  {
    name: "landcover",
    title: "緑地",
    from: 11,
    fill: (p) => LANDCOVER[p.class] ?? LANDCOVER[p.subclass] ?? "#e8ece4",
  },
  {
    name: "water",
    title: "河川",
    from: 0,
    fill: () => WATER,
    stroke: (p, zoom) => ({ color: WATER, width: scaled(waterWidth(p), zoom) }),
    label: (p, zoom) =>
      p.name && zoom >= 14
        ? { text: p.name, size: 11, color: WATER_TEXT, rank: 50, along: true, apart: 400 }
        : null,
  },
  {
    name: "towns",
    title: "町",
    from: 12,
    stroke: (_, zoom) => ({
      color: "#c3c9d2",
      width: zoom >= 15 ? 1.5 : 1,
      dash: [5, 3, 1.5, 3],
    }),
    label: (p, zoom) =>
      zoom >= 13 && zoom <= 15
        ? {
            text: nameOf(p),
            size: zoom >= 15 ? 15 : 12,
            color: FAINT_TEXT,
            rank: 30,
            spread: 3,
          }
        : null,
  },
  {
    name: "blocks",
    title: "丁目",
    from: 15,
    byBox: true,
    stroke: () => ({ color: "#d3d7dd", width: 1, dash: [3, 3] }),
    label: (p, zoom) =>
      zoom >= 16 && p.name
        ? { text: p.name, size: 13, color: FAINT_TEXT, rank: 35, spread: 1 }
        : null,
  },
  {
    name: "roads_minor",
    title: "細街路",
    from: 15,
    byBox: true,
    stroke: road,
    label: roadName,
  },
  { name: "roads_main", title: "幹線道路", from: 0, stroke: road, label: roadName },
  {
    name: "districts",
    title: "地域",
    from: 0,
    stroke: (_, zoom) => ({
      color: "#a8a0bf",
      width: zoom >= 14 ? 3 : 2,
      dash: [9, 4, 2, 4],
    }),
    label: (p, zoom) =>
      zoom <= 12
        ? { text: nameOf(p), size: 17, color: "#6a5f8a", rank: 10, bold: true, spread: 4 }
        : null,
  },
  {
    name: "ward",
    title: "区域",
    again: true,
    from: 0,
    stroke: (_, zoom) => ({ color: "#8d84a8", width: zoom >= 14 ? 4 : 2.5 }),
  },
  {
    name: "rail",
    title: "鉄道",
    from: 0,
    stroke: (_, zoom) => ({
      color: "#ffffff",
      casing: "#6d7683",
      width: zoom >= 14 ? 3.5 : 2.5,
      dash: [8, 8],
    }),
    label: (p, zoom) =>
      zoom >= 13
        ? { text: nameOf(p), size: 11, color: "#555e6b", rank: 45, along: true, apart: 420 }
        : null,
  },
  {
    name: "stations",
    title: "駅",
    from: 11,
    label: (p, zoom) => {
      const inside = p.in_ward !== false;
      if (zoom < (inside ? 12 : 13)) return null;
      const size = zoom >= 14 ? 14 : 12;
      return {
        text: nameOf(p),
        size,
        color: TEXT,
        rank: inside ? 20 : 25,
        bold: true,
        dot: true,
      };
    },
  },
  {
    name: "yards",
    title: "保管所",
    from: 12,
    label: (p, zoom) => ({
      text: zoom >= 14 ? `${nameOf(p)} 保管所` : nameOf(p),
      size: 12,
      color: "#00316a",
      rank: 15,
      bold: true,
      dot: true,
    }),
  },
];
