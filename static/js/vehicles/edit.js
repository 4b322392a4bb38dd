// @ts-check
/** A record being corrected: strange numbers are pointed out, leaving is asked about. */

import { startDoubts } from "./doubts.js";

const page = document.querySelector("[data-record-edit]");
const form = page?.querySelector("form.record-form");

if (page instanceof HTMLElement && form instanceof HTMLFormElement) {
  let changed = Boolean(page.querySelector("[data-error-summary], [role=alertdialog]"));
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  document.addEventListener("scan", (event) => {
    event.preventDefault();
    const { code } = /** @type {CustomEvent} */ (event).detail;
    location.assign(`/t/${encodeURIComponent(code)}/`);
  });
  form.addEventListener("change", () => tickDamage(form));
  if (page.dataset.doubtsUrl) startDoubts(page, form);
}

/** A place of damage means that there is damage. @param {HTMLFormElement} form */
function tickDamage(form) {
  const damage = form.elements.namedItem("damage");
  const places = form.querySelector("input[name=damage_places]:checked");
  if (places && damage instanceof HTMLSelectElement) damage.value = "yes";
}
