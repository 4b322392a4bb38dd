// @ts-check
/** What all parts of the crew's page share. */

import { Board } from "./board.js";
import { Gps } from "./gps.js";
import { Queue } from "./queue.js";
import { Screens } from "./screens.js";
import { Sender } from "./sender.js";

/**
 * @typedef {object} Field
 * @property {Record<string, string>} urls
 * @property {string} wasm
 * @property {Queue} queue
 * @property {Sender} sender
 * @property {Board} board
 * @property {Gps} gps
 * @property {Screens} screens
 */

/** @param {HTMLElement} page carries the addresses as `data-url-…` @returns {Field} */
export function makeField(page) {
  /** @type {Record<string, string>} */
  const urls = {};
  for (const [key, value] of Object.entries(page.dataset)) {
    if (key.startsWith("url")) urls[key.slice(3).toLowerCase()] = value ?? "";
  }
  const queue = new Queue();
  return {
    urls,
    wasm: page.dataset.wasm ?? "",
    queue,
    sender: new Sender(queue),
    board: new Board({ jobs: urls.jobs, fetched: urls.fetched }, queue),
    gps: new Gps(),
    screens: new Screens(),
  };
}

/** The facts of a photo, as it is taken. @param {Field} field @param {string} tag @param {string} kind */
export function photoFacts({ gps }, tag, kind) {
  const facts = { tag, kind, at: new Date().toISOString() };
  const { lon, lat, accuracy } = gps.fix ?? {};
  return lon === undefined ? facts : { ...facts, lon, lat, accuracy };
}
