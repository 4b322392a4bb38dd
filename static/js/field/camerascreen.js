// @ts-check
/**
 * The camera screen in its two modes: `scan` reads codes, `shoot` takes photos. The stream
 * stays open between a scan and the photos that follow it.
 */

import { Camera } from "./camera.js";
import { makeDecoder } from "./decoder.js";
import { one } from "./dom.js";
import { hush } from "./say.js";
import { give } from "./signals.js";

/**
 * @typedef {object} Shooting
 * @property {string} title
 * @property {string} sub
 * @property {string} finish what the button says
 * @property {boolean} [canBeGone] offer 自転車がない
 * @property {(bytes: ArrayBuffer) => Promise<void>} shot
 * @property {() => void} finished
 * @property {() => void} cancelled
 */

export class CameraScreen {
  #field;
  #camera = new Camera(one("[data-video]"));
  #screen = one(".crew-camera");
  /** @type {Promise<import("./decoder.js").Decode> | null} */
  #decoder = null;
  /** @type {Shooting | null} */
  #shooting = null;
  #found;
  shots = 0;

  /**
   * @param {import("./context.js").Field} field
   * @param {(text: string) => void} found a code was read
   */
  constructor(field, found) {
    this.#field = field;
    this.#found = found;
    field.screens.onLeave("camera", () => this.#close());
    one("[data-shutter]").addEventListener("click", () => this.#shoot());
    one("[data-finish]").addEventListener("click", () => this.#shooting?.finished());
    one("[data-cancel-shoot]").addEventListener("click", () => this.#shooting?.cancelled());
    one("[data-torch]").addEventListener("click", () => this.#toggleTorch());
    document.addEventListener("visibilitychange", () => this.#wake());
  }

  /** Read codes until one is found. */
  async scan() {
    this.#shooting = null;
    this.#screen.dataset.mode = "scan";
    this.say("札を枠に入れてください", "QRコードまたはバーコード");
    one("[data-early]").hidden = true;
    this.#field.screens.open("camera");
    await this.#look();
  }

  /** Look on after a code that was not wanted. */
  async scanOn() {
    if (this.#screen.dataset.mode === "scan" && this.#field.screens.now === "camera")
      await this.#look();
  }

  /** @param {Shooting} shooting */
  async shoot(shooting) {
    this.#camera.stopScan();
    this.#shooting = shooting;
    this.shots = 0;
    this.#screen.dataset.mode = "shoot";
    this.say(shooting.title, shooting.sub);
    one("[data-gone]").hidden = !shooting.canBeGone;
    one("[data-finish]").textContent = shooting.finish;
    this.#forgetShot();
    this.#field.screens.open("camera");
    await this.#open();
  }

  /** @param {string} title @param {string} [sub] */
  say(title, sub = "") {
    one("[data-camera-title]").textContent = title;
    one("[data-camera-sub]").textContent = sub;
  }

  /** @param {string} words */
  trouble(words) {
    const place = one("[data-camera-trouble]");
    place.textContent = words;
    place.hidden = !words;
  }

  /** Whether photos can be taken at all. */
  get works() {
    return one("[data-video]").videoWidth > 0;
  }

  async #look() {
    if (!(await this.#open())) return;
    this.#decoder ??= makeDecoder(this.#field.wasm);
    try {
      const decode = await this.#decoder;
      await this.#camera.scan(decode, (text) => this.#found(text));
    } catch {
      this.#decoder = null;
      this.trouble("読み取りの準備ができません。「番号入力」から札番号を入れてください。");
    }
  }

  /** @returns {Promise<boolean>} */
  async #open() {
    hush();
    this.trouble("");
    try {
      await this.#camera.start();
      one("[data-torch]").hidden = !this.#camera.hasTorch;
      return true;
    } catch {
      this.trouble(
        "カメラを使えません。ブラウザの設定でカメラを許可してください。番号入力でも作業できます。",
      );
      return false;
    }
  }

  async #shoot() {
    const shooting = this.#shooting;
    if (!shooting) return;
    try {
      const bytes = await this.#camera.shot();
      await shooting.shot(bytes);
      this.shots += 1;
      give("shutter");
      this.#showShot(bytes);
      this.trouble("");
    } catch (error) {
      give("error");
      this.trouble(error instanceof Error ? error.message : "撮影できませんでした。");
    }
  }

  /** @param {ArrayBuffer} bytes */
  #showShot(bytes) {
    one("[data-shots]").textContent = String(this.shots);
    const picture = one("[data-last-shot]");
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    picture.hidden = false;
    const flash = one("[data-flash]");
    delete flash.dataset.on;
    requestAnimationFrame(() => {
      flash.dataset.on = "";
    });
  }

  #forgetShot() {
    const picture = one("[data-last-shot]");
    URL.revokeObjectURL(picture.src);
    picture.removeAttribute("src");
    picture.hidden = true;
    one("[data-shots]").textContent = "0";
  }

  async #toggleTorch() {
    const button = one("[data-torch]");
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    await this.#camera.torch(on);
  }

  /** A phone takes the camera away from a page that is not looked at. */
  #wake() {
    if (this.#field.screens.now !== "camera") return;
    if (document.hidden) this.#camera.stop();
    else if (this.#shooting) this.#open();
    else this.#look();
  }

  #close() {
    this.#camera.stop();
    this.#shooting = null;
    this.#forgetShot();
    one("[data-torch]").setAttribute("aria-pressed", "false");
    one("[data-early]").hidden = true;
  }
}
