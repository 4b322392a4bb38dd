// @ts-check
/** Asks the server what a pin means, and shows the answer: card, chips, neighbours. */

import { toText } from "../map/degrees.js";
import * as L from "../map/leaflet.js";
import { NearCards } from "./nearcards.js";

const TOLD = ["kind", "body_type", "color", "maker", "registration_number"];

/** @typedef {import("../map/degrees.js").Position} Position */

/**
 * @typedef {object} Answer
 * @property {string} proposed_land
 * @property {boolean} is_job
 * @property {string} brief
 * @property {string} card
 * @property {string} near
 * @property {import("./nearcards.js").Near[]} points
 */

export class VerdictPane {
  #root;
  #form;
  #map;
  #near;
  /** @type {Position | null} */
  #at = null;
  #landChosen = false;
  #popup = L.tooltip({ permanent: true, direction: "bottom", offset: [0, 8] });
  /** @type {AbortController | null} */
  #asking = null;

  /**
   * @param {HTMLElement} root
   * @param {HTMLFormElement} form
   * @param {L.Map} map
   */
  constructor(root, form, map) {
    this.#root = root;
    this.#form = form;
    this.#map = map;
    this.#near = new NearCards(root, map);
    this.#landChosen = root.dataset.mode === "edit";
    root.addEventListener("change", (event) => this.#changed(event));
  }

  /** @param {Position} position */
  moveTo(position) {
    this.#at = position;
    this.ask();
  }

  /** Forget the pin and what was said of it. */
  clear() {
    this.#at = null;
    this.#landChosen = false;
    this.#popup.remove();
    this.#near.show([]);
    this.#put("[data-near-list]", "");
    this.#put("[data-verdict]", "");
    for (const radio of this.#lands()) radio.checked = false;
  }

  /** Ask anew with what is on the form now. */
  async ask() {
    if (!this.#at) return;
    this.#asking?.abort();
    this.#asking = new AbortController();
    const url = `${this.#root.dataset.decideUrl}?${this.#question(this.#at)}`;
    try {
      const answer = await fetch(url, { signal: this.#asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#show(await answer.json());
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#failed();
    }
  }

  /** @param {Position} at */
  #question(at) {
    const said = new FormData(this.#form);
    const question = new URLSearchParams({ at: toText(at) });
    for (const name of TOLD) {
      const value = said.get(name);
      if (value) question.set(name, String(value));
    }
    if (said.get("is_urgent")) question.set("urgent", "1");
    if (this.#root.dataset.case) question.set("case", this.#root.dataset.case);
    const land = said.get("land");
    if (this.#landChosen && land) question.set("land", String(land));
    return question;
  }

  /** @param {Answer} answer */
  #show(answer) {
    this.#put("[data-verdict]", answer.card);
    this.#put("[data-near-list]", answer.near);
    const title = this.#root.querySelector("[data-near-title]");
    if (title instanceof HTMLElement) title.hidden = false;
    if (!this.#landChosen) {
      for (const radio of this.#lands()) {
        radio.checked = radio.value === answer.proposed_land;
      }
    }
    const source = this.#root.querySelector("[data-land-source]");
    if (source) source.textContent = this.#landChosen ? "聞いて選んだもの" : "地図から自動";
    this.#near.show(answer.points);
    this.#brief(answer);
    this.#root.dispatchEvent(new CustomEvent("verdict:shown", { detail: answer }));
  }

  /** @param {Answer} answer */
  #brief(answer) {
    if (!this.#at) return;
    const words = document.createElement("span");
    words.className = "pin-brief";
    words.textContent = answer.brief;
    this.#popup.setLatLng([this.#at.lat, this.#at.lon]).setContent(words).addTo(this.#map);
  }

  /** @param {Event} event */
  #changed(event) {
    const target = event.target;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement))
      return;
    if (target.name === "land") this.#landChosen = true;
    if ([...TOLD, "land", "is_urgent"].includes(target.name)) this.ask();
  }

  /** @returns {NodeListOf<HTMLInputElement>} */
  #lands() {
    return this.#root.querySelectorAll("input[name=land]");
  }

  /**
   * @param {string} selector
   * @param {string} html made by the server, escaped there
   */
  #put(selector, html) {
    const place = this.#root.querySelector(selector);
    if (place) place.innerHTML = html;
  }

  #failed() {
    const place = this.#root.querySelector("[data-verdict]");
    if (!place) return;
    const words = document.createElement("p");
    words.className = "notice";
    words.dataset.tone = "warning";
    words.textContent =
      "判定を受け取れませんでした。入力はそのまま残っています。ピンを少し動かすと、もう一度判定します。";
    place.replaceChildren(words);
  }
}
