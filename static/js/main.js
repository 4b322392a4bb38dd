// @ts-check
/** What every page does: behaviour is attached by `data-…` attributes, here and only here. */

import { startAutosave } from "./ui/autosave.js";
import { startConfirm } from "./ui/confirm.js";
import { startDialogs } from "./ui/dialogs.js";
import { renewTokens } from "./ui/http.js";
import { startIdleLock } from "./ui/lock.js";
import { startMenu } from "./ui/menu.js";
import { startSubmitOnce } from "./ui/once.js";
import { startPolling } from "./ui/poll.js";
import { startPostcodes } from "./ui/postcode.js";
import { startScanner } from "./ui/scanner.js";
import { startShortcuts } from "./ui/shortcuts.js";
import { startToasts, toast } from "./ui/toast.js";
import { startUndo } from "./ui/undo.js";

startToasts();
startDialogs();
startMenu();
startShortcuts();
startConfirm();
startSubmitOnce();
startAutosave();
startPolling();
startUndo();
startPostcodes();
startIdleLock();
if (document.querySelector("[data-scan], [data-scanner]")) startScanner();

const summary = document.querySelector("[data-error-summary]");
if (summary instanceof HTMLElement) summary.focus();

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print-page]")) print();
});
document.addEventListener("visibilitychange", () => document.hidden || renewTokens());
document.addEventListener("htmx:sendError", () => {
  toast("サーバーに届きませんでした。回線を確かめて、もう一度操作してください。", "error");
});
document.addEventListener("htmx:responseError", () => {
  toast("処理できませんでした。画面を読み込み直して、もう一度操作してください。", "error");
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof HTMLElement) startPolling(event.target);
});
