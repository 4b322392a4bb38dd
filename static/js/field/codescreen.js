// @ts-check
/** Codes without the camera: the keypad, and scanners that type (Bluetooth, USB). */

import { isSound, LENGTH, normalise, spoken } from "./codes.js";
import { one } from "./dom.js";
import { give } from "./signals.js";

/** A scanner types a whole code within this time; a person does not. */
const BURST_MS = 600;

/**
 * @param {import("./context.js").Field} field
 * @param {(text: string) => void} found
 */
export function startCodeScreen({ screens }, found) {
  let digits = "";
  const show = () => showDigits(digits);
  const press = (/** @type {string} */ key) => {
    if (key === "clear") digits = "";
    else if (key === "back") digits = digits.slice(0, -1);
    else if (digits.length < LENGTH) digits += key;
    if (digits.length === LENGTH) give(isSound(digits) ? "success" : "error");
    show();
  };
  one("[data-keys]").addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset.key : "";
    if (key) press(key);
  });
  const enter = () => {
    const code = digits;
    digits = "";
    show();
    found(code);
  };
  one("[data-code-enter]").addEventListener("click", enter);
  screens.onLeave("code", () => {
    digits = "";
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (screens.now !== "code" || event.ctrlKey || event.altKey) return;
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("back");
  });
  listenToScanner(found);
  show();
}

/** @param {string} digits */
function showDigits(digits) {
  const place = one("[data-code-digits]");
  const full = digits.length === LENGTH;
  const sound = isSound(digits);
  place.textContent = digits ? (full ? spoken(digits) : digits) : "\u00a0";
  place.dataset.tone = full ? (sound ? "good" : "error") : "";
  one("[data-code-enter]").disabled = !sound;
  one("[data-code-hint]").textContent = hint(digits, full, sound);
}

/** @param {string} digits @param {boolean} full @param {boolean} sound */
function hint(digits, full, sound) {
  if (!digits) return "札のバーコードの下の数字です。";
  if (!full) return `あと${LENGTH - digits.length}桁`;
  return sound ? "番号は正しい形です。" : "番号が違います。札を見直してください。";
}

/** @param {(text: string) => void} found */
function listenToScanner(found) {
  let typed = "";
  let began = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
    if (event.timeStamp - began > BURST_MS) typed = "";
    if (!typed) began = event.timeStamp;
    if (event.key.length === 1) {
      typed += event.key;
      return;
    }
    if (event.key !== "Enter" && event.key !== "Tab") return;
    const code = normalise(typed);
    typed = "";
    if (!isSound(code)) return;
    event.preventDefault();
    found(code);
  });
}
