// @ts-check
/**
 * A scanner that types (keyboard wedge), heard wherever the focus is. The page gets one event,
 * `scan` with `{code, input}`, on the focused element; what the scanner typed into a field is
 * taken out again, except from a field with `data-scan`, which keeps the code.
 */

import { Burst, characterOf } from "./burst.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/**
 * @param {Document} [page]
 * @returns {() => void} stops listening
 */
export function startScanner(page = document) {
  const burst = new Burst();
  let before = "";

  const listen = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const field = fieldOf(event.target);
    const isEnd = ["Enter", "Tab"].includes(event.key) || event.code === "Enter";
    if (!isEnd) {
      const character = characterOf(event);
      if (character && burst.press(character, event.timeStamp)) before = field?.value ?? "";
      return;
    }
    const code = burst.end(event.timeStamp);
    if (code === null) return;
    event.preventDefault();
    event.stopPropagation();
    deliver(code, field, before, event.target ?? page);
  };
  page.addEventListener("keydown", listen, true);
  return () => page.removeEventListener("keydown", listen, true);
}

/**
 * @param {string} code
 * @param {Field | null} field
 * @param {string} before what the field held
 * @param {EventTarget} target
 */
function deliver(code, field, before, target) {
  const keeps = field?.matches("[data-scan]") ?? false;
  if (field) write(field, keeps ? code : before);
  const detail = { code, input: keeps ? field : null };
  const event = new CustomEvent("scan", { bubbles: true, cancelable: true, detail });
  const wanted = target.dispatchEvent(event);
  // Nobody took the code: then the form it was scanned into is sent, as Enter would have.
  if (wanted && keeps) field?.form?.requestSubmit();
}

/**
 * Through the input method's last word, too: what it was composing arrives after the key.
 *
 * @param {Field} field
 * @param {string} value
 */
function write(field, value) {
  const put = () => {
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  put();
  field.addEventListener("compositionend", () => setTimeout(put), { once: true });
}

/** @param {EventTarget | null} target @returns {Field | null} */
function fieldOf(target) {
  const isField =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField ? target : null;
}
