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
import { startDragging } from "./drag.js";
import { between, movesTo } from "./moves.js";

const POLL_MS = 20_000;
const LINES = /** @type {Record<string, string>} */ ({
  info: "#0055ad",
  success: "#197a4b",
  alert: "#ac3e00",
  strong: "#00234b",
});

/** @typedef {{ html: string, features: any[], stamp: string, undo?: any[], error?: string, message?: string }} Answer */

class Board {
  #root;
  #content;
  #map;
  /** @type {FeatureLayer} */
  #layer;
  #lasso;
  /** @type {any[][]} */
  #undo = [];
  #last = "";
  #shift = false;
  #busy = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#content = /** @type {HTMLElement} */ (root.querySelector("[data-content]"));
    const element = /** @type {HTMLElement} */ (root.querySelector("[data-map]"));
    const features = JSON.parse(
      document.getElementById("board-features")?.textContent ?? "[]",
    );
    this.#map = createMap(element, { hash: true });
    this.#layer = this.#draw(features);
    if (!location.hash.includes("map=")) this.#layer.revealAll();
    linkList(this.#content, this.#map, this.#layer);
    this.#lasso = attachLasso(this.#map, this.#layer);
    this.#listen(element);
    startDragging(this.#content, {
      pick: (pk) => this.#picked(pk),
      drop: (pks, crew, at) => this.#send(pks, crew, at),
    });
    startDialogForms(root, (url, body) => this.post(url, body));
    setInterval(() => this.#poll(), POLL_MS);
  }

  get day() {
    return this.#board().dataset.day ?? "";
  }

