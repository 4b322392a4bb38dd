// @ts-check
/** 札付け (W-08): a cross over the map, a photo if wanted, one press. */

import { createMap } from "../map/basemap.js";
import { attachCrosshair } from "../map/crosshair.js";
import { metresBetween } from "../map/degrees.js";
import { spoken } from "./codes.js";
import { photoFacts } from "./context.js";
import { clockText, el, one } from "./dom.js";
import { showTab } from "./lists.js";
import { say } from "./say.js";
import { give } from "./signals.js";

/** Jobs this near are offered; one nearer still is taken as meant. */
const OFFER_M = 200;
const MEANT_M = 60;
const CLOSE_UP = 19;

export class TagFlow {
  #field;
  #camera;
  #homeMap;
  #code = "";
  /** @type {{ bytes: ArrayBuffer, facts: any }[]} */
  #photos = [];
  /** @type {any} */
  #map = null;
  /** @type {ReturnType<typeof attachCrosshair> | null} */
  #cross = null;
  #warned = false;

  /**
   * @param {import("./context.js").Field} field
   * @param {import("./camerascreen.js").CameraScreen} camera
   * @param {any} homeMap where to look when the phone does not know where it is
   */
  constructor(field, camera, homeMap) {
    this.#field = field;
    this.#camera = camera;
    this.#homeMap = homeMap;
    one("[data-tag-save]").addEventListener("click", () => this.#save());
    one("[data-tag-photo]").addEventListener("click", () => this.#photograph());
    one("[data-tag-here]").addEventListener("click", () => this.#measured(true));
    field.gps.addEventListener("change", () => this.#measured(false));
  }

  /** @param {string} code */
  open(code) {
    this.#code = code;
    this.#photos = [];
    this.#warned = false;
    one("[data-tag-code]").textContent = spoken(code);
    this.#field.screens.open("tag");
    this.#prepareMap();
    this.#measured(true);
    this.#offerJobs();
    this.#show();
  }

  #prepareMap() {
    const { gps } = this.#field;
    if (!this.#map) {
      const element = one("[data-tag-map]");
      const { lat, lng } = this.#homeMap.getCenter();
      const center = /** @type {[number, number]} */ ([lat, lng]);
      this.#map = createMap(element, { label: "札付けの位置", zoom: CLOSE_UP, center });
      this.#cross = attachCrosshair(this.#map);
      this.#map.on("moveend", () => this.#show());
    }
    this.#map.invalidateSize({ animate: false });
    const at = gps.last ?? this.#homeMap.getCenter();
    this.#map.setView([at.lat, at.lon ?? at.lng], CLOSE_UP, { animate: false });
  }

  /** @param {boolean} follow */
  #measured(follow) {
    const { fix } = this.#field.gps;
    if (this.#field.screens.now !== "tag" || !fix || !this.#cross) return;
    this.#cross.measured(fix, follow);
    this.#show();
  }

  /** The error of the position, if it stands where it was measured. */
  #trouble() {
    const { gps, board } = this.#field;
    const byHand = this.#cross?.source() === "pin" && Boolean(gps.fix);
    if (byHand) return { tone: "good", words: "地図で合わせた位置", poor: false };
    if (!gps.fix)
      return { tone: "poor", words: "測れません。地図を動かして合わせる", poor: true };
    const error = Math.max(1, Math.round(gps.fix.accuracy));
    if (error <= board.facts.accuracy_warn_m)
      return { tone: "good", words: `誤差 ±${error}m`, poor: false };
    return { tone: "poor", words: `誤差 ±${error}m 地図を動かして合わせる`, poor: true };
  }

  #show() {
    if (!this.#cross) return;
    const { tone, words, poor } = this.#trouble();
    const place = one("[data-tag-accuracy]");
    place.dataset.tone = tone;
    place.textContent = words;
    if (!poor) this.#warned = false;
    one("[data-tag-save]").textContent = this.#warned ? "このまま札付け" : "札付けする";
    one("[data-tag-photos]").textContent = String(this.#photos.length);
  }

  #offerJobs() {
    const here = this.#field.gps.last ?? this.#cross?.position() ?? { lon: 0, lat: 0 };
    const near = this.#field.board
      .openJobs()
      .map((job) => ({ job, away: metresBetween(here, job) }))
      .filter(({ away }) => away <= OFFER_M)
      .sort((a, b) => a.away - b.away)
      .slice(0, 4);
    const meant = near[0]?.away <= MEANT_M ? near[0].job.reference : "";
    const chips = near.map(({ job, away }) => {
      const name = job.landmark || job.address || job.place;
      return chip(job.reference, `${name} ${Math.round(away)}m`, job.reference === meant);
    });
    one("[data-tag-jobs]").replaceChildren(...chips, chip("", "巡回（依頼なし）", !meant));
  }

  #photograph() {
    const back = () => {
      this.#field.screens.open("tag");
      this.#show();
    };
    this.#camera.shoot({
      title: `札の写真 ${spoken(this.#code)}`,
      sub: "札と自転車が写るように",
      finish: "完了",
      shot: async (bytes) => {
        this.#photos.push({ bytes, facts: photoFacts(this.#field, this.#code, "tag") });
      },
      finished: back,
      cancelled: back,
    });
  }

  async #save() {
    if (!this.#cross) return;
    if (this.#trouble().poor && !this.#warned) {
      this.#warned = true;
      give("error");
      this.#show();
      return;
    }
    const button = one("[data-tag-save]");
    button.disabled = true;
    try {
      await this.#keep();
    } catch {
      give("error");
      say("この端末に保存できませんでした。もう一度押してください。", "error");
    } finally {
      button.disabled = false;
    }
  }

  async #keep() {
    const { queue, board, urls, screens, sender, gps } = this.#field;
    const code = this.#code;
    const position = /** @type {any} */ (this.#cross).position();
    const source = this.#cross?.source();
    const accuracy = source === "gps" ? gps.fix?.accuracy : undefined;
    const now = Date.now();
    const at = new Date(now).toISOString();
    await queue.addAct("tag", urls.tags, { tag: code, at, ...position, source, accuracy });
    for (const { bytes, facts } of this.#photos)
      await queue.addPhoto(bytes, urls.captures, facts);
    await this.#noteJob(code, at);
    const removableAt = now + board.facts.wait_minutes * 60_000;
    const photos = this.#photos.length;
    await board.note(code, "attached", { ...position, taggedAt: now, removableAt, photos });
    this.#photos = [];
    give("success");
    say(`札付けしました。${clockText(removableAt)}から撤去できます。`, "success");
    showTab("tags");
    screens.back();
    sender.kick();
  }

  /** @param {string} code @param {string} at */
  async #noteJob(code, at) {
    const chosen = document.querySelector("[data-tag-jobs] input:checked");
    const job = chosen instanceof HTMLInputElement ? chosen.value : "";
    if (!job) return;
    const { queue, urls, board } = this.#field;
    await queue.addAct("result", urls.results, { job, result: "tagged", tag: code, at });
    board.facts.jobs.find((one) => one.reference === job)?.tags.push(code);
  }
}

/** @param {string} value @param {string} words @param {boolean} checked */
function chip(value, words, checked) {
  const input = el("input", { type: "radio", name: "tag-job", value, checked });
  return el("label", { class: "chip" }, input, words);
}
