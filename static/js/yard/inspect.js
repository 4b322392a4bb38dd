// @ts-check
/** The second registration: nothing typed is lost, strange numbers are pointed out. */

import { give } from "../field/signals.js";
import { startDoubts } from "../vehicles/doubts.js";
import { startCamera } from "./camera.js";
import { showErrors } from "./errors.js";
import { linkChips } from "./memo.js";
import { reasonOf, send } from "./send.js";

const MOPEDS = /原付|キックボード|モペット|ミニカー/;

const page = /** @type {HTMLElement} */ (document.querySelector("[data-inspection]"));
const form = /** @type {HTMLFormElement} */ (page.querySelector("[data-inspection-form]"));
let changed = false;

const section = page.querySelector("[data-camera]");
const camera = section instanceof HTMLElement ? startCamera(section) : null;

const chips = page.querySelector("[data-memo-chips]");
const memo = form.elements.namedItem("condition_memo");
if (chips instanceof HTMLElement && memo instanceof HTMLTextAreaElement)
  linkChips(chips, memo);

/** A tag read here opens its own vehicle; what has been typed is kept by the browser's question. */
document.addEventListener("scan", (event) => {
  event.preventDefault();
  const { code } = /** @type {CustomEvent} */ (event).detail;
  location.assign(`/t/${encodeURIComponent(code)}/`);
});

form.addEventListener("input", () => {
  changed = true;
});
form.addEventListener("change", () => {
  showMoped();
  tickDamage();
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  if (button instanceof HTMLButtonElement) button.disabled = true;
  const { status, answer } = await send(form.action || location.href, new FormData(form));
  if (button instanceof HTMLButtonElement) button.disabled = false;
  if (answer.next) {
    changed = false;
    give("success");
    await camera?.settled();
    location.assign(answer.next);
    return;
  }
  const seen = form.elements.namedItem("seen");
  if (seen instanceof HTMLInputElement && answer.seen) seen.value = answer.seen;
  give("error");
  const reason = answer.message ?? reasonOf(status);
  const errors = answer.errors ?? { __all__: [`${reason}入力した内容は残っています。`] };
  showErrors(form, errors, answer.url);
});

/** The plate is asked of mopeds only, or where one is written down. */
function showMoped() {
  const place = page.querySelector("[data-moped-only]");
  const kind = form.querySelector("input[name=vehicle_kind]:checked")?.closest("label");
  const plate = form.elements.namedItem("plate_number");
  if (!(place instanceof HTMLElement) || !(plate instanceof HTMLInputElement)) return;
  place.hidden = !MOPEDS.test(kind?.textContent ?? "") && plate.value === "";
}

/** A place of damage means that there is damage. */
function tickDamage() {
  const yes = form.querySelector("input[name=damage][value=yes]");
  if (
    form.querySelector("input[name=damage_places]:checked") &&
    yes instanceof HTMLInputElement
  )
    yes.checked = true;
}

showMoped();
startDoubts(page, form);
