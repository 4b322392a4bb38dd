// @ts-check
/** The hand-over: each reading turns its row green, or says at once why not. */

import { dialog, formOf, onSubmit, setText } from "./dialogs.js";
import { linkChips, showPressed } from "./memo.js";
import { startScanPage } from "./scanpage.js";
import { reasonOf } from "./send.js";

const { show } = startScanPage();

document.querySelector("[data-state]")?.addEventListener("click", (event) => {
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
