// @ts-check
/** Reads tags with the tablet's own camera, one after another, until it is closed. */

import { Camera } from "../field/camera.js";
import { makeDecoder } from "../field/decoder.js";

/** The same tag stays in the picture for a while: it is not read twice in a row. */
const SAME_AGAIN_MS = 4000;

/** @param {(code: string) => void} read */
export function startCameraReader(read) {
  const section = document.querySelector("[data-camera-reader]");
  if (!(section instanceof HTMLElement)) return;
  const find = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (section.querySelector(`[data-camera-${name}]`));
  const view = /** @type {HTMLVideoElement} */ (find("view"));
  const camera = new Camera(view);
  let last = { code: "", at: 0 };
  let isOn = false;

  const show = (/** @type {boolean} */ on) => {
    isOn = on;
    find("box").hidden = !on;
    find("on").hidden = on;
  };

  find("on").addEventListener("click", async () => {
    try {
      await camera.start();
    } catch {
      find("status").textContent =
        "カメラを使えません。ブラウザーの設定でカメラを許可してください。";
      return;
    }
    find("status").textContent = "";
    show(true);
    const decode = await makeDecoder(section.dataset.wasm ?? "");
    while (isOn) {
      await camera.scan(decode, (code) => {
        const now = performance.now();
        if (code !== last.code || now - last.at > SAME_AGAIN_MS) read(code);
        last = { code, at: now };
      });
    }
  });
  find("off").addEventListener("click", () => {
    show(false);
    camera.stop();
  });
}
