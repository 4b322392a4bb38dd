// @ts-check
/** The second registration: nothing typed is lost, strange numbers are pointed out. */

import { give } from "../field/signals.js";
import { startCamera } from "./camera.js";
import { showErrors } from "./errors.js";
import { linkChips } from "./memo.js";
import { reasonOf, send } from "./send.js";

const WAIT_MS = 400;
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
  askLater();
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

let timer = 0;

function askLater() {
  clearTimeout(timer);
  timer = window.setTimeout(ask, WAIT_MS);
}

const NUMBERS = [
  "registration_jurisdiction",
  "registration_police",
  "registration_prefix",
  "registration_serial",
  "frame_number",
];
let asked = "";

/** Ask what is strange about the numbers, when they have changed. */
async function ask() {
  const data = new FormData(form);
  const question = new URLSearchParams();
  for (const name of NUMBERS) question.set(name, String(data.get(name) ?? ""));
  if (String(question) === asked) return;
  asked = String(question);
  const answer = await fetch(`${page.dataset.doubtsUrl}?${question}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { doubts, alike } = await answer.json();
  showDoubts(Object.values(doubts).flat(), alike);
}

/**
 * @param {any[]} texts
 * @param {{ text: string, url: string }[]} alike
 */
function showDoubts(texts, alike) {
  const box = /** @type {HTMLElement} */ (page.querySelector("[data-doubts]"));
  const place = /** @type {HTMLElement} */ (page.querySelector("[data-doubts-text]"));
  place.replaceChildren(...texts.map(paragraph), ...alike.map(alikeLine));
  box.hidden = place.childElementCount === 0;
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = `${text}このまま登録もできます。`;
  return made;
}

/** @param {{ text: string, url: string }} one */
function alikeLine({ text, url }) {
  const made = document.createElement("p");
  if (!url) {
    made.textContent = text;
    return made;
  }
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = text;
  made.append(link);
  return made;
}

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
ask();
