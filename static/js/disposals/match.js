// @ts-check
/** The matching of a list: each reading turns its row green, or says at once why not. */

import { give } from "../field/signals.js";
import { Readings } from "../yard/readings.js";
import { reasonOf, send } from "../yard/send.js";

const REFRESH_MS = 5000;
/** @type {Record<string, import("../field/signals.js").Signal>} */
const SOUNDS = {
  success: "success",
  info: "duplicate",
  warning: "duplicate",
  danger: "error",
};

const page = /** @type {HTMLElement} */ (document.querySelector("[data-match]"));
const state = /** @type {HTMLElement} */ (page.querySelector("[data-state]"));
const result = /** @type {HTMLElement} */ (page.querySelector("[data-scan-result]"));
const words = /** @type {HTMLElement} */ (page.querySelector("[data-scan-text]"));
const unsent = /** @type {HTMLElement} */ (page.querySelector("[data-unsent]"));
const box = /** @type {HTMLFormElement} */ (page.querySelector("[data-scan-form]"));

const readings = new Readings(
  ({ key, code }) => send(page.dataset.scanUrl ?? "", new URLSearchParams({ key, code })),
  (_reading, got) => show(got),
  (waiting, refused) => {
    unsent.hidden = waiting === 0;
    unsent.textContent = `未送信 ${waiting}件`;
    if (refused) show(refused);
  },
);

document.addEventListener("scan", (event) => {
  event.preventDefault();
  const { code, input } = /** @type {CustomEvent} */ (event).detail;
  if (input) input.value = "";
  readings.add(code);
});

box.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (box.elements.namedItem("code"));
  if (field.value.trim()) readings.add(field.value.trim());
  field.value = "";
});

addEventListener("beforeunload", (event) => {
  if (readings.count) event.preventDefault();
});

/** Buttons of the list: taking back, adding. */
state.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-live]")) return;
  event.preventDefault();
  show(await send(form.action, new FormData(form)));
});

/** Another device may be reading along. Asking by itself keeps no screen unlocked. */
setInterval(async () => {
  if (document.hidden || readings.count || state.contains(document.activeElement)) return;
  const answer = await fetch(page.dataset.stateUrl ?? "", {
    headers: { Accept: "application/json", "X-Quiet": "1" },
  }).catch(() => null);
  const news = await answer?.json().catch(() => null);
  if (news?.html) replace(news.html);
  else if (news?.url)
    location.assign(`${news.url}?next=${encodeURIComponent(location.pathname)}`);
}, REFRESH_MS);

/** @param {{ status: number, answer: any }} got */
function show({ status, answer }) {
  const tone = answer.tone ?? "danger";
  words.textContent = answer.message ?? reasonOf(status);
  result.dataset.tone = tone;
  give(SOUNDS[tone] ?? "error");
  if (answer.html) replace(answer.html);
  const row = answer.vehicle && document.getElementById(`vehicle-${answer.vehicle}`);
  if (row) {
    row.dataset.latest = "";
    row.scrollIntoView({ block: "center", behavior: "smooth" });
  }
}

/** @param {string} html */
function replace(html) {
  if (state.dataset.html === html) return;
  state.dataset.html = html;
  state.innerHTML = html;
}
