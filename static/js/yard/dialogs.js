// @ts-check
/** The small windows of a page of the yard. */

import { send } from "./send.js";

/** @param {string} name @returns {HTMLDialogElement} */
export function dialog(name) {
  return /** @type {HTMLDialogElement} */ (document.querySelector(`[data-${name}-dialog]`));
}

/** @param {HTMLDialogElement} from @returns {HTMLFormElement} */
export function formOf(from) {
  return /** @type {HTMLFormElement} */ (from.querySelector("form"));
}

/**
 * @param {HTMLDialogElement} from
 * @param {(got: { status: number, answer: any }) => boolean} then whether it may close
 */
export function onSubmit(from, then) {
  formOf(from).addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = formOf(from);
    if (then(await send(form.action, new FormData(form)))) from.close();
  });
}

export function closeDialogs() {
  for (const open of document.querySelectorAll("dialog[open]")) {
    if (open instanceof HTMLDialogElement) open.close();
  }
}

/** @param {Element} within @param {string} selector @param {string} text */
export function setText(within, selector, text) {
  const found = within.querySelector(selector);
  if (found) found.textContent = text;
}
