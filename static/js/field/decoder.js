// @ts-check
/**
 * Reads a tag's code from a picture: the phone's own BarcodeDetector where it has one that
 * knows our codes, else zxing-wasm from our own server.
 */

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing-wasm/reader/index.js";

const WANTED = ["qr_code", "code_128", "code_39", "codabar"];

/** @typedef {(image: ImageData) => Promise<string | null>} Decode */

/**
 * @param {string} wasmUrl
 * @returns {Promise<Decode>}
 */
export async function makeDecoder(wasmUrl) {
  return (await nativeDecoder()) ?? zxingDecoder(wasmUrl);
}

/** @returns {Promise<Decode | null>} */
async function nativeDecoder() {
  const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
  if (!Detector) return null;
  try {
    const known = await Detector.getSupportedFormats();
    const formats = WANTED.filter((format) => known.includes(format));
    if (!formats.includes("qr_code") || !formats.includes("code_128")) return null;
    const detector = new Detector({ formats });
    return async (image) => (await detector.detect(image))[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

/** @param {string} wasmUrl @returns {Promise<Decode>} */
async function zxingDecoder(wasmUrl) {
  await prepareZXingModule({
    overrides: { locateFile: () => wasmUrl },
    fireImmediately: true,
  });
  return async (image) => {
    const found = await readBarcodes(image, {
      formats: ["QRCode", "Code128", "Code39", "Codabar"],
      maxNumberOfSymbols: 1,
      tryHarder: true,
    });
    return found.find((code) => code.isValid)?.text ?? null;
  };
}
