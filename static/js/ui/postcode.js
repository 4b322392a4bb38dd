// @ts-check
/**
 * 郵便番号 ⇄ 住所: `data-postcode-url` on the postal code's field, `data-postcode-address="id"`
 * names the field of the address. Each fills the other while that is empty, or holds what was
 * filled in here; what somebody typed is never overwritten.
 */

import { post } from "./http.js";

/** @param {ParentNode} [root] */
export function startPostcodes(root = document) {
  for (const code of root.querySelectorAll("input[data-postcode-url]")) {
    if (!(code instanceof HTMLInputElement)) continue;
    const address = document.getElementById(code.dataset.postcodeAddress ?? "");
    if (address instanceof HTMLInputElement || address instanceof HTMLTextAreaElement)
      join(code, address);
  }
}

/**
 * @param {HTMLInputElement} code
 * @param {HTMLInputElement | HTMLTextAreaElement} address
 */
function join(code, address) {
  const url = code.dataset.postcodeUrl ?? "";
  const filled = { postcode: "", address: "" };
  code.addEventListener("input", async () => {
    if (digits(code.value).length !== 7 || !isFree(address, filled.address)) return;
    const found = await ask(url, "postcode", code.value);
    if (found?.address && isFree(address, filled.address)) {
      filled.address = write(address, found.address);
    }
  });
  address.addEventListener("change", async () => {
    if (!address.value.trim() || !isFree(code, filled.postcode)) return;
    const found = await ask(url, "address", address.value);
    if (found?.postcode && isFree(code, filled.postcode)) {
      filled.postcode = write(code, found.postcode);
    }
  });
}

/**
 * The seven digits, also where they were typed in full width.
 *
 * @param {string} text
 * @returns {string}
 */
export function digits(text) {
  return text.normalize("NFKC").replace(/\D/g, "");
}

/**
 * Whether the field may be filled: it is empty, or holds only what was filled in before.
 *
 * @param {{ value: string }} field
 * @param {string} filled
 */
export function isFree(field, filled) {
  return !field.value.trim() || field.value === filled;
}

/**
 * @param {string} url
 * @param {string} name
 * @param {string} value
 * @returns {Promise<{ postcode: string, address: string } | null>} null without an answer
 */
async function ask(url, name, value) {
  const body = new FormData();
  body.set(name, value);
  try {
    return await (await post(url, body)).json();
  } catch {
    return null; // the field is filled in by hand
  }
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} value
 */
function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return value;
}
