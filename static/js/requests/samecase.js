// @ts-check
/** A call about what has been reported before: added to that case, or kept apart. */

import { toast } from "../ui/toast.js";
import { control } from "./control.js";

/**
 * 「同じ案件に追記」 and 「別の案件」 on the cards of what is near.
 *
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 */
export function sameCase(root, form) {
  const banner = /** @type {HTMLElement} */ (root.querySelector("[data-same-banner]"));
  const field = control(form, "same_as");
  const label = form.querySelector("[data-save-label]");
  const choose = (/** @type {string} */ pk, /** @type {string} */ reference) => {
    field.value = pk;
    banner.hidden = !pk;
    const named = banner.querySelector("[data-same-reference]");
    if (named) named.textContent = reference;
    if (label) label.textContent = pk ? `${reference}に追記する` : "保存する";
  };
  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const same = target?.closest("[data-same]");
    if (same instanceof HTMLElement) {
      choose(same.dataset.same ?? "", same.dataset.reference ?? "");
      toast(`${same.dataset.reference}に追記します。Ctrl+Enterで保存します。`);
    }
    if (target?.closest("[data-same-clear]")) choose("", "");
    const different = target?.closest("[data-different]")?.closest("[data-near]");
    if (different instanceof HTMLDetailsElement) {
      choose("", "");
      nextCard(different);
    }
  });
  return { clear: () => choose("", "") };
}

/** @param {HTMLDetailsElement} card a case found to be another one: fold it, open the next */
function nextCard(card) {
  card.open = false;
  const next = card.nextElementSibling;
  if (next instanceof HTMLDetailsElement) next.open = true;
}