  /**
   * @param {string} url
   * @param {BodyInit} body
   */
  async post(url, body) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
      const field = /** @type {HTMLInputElement | null} */ (
        document.querySelector("[name=csrfmiddlewaretoken]")
      );
      const headers = { "X-CSRFToken": field?.value ?? csrfOfPage() ?? token };
      const answer = await fetch(url, { method: "POST", body, headers });
      if (answer.redirected || ![200, 409].includes(answer.status)) {
        toast("操作を受け付けられませんでした。画面を開き直してください。", "error");
        return;
      }
      this.#take(await answer.json());
    } catch {
      toast("サーバーに届きませんでした。もう一度操作してください。", "error");
    } finally {
      this.#busy = false;
    }
  }

  /** @param {HTMLElement} mapElement */
  #listen(mapElement) {
    document.addEventListener(
      "pointerdown",
      (event) => {
        this.#shift = event.shiftKey || event.ctrlKey || event.metaKey;
      },
      true,
    );
    mapElement.addEventListener("feature:click", (event) => {
      const { id } = /** @type {CustomEvent} */ (event).detail;
      if (!this.#item(id)) return;
      if (this.#shift) this.#layer.toggle(id);
      else this.#layer.select([id]);
    });
    mapElement.addEventListener("feature:selected", () => this.#say());
    mapElement.addEventListener("lasso:mode", (event) => {
      const { mode } = /** @type {CustomEvent} */ (event).detail;
      this.#button("[data-lasso]")?.setAttribute("aria-pressed", String(Boolean(mode)));
    });
    this.#content.addEventListener("click", (event) => this.#clicked(event));
    this.#content.addEventListener("keydown", (event) => this.#key(event));
    this.#root.addEventListener("click", (event) => this.#tool(event));
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const item = target?.closest(".job");
    if (!(item instanceof HTMLElement)) return;
    const id = item.dataset.featureId ?? "";
    if (event.shiftKey && this.#last) {
      const ids = this.#items().map((one) => one.dataset.featureId ?? "");
      this.#layer.select([...this.#layer.selected, ...between(ids, this.#last, id)]);
    } else this.#layer.toggle(id);
    this.#last = id;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = event.target;
    if (!(item instanceof HTMLElement) || !item.matches(".job")) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.#layer.toggle(item.dataset.featureId ?? "");
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.altKey) this.#shiftInRound(item, step);
    else {
      const items = this.#items();
      items[items.indexOf(item) + step]?.focus();
    }
  }

  /** Alt+↑↓: one place earlier or later in the round. @param {HTMLElement} item @param {number} step */
  #shiftInRound(item, step) {
    const crew = item.dataset.crew ?? "";
    if (!crew) return;
    const round = this.#round(crew).map(({ pk }) => pk);
    const id = item.dataset.featureId ?? "";
    const at = round.indexOf(id) + (step > 0 ? 2 : -1);
    if (at >= 0 && at <= round.length) this.#send([id], crew, at);
  }

  /** @param {MouseEvent} event */
  #tool(event) {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("button");
    if (!button) return;
    const { to, lasso, stepBack, suggest, lift } = button.dataset;
    if (to !== undefined) this.#send(this.#layer.selected, to);
    if (lasso !== undefined)
      this.#lasso.mode() ? this.#lasso.stop() : this.#lasso.start("lasso");
    if (stepBack !== undefined) this.#undoLast();
    if (suggest) {
      const body = new URLSearchParams({ day: this.day, crew: suggest });
      this.post(this.#root.dataset.suggestUrl ?? "", body);
    }
    if (lift) this.post(lift, new URLSearchParams());
  }

  /**
   * @param {string[]} pks
   * @param {string} crew
   * @param {number} [at]
   */
  #send(pks, crew, at) {
    const chosen = pks.map((pk) => this.#job(pk)).filter((job) => job !== null);
    if (!chosen.length) {
      toast("先に依頼を選んでください。一覧か地図のピンを押すと選べます。");
      return;
    }
    const moves = movesTo(chosen, { crew, day: this.day, round: this.#round(crew), at });
    if (!moves.length) return;
    this.post(
      this.#root.dataset.arrangeUrl ?? "",
      JSON.stringify({ day: this.day, moves }),
    );
  }

  #undoLast() {
    const moves = this.#undo.pop();
    if (!moves) return;
    const { arrangeUrl = "" } = this.#root.dataset;
    const depth = this.#undo.length;
    this.post(arrangeUrl, JSON.stringify({ day: this.day, moves })).then(() => {
      this.#undo.length = depth;
      this.#sayUndo();
    });
  }

  /** @param {Answer} answer */
  #take(answer) {
    this.#show(answer);
    if (answer.undo?.length) this.#undo.push(answer.undo);
    if (answer.error) toast(answer.error, "error");
    if (answer.message) toast(answer.message, "success");
    this.#sayUndo();
  }

  /** @param {Answer} answer */
  #show(answer) {
    const focused = document.activeElement?.closest(".job");
    const id = focused instanceof HTMLElement ? focused.dataset.featureId : "";
    const scrolled = this.#content.querySelector(".board__queue")?.scrollTop ?? 0;
    this.#content.innerHTML = answer.html;
    const queue = this.#content.querySelector(".board__queue");
    if (queue) queue.scrollTop = scrolled;
    this.#layer.remove();
    this.#layer = this.#draw(answer.features);
    this.#layer.select([]);
    if (id) this.#item(id)?.focus();
  }

  /** @param {any[]} features */
  #draw(features) {
    return new FeatureLayer(this.#map, {
      features,
      style: ({ properties }) => ({
        color: LINES[properties.tone] ?? "#56606c",
        weight: 3,
        opacity: 0.65,
        interactive: false,
      }),
    });
  }

  async #poll() {
    const idle = !this.#busy && !this.#layer.selected.length && !document.hidden;
    if (!idle || document.querySelector("dialog[open], [data-dragged]")) return;
    const url = `${this.#root.dataset.url}?${new URLSearchParams({ day: this.day })}`;
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const state = await answer.json();
      if (state.stamp !== this.#board().dataset.stamp) this.#show(state);
    } catch {
      // The next poll asks again; a step of the user's own says what is wrong.
    }
  }

  /** @param {string} pk @returns {string[]} the selection, if `pk` belongs to it */
  #picked(pk) {
    return this.#layer.selected.includes(pk) ? this.#layer.selected : [pk];
  }

  #say() {
    const items = this.#layer.selected.map((id) => this.#item(id)).filter((one) => one);
    const vehicles = items.reduce((sum, one) => sum + Number(one?.dataset.count ?? 0), 0);
    const some = items.length > 0;
    const bar = this.#root.querySelector("[data-selection]");
    const words = this.#root.querySelector("[data-selection-words]");
    const buttons = this.#root.querySelector("[data-selection-buttons]");
    bar?.toggleAttribute("data-some", some);
    if (words)
      words.textContent = some
        ? `${items.length}件・${vehicles}台を選択中 →`
        : "依頼を選ぶと配車できます";
    if (buttons instanceof HTMLElement) buttons.hidden = !some;
  }

  #sayUndo() {
    const button = this.#button("[data-step-back]");
    if (button) button.disabled = !this.#undo.length;
  }

  #board() {
    return /** @type {HTMLElement} */ (this.#content.querySelector("[data-board]"));
  }

  /** @param {string} selector @returns {HTMLButtonElement | null} */
  #button(selector) {
    return this.#root.querySelector(selector);
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return [...this.#content.querySelectorAll(".job")].filter(
      (one) => one instanceof HTMLElement,
    );
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #item(id) {
    return this.#content.querySelector(`.job[data-feature-id="${CSS.escape(id)}"]`);
  }

  /** @param {string} id */
  #job(id) {
    const item = this.#item(id);
    if (!item) return null;
    const { featureId = "", crew = "", version = "0", position = "0", day } = item.dataset;
    return {
      pk: featureId,
      crew: day === this.day ? crew : "",
      version: Number(version),
      position: Number(position),
    };
  }

  /** @param {string} crew */
  #round(crew) {
    if (!crew) return [];
    const items = this.#content.querySelectorAll(
      `[data-drop][data-crew="${CSS.escape(crew)}"] .job`,
    );
    return [...items]
      .map((one) =>
        this.#job(one instanceof HTMLElement ? (one.dataset.featureId ?? "") : ""),
      )
      .filter((job) => job !== null);
  }
}

/** @returns {string | undefined} the token that base.html hands to htmx */
function csrfOfPage() {
  const headers = document.body.getAttribute("hx-headers");
  return headers ? JSON.parse(headers)["X-CSRFToken"] : undefined;
}

const root = document.querySelector("[data-dispatch]");
if (root instanceof HTMLElement) new Board(root);
