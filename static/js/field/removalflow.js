// @ts-check
/** 撤去 (W-10): the scan opens the shutter, photos in a burst, one press ends it. No typing. */

import { spoken } from "./codes.js";
import { photoFacts } from "./context.js";
import { clockText, one, unchoose } from "./dom.js";
import { ripeness } from "./ripening.js";
import { say } from "./say.js";
import { give } from "./signals.js";

export class RemovalFlow {
  #field;
  #camera;
  #removed;
  /** @type {import("./board.js").KnownTag | null} */
  #tag = null;

  /**
   * @param {import("./context.js").Field} field
   * @param {import("./camerascreen.js").CameraScreen} camera
   * @param {(code: string, how: "removed" | "gone") => void} removed
   */
  constructor(field, camera, removed) {
    this.#field = field;
    this.#camera = camera;
    this.#removed = removed;
    one("[data-gone]").addEventListener("click", () => this.#gone());
    setInterval(() => this.#showRipeness(), 1_000);
  }

  /** @param {import("./board.js").KnownTag} tag */
  open(tag) {
    this.#tag = tag;
    unchoose("early");
    this.#camera.shoot({
      title: `撤去 ${spoken(tag.code)}`,
      sub: this.#words(tag),
      finish: "撤去を登録",
      canBeGone: true,
      shot: (bytes) => this.#keepPhoto(bytes),
      finished: () => this.#finish(),
      cancelled: () => this.#field.screens.back(),
    });
    this.#showRipeness();
  }

  /** @param {import("./board.js").KnownTag} tag */
  #words(tag) {
    const minutes = Math.max(0, Math.floor((Date.now() - tag.taggedAt) / 60_000));
    const since = minutes < 600 ? `${minutes}分前` : `${Math.floor(minutes / 60)}時間前`;
    return `${tag.place} ${clockText(tag.taggedAt)} 札付け（${since}）`.trim();
  }

  #showRipeness() {
    const shown = this.#field.screens.now === "camera" && this.#isShooting();
    if (!this.#tag || !shown) return;
    const { ripe, text } = ripeness(this.#tag.removableAt, Date.now());
    one("[data-early]").hidden = ripe;
    one("[data-early-text]").textContent = `撤去まで${text}`;
  }

  #isShooting() {
    return one(".crew-camera").dataset.mode === "shoot" && !one("[data-gone]").hidden;
  }

  /** @param {ArrayBuffer} bytes */
  async #keepPhoto(bytes) {
    if (!this.#tag) return;
    const { queue, urls, sender } = this.#field;
    await queue.addPhoto(
      bytes,
      urls.captures,
      photoFacts(this.#field, this.#tag.code, "removal"),
    );
    sender.kick();
  }

  async #finish() {
    const tag = this.#tag;
    if (!tag) return;
    const { ripe, text } = ripeness(tag.removableAt, Date.now());
    const chosen = document.querySelector("[name=early]:checked");
    const reason = chosen instanceof HTMLInputElement ? chosen.value : "";
    if (!ripe && !reason) {
      this.#refuse(`撤去まで${text}です。早く撤去する理由を選んでください。`);
      return;
    }
    if (!this.#camera.shots && this.#camera.works) {
      this.#refuse("先に自転車の写真を撮ってください。");
      return;
    }
    const { queue, urls } = this.#field;
    const at = new Date().toISOString();
    const early = ripe ? {} : { early_reason: reason };
    await this.#leave(
      () => queue.addAct("removal", urls.removals, { tag: tag.code, at, ...early }),
      tag.code,
      "removed",
    );
  }

  async #gone() {
    const tag = this.#tag;
    if (!tag) return;
    const { queue, urls } = this.#field;
    const at = new Date().toISOString();
    await this.#leave(
      () => queue.addAct("move", urls.moves, { tag: tag.code, at }),
      tag.code,
      "gone",
    );
  }

  /**
   * @param {() => Promise<any>} keep
   * @param {string} code
   * @param {"removed" | "gone"} how
   */
  async #leave(keep, code, how) {
    try {
      await keep();
      await this.#field.board.note(code, how);
    } catch {
      this.#refuse("この端末に保存できませんでした。もう一度押してください。");
      return;
    }
    give("success");
    this.#tag = null;
    const words = how === "removed" ? "撤去を登録しました。" : "移動済にしました。";
    say(`${words}札\u00a0${spoken(code)}`, "success");
    this.#field.screens.back();
    this.#field.sender.kick();
    this.#removed(code, how);
  }

  /** @param {string} words */
  #refuse(words) {
    give("error");
    this.#camera.trouble(words);
  }
}
