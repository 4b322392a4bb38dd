// @ts-check
/** What follows a saved request: its number and sheet, then the next call. */

import { control } from "./control.js";
import { clearErrors } from "./send.js";

/**
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 * @param {() => void} clearMap
 */
export function afterSaving(root, form, clearMap) {
  const place = /** @type {HTMLElement} */ (root.querySelector("[data-done]"));
  const reopen = (/** @type {string} */ key) => {
    control(form, "key").value = key;
    place.hidden = true;
    form.hidden = false;
    clearErrors(form);
  };
  return {
    /**
     * @param {import("./send.js").Saved} saved
     * @param {{ clear: () => void }} same
     */
    show(saved, same) {
      place.innerHTML = saved.saved ?? "";
      place.hidden = false;
      form.hidden = true;
      const panel = place.querySelector("[data-saved]");
      if (panel instanceof HTMLElement) panel.focus();
      place.onclick = (event) => {
        const target = event.target instanceof Element ? event.target : null;
        const next = target?.closest("[data-next]");
        if (!(next instanceof HTMLElement)) return;
        same.clear();
        reopen(saved.key ?? "");
        if (next.dataset.next === "near") keepPlace(form);
        else {
          form.reset();
          control(form, "key").value = saved.key ?? "";
          control(form, "position").value = "";
          clearMap();
          location.assign(location.pathname);
        }
      };
    },
  };
}

/** One more near here: the place and the caller stay, the vehicle is asked anew. @param {HTMLFormElement} form */
function keepPlace(form) {
  const kept = /^(csrf|key|position|land|address_text|landmark|requester_|wants_answer)/;
  for (const one of form.elements) {
    if (!(one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement)) continue;
    if (kept.test(one.name)) continue;
    if (one instanceof HTMLInputElement && ["radio", "checkbox"].includes(one.type))
      one.checked = one.value === "";
    else one.value = one.name === "count" ? "1" : "";
  }
  const first = form.querySelector("input[name=kind]");
  if (first instanceof HTMLElement) first.focus();
}
