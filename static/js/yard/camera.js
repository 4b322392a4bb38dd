// @ts-check
/** Photographs from the tablet's camera, hung on the vehicle's tag as they are taken (L-25). */

import { Camera } from "../field/camera.js";
import { sha256, toHeader, toHex } from "../field/digest.js";
import { give } from "../field/signals.js";
import { csrfToken } from "../ui/http.js";
import { newKey } from "./readings.js";

const AGAIN_MS = 3000;
const TRIES = 40;
const NO_KEY = "00000000-0000-0000-0000-000000000000";
const NAMES = { sticker: "防犯登録シール", yard: "保管所" };

/**
 * @param {HTMLElement} section
 * @returns {{ settled: () => Promise<unknown> }} `settled`: once no photo is on its way
 */
export function startCamera(section) {
  const find = (/** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (section.querySelector(selector));
  const view = /** @type {HTMLVideoElement} */ (find("[data-camera-view]"));
  const status = find("[data-camera-status]");
  const camera = new Camera(view);
  const open = (/** @type {boolean} */ on) => {
    find("[data-camera-box]").hidden = !on;
    find("[data-camera-on]").hidden = on;
  };
  find("[data-camera-on]").addEventListener("click", async () => {
    try {
      await camera.start();
      open(true);
      status.textContent = "";
    } catch {
      status.textContent =
        "カメラを使えません。ブラウザーの設定でカメラを許可してください。";
    }
  });
  find("[data-camera-off]").addEventListener("click", () => {
    camera.stop();
    open(false);
  });
  /** @type {Set<Promise<void>>} */
  const waiting = new Set();
  const tell = () => {
    status.textContent = waiting.size ? `未送信 ${waiting.size}枚` : "写真を保存しました";
  };
  section.addEventListener("click", async (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-shoot]");
    if (!(button instanceof HTMLElement)) return;
    const kind = /** @type {keyof typeof NAMES} */ (button.dataset.shoot);
    try {
      const bytes = await camera.shot();
      give("shutter");
      const item = addTile(find("[data-photos]"), bytes, NAMES[kind]);
      const sending = keep(section, bytes, kind).then((reason) => {
        item.dataset.state = reason ? "failed" : "sent";
        waiting.delete(sending);
        tell();
        if (reason) fail(reason);
      });
      waiting.add(sending);
      tell();
    } catch (error) {
      fail(error instanceof Error ? error.message : "撮影できませんでした。");
    }
  });
  const fail = (/** @type {string} */ text) => {
    give("error");
    status.textContent = text;
  };
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  return { settled: () => Promise.all(waiting) };
}

/**
 * Send until the server has answered with the same digest.
 *
 * @param {HTMLElement} section
 * @param {ArrayBuffer} bytes
 * @param {string} kind
 * @returns {Promise<string>} why it was not kept; nothing when it was
 */
async function keep(section, bytes, kind) {
  const url = (section.dataset.captureUrl ?? "").replace(NO_KEY, newKey());
  const hex = toHex(await sha256(bytes));
  const facts = { tag: section.dataset.tag, kind, at: new Date().toISOString() };
  for (let time = 0; time < TRIES; time += 1) {
    const answer = await put(url, bytes, hex, facts);
    if (answer?.digest === hex) return "";
    if (answer?.retry === false) return answer.message;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  return "写真を送れませんでした。もう一度撮ってください。";
}

/**
 * @param {string} url
 * @param {ArrayBuffer} bytes
 * @param {string} hex
 * @param {object} facts
 * @returns {Promise<any>} null when there was no line
 */
async function put(url, bytes, hex, facts) {
  try {
    const response = await fetch(url, {
      method: "PUT",
      body: bytes,
      credentials: "same-origin",
      headers: {
        "Content-Type": "image/jpeg",
        "Content-Digest": toHeader(hex),
        "X-Capture": JSON.stringify(facts),
        "X-Sent-At": new Date().toISOString(),
        "X-CSRFToken": csrfToken(),
      },
    });
    return await response.json();
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} photos
 * @param {ArrayBuffer} bytes
 * @param {string} name
 * @returns {HTMLElement}
 */
function addTile(photos, bytes, name) {
  const tile = document.createElement("span");
  tile.className = "photos__item";
  const picture = document.createElement("img");
  picture.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
  picture.alt = `${name}の写真`;
  const caption = document.createElement("span");
  caption.className = "photos__caption";
  caption.textContent = name;
  tile.append(picture, caption);
  photos.prepend(tile);
  return tile;
}
