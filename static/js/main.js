// @ts-check
/** What every page does: behaviour is attached by `data-…` attributes, here and only here. */

import { startDialogs } from "./ui/dialogs.js";
import { startShortcuts } from "./ui/shortcuts.js";
import { startToasts } from "./ui/toast.js";

startToasts();
startDialogs();
startShortcuts();

const summary = document.querySelector("[data-error-summary]");
if (summary instanceof HTMLElement) summary.focus();

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print-page]")) print();
});
