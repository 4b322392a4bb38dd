// @ts-check
/** The hand-over: each reading turns its row green, or says at once why not. */

import { give } from "../field/signals.js";
import { closeDialogs, dialog, formOf, onSubmit, setText } from "./dialogs.js";
import { linkChips, showPressed } from "./memo.js";
import { Readings } from "./readings.js";
import { reasonOf, send } from "./send.js";

const REFRESH_MS = 5000;
/** @type {Record<string, import("../field/signals.js").Signal>} */
const SOUNDS = {
  success: "success",
  info: "duplicate",
  warning: "duplicate",
  danger: "error",
};

const page = /** @type {HTMLElement} */ (document.querySelector("[data-manifest]"));
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
  closeDialogs();
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

/** Buttons of the list: taking back, memo, acceptance. */
state.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-live]")) return;
  event.preventDefault();
  show(await send(form.action, new FormData(form)));
});

state.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const memo = target?.closest("[data-memo-url]");
  if (memo instanceof HTMLElement) openMemo(memo.dataset);
  const extra = target?.closest("[data-accept-url]");
  if (extra instanceof HTMLElement) openAccept(extra.dataset);
});

const memoDialog = dialog("memo");
const memoText = /** @type {HTMLTextAreaElement} */ (memoDialog.querySelector("textarea"));
const memoChips = /** @type {HTMLElement} */ (
  memoDialog.querySelector("[data-memo-chips]")
);
const memoSeen = /** @type {HTMLInputElement} */ (
  memoDialog.querySelector("[data-memo-seen]")
);
const memoError = /** @type {HTMLElement} */ (
  memoDialog.querySelector("[data-memo-error]")
);
linkChips(memoChips, memoText);
onSubmit(memoDialog, (got) => {
  if (got.answer.seen !== undefined) memoSeen.value = got.answer.seen;
  return showOrSay(got, memoError);
});

const acceptDialog = dialog("accept");
acceptDialog.addEventListener("change", (event) => {
  const chosen = event.target;
  const field = acceptDialog.querySelector("input[name=reason]");
  if (!(chosen instanceof HTMLInputElement) || chosen.name !== "chip") return;
  if (field instanceof HTMLInputElement) field.value = chosen.value;
});
onSubmit(acceptDialog, show);

const crewDialog = dialog("crew");
const crewError = /** @type {HTMLElement} */ (
  crewDialog.querySelector("[data-crew-error]")
);
crewDialog.addEventListener("close", () => {
  const secret = crewDialog.querySelector("input[type=password]");
  if (secret instanceof HTMLInputElement) secret.value = "";
  crewError.hidden = true;
});
onSubmit(crewDialog, (got) => showOrSay(got, crewError));

/** Another tablet may be reading the same truck. Asking by itself keeps no screen unlocked. */
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

/**
 * What went wrong is said in the dialog, which lies over everything else.
 *
 * @param {{ status: number, answer: any }} got
 * @param {HTMLElement} place
 * @returns {boolean} whether the dialog may close
 */
function showOrSay(got, place) {
  const failed = got.status >= 400 || got.status === 0;
  place.hidden = !failed;
  if (failed) place.textContent = got.answer.message ?? reasonOf(got.status);
  else show(got);
  return !failed;
}

/**
 * @param {{ status: number, answer: any }} got
 * @returns {boolean} whether a dialog may close
 */
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
  return status > 0 && status < 400;
}

/** @param {string} html */
function replace(html) {
  if (state.dataset.html === html) return;
  state.dataset.html = html;
  const note = state.querySelector("#close-note");
  const typed = note instanceof HTMLInputElement ? note.value : "";
  state.innerHTML = html;
  const fresh = state.querySelector("#close-note");
  if (fresh instanceof HTMLInputElement) fresh.value = typed;
}

/** @param {DOMStringMap} data */
function openMemo(data) {
  formOf(memoDialog).action = data.memoUrl ?? "";
  memoText.value = memoSeen.value = data.memoValue ?? "";
  memoError.hidden = true;
  showPressed(memoChips, memoText.value);
  setText(memoDialog, "[data-memo-name]", data.memoLabel ?? "");
  memoDialog.showModal();
}

/** @param {DOMStringMap} data */
function openAccept(data) {
  formOf(acceptDialog).action = data.acceptUrl ?? "";
  formOf(acceptDialog).reset();
  setText(acceptDialog, "[data-accept-name]", data.acceptLabel ?? "");
  acceptDialog.showModal();
}
