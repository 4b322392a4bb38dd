// @ts-check
/** One message at a time: a phone's screen has no room for the last three. */

import { toast } from "../ui/toast.js";

/** @param {string} text @param {"success" | "error"} tone */
export function say(text, tone) {
  hush();
  toast(text, tone);
}

/** Take away what is said already, except what is wrong. */
export function hush() {
  for (const item of document.querySelectorAll(".toast")) {
    if (item instanceof HTMLElement && item.dataset.tone !== "error") item.remove();
  }
}
