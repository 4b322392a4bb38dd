// @ts-check
/**
 * The dispatch board: queue, rounds and map are views of one state, which the server sends
 * anew after each step. A step is refused whole when another dispatcher was faster.
 */

import { createMap } from "../map/basemap.js";
import { FeatureLayer, linkList } from "../map/features.js";
import { attachLasso } from "../map/lasso.js";
import { toast } from "../ui/toast.js";
import { startDialogForms } from "./boarddialogs.js";
import { BoardList } from "./boardlist.js";
import { BoardServer } from "./boardserver.js";
import { startDragging } from "./drag.js";
import { between, movesTo } from "./moves.js";

const POLL_MS = 20_000;
const LINES = /** @type {Record<string, string>} */ ({
  info: "#0055ad",
  success: "#197a4b",
  alert: "#ac3e00",
  strong: "#00234b",
});

/** @typedef {import("./boardserver.js").Answer} Answer */

class Board {
  #root;
  #list;
  #layer;
  #lasso;
  #server = new BoardServer();
  /** @type {any[][]} */
  #undo = [];
  #last = "";
  #adding = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    const content = /** @type {HTMLElement} */ (root.querySelector("[data-content]"));
    const element = /** @type {HTMLElement} */ (root.querySelector("[data-map]"));
    this.#list = new BoardList(content);
    const map = createMap(element, { hash: true });
    const features = document.getElementById("board-features")?.textContent ?? "[]";
    this.#layer = new FeatureLayer(map, { features: JSON.parse(features), style });
    if (!location.hash.includes("map=")) this.#layer.revealAll();
    linkList(content, map, this.#layer);
    this.#lasso = attachLasso(map, this.#layer);
    this.#listenToMap(element);
    this.#listenToList(content);
    startDragging(content, {
      pick: (pk) => (this.#layer.selected.includes(pk) ? this.#layer.selected : [pk]),
      drop: (pks, crew, at) => this.#send(pks, crew, at),
    });
    startDialogForms(root, (url, body) => this.#post(url, body));
    setInterval(() => this.#poll(), POLL_MS);
  }

  /** @param {HTMLElement} element */
  #listenToMap(element) {
    const remember = (/** @type {PointerEvent} */ event) => {
      this.#adding = event.shiftKey || event.ctrlKey || event.metaKey;
    };
    document.addEventListener("pointerdown", remember, true);
    element.addEventListener("feature:click", (event) => {
      const { id } = /** @type {CustomEvent} */ (event).detail;
      if (!this.#list.item(id)) return;
      if (this.#adding) this.#layer.toggle(id);
      else this.#layer.select([id]);
    });
    element.addEventListener("feature:selected", () => this.#say());
    element.addEventListener("lasso:mode", (event) => {
      const { mode } = /** @type {CustomEvent} */ (event).detail;
      this.#button("[data-lasso]")?.setAttribute("aria-pressed", String(Boolean(mode)));
    });
  }

  /** @param {HTMLElement} content */
  #listenToList(content) {
    content.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const item = target?.closest(".job");
      if (item instanceof HTMLElement) this.#choose(item, event.shiftKey);
    });
    content.addEventListener("keydown", (event) => this.#key(event));
    this.#root.addEventListener("click", (event) => this.#tool(event));
  }

  /**
   * @param {HTMLElement} item
   * @param {boolean} stretch all from the one chosen before
   */
  #choose(item, stretch) {
    const id = item.dataset.featureId ?? "";
    if (stretch && this.#last) {
      const found = between(this.#list.ids, this.#last, id);
      this.#layer.select([...this.#layer.selected, ...found]);
    } else this.#layer.toggle(id);
    this.#last = id;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = event.target;
    if (!(item instanceof HTMLElement) || !item.matches(".job")) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.#choose(item, event.shiftKey);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.altKey) this.#shift(item, step);
    else this.#list.items[this.#list.items.indexOf(item) + step]?.focus();
  }

  /** Alt+↑↓: one place earlier or later in the round. @param {HTMLElement} item @param {number} step */
  #shift(item, step) {
    const { featureId: id = "", crew = "" } = item.dataset;
    const round = this.#list.round(crew).map(({ pk }) => pk);
    const at = round.indexOf(id) + (step > 0 ? 2 : -1);
    if (crew && at >= 0 && at <= round.length) this.#send([id], crew, at);
  }

  /** @param {MouseEvent} event */
  #tool(event) {
    const target = event.target instanceof Element ? event.target : null;
    const { to, lasso, stepBack, suggest, lift } = target?.closest("button")?.dataset ?? {};
    if (to !== undefined) this.#send(this.#layer.selected, to);
    if (lasso !== undefined)
      this.#lasso.mode() ? this.#lasso.stop() : this.#lasso.start("lasso");
    if (stepBack !== undefined) this.#takeBack();
    if (lift) this.#post(lift, new URLSearchParams());
    if (!suggest) return;
    const body = new URLSearchParams({ day: this.#list.day, crew: suggest });
    this.#post(this.#root.dataset.suggestUrl ?? "", body);
  }

  /**
   * @param {string[]} pks
   * @param {string} crew
   * @param {number} [at]
   */
  #send(pks, crew, at) {
    const chosen = this.#list.jobs(pks);
    if (!chosen.length) {
      toast("先に依頼を選んでください。一覧か地図のピンを押すと選べます。");
      return;
    }
    const { day } = this.#list;
    const moves = movesTo(chosen, { crew, day, round: this.#list.round(crew), at });
    if (moves.length) this.#arrange(moves);
  }

  /** @param {any[]} moves */
  async #arrange(moves) {
    const body = JSON.stringify({ day: this.#list.day, moves });
    return this.#post(this.#root.dataset.arrangeUrl ?? "", body);
  }

  async #takeBack() {
    const moves = this.#undo.pop();
    if (!moves) return;
    const left = this.#undo.length;
    await this.#arrange(moves);
    this.#undo.length = Math.min(left, this.#undo.length);
    this.#sayUndo();
  }

  /**
   * @param {string} url
   * @param {BodyInit} body
   */
  async #post(url, body) {
    const answer = await this.#server.post(url, body);
    if (!answer) return;
    this.#show(answer);
    if (answer.undo?.length) this.#undo.push(answer.undo);
    if (answer.error) toast(answer.error, "error");
    if (answer.message) toast(answer.message, "success");
    this.#sayUndo();
  }

  async #poll() {
    const idle = !this.#server.busy && !this.#layer.selected.length && !document.hidden;
    if (!idle || document.querySelector("dialog[open], [data-dragged]")) return;
    const question = new URLSearchParams({ day: this.#list.day });
    const state = await this.#server.get(`${this.#root.dataset.url}?${question}`);
    if (state && state.stamp !== this.#list.stamp) this.#show(state);
  }

  /** @param {Answer} answer */
  #show(answer) {
    this.#list.replace(answer.html);
    this.#layer.show(answer.features);
    this.#layer.select([]);
  }

  #say() {
    const { jobs, vehicles } = this.#list.totals(this.#layer.selected);
    const bar = this.#root.querySelector("[data-selection]");
    const words = this.#root.querySelector("[data-selection-words]");
    const buttons = this.#root.querySelector("[data-selection-buttons]");
    bar?.toggleAttribute("data-some", jobs > 0);
    if (words)
      words.textContent = jobs
        ? `${jobs}件・${vehicles}台を選択中 →`
        : "依頼を選ぶと配車できます";
    if (buttons instanceof HTMLElement) buttons.hidden = !jobs;
  }

  #sayUndo() {
    const button = this.#button("[data-step-back]");
    if (button) button.disabled = !this.#undo.length;
  }

  /** @param {string} selector @returns {HTMLButtonElement | null} */
  #button(selector) {
    return this.#root.querySelector(selector);
  }
}

/** How a round's line looks. @param {any} feature */
function style({ properties }) {
  const color = LINES[properties.tone] ?? "#56606c";
  return { color, weight: 3, opacity: 0.65, interactive: false };
}

const root = document.querySelector("[data-dispatch]");
if (root instanceof HTMLElement) new Board(root);
