// @ts-check
/**
 * The return desk: a tag that is scanned in the middle of a return either proves that this is the
 * vehicle, or opens another return; and the change is counted while the amount is typed.
 */

import { ask } from "../ui/confirm.js";
import { toast } from "../ui/toast.js";
import { amountOf, changeText } from "./money.js";

const main = /** @type {HTMLElement} */ (document.querySelector("[data-return]"));

document.addEventListener("scan", async (event) => {
  const { code, input } = /** @type {CustomEvent} */ (event).detail;
  if (input) return; // into the desk's own box, which sends itself
  event.preventDefault();
  const here = [main.dataset.return, main.dataset.reference].filter(Boolean);
  if (here.length === 0) open(code);
  else if (here.includes(code)) toast("札は、この自転車等のものです。", "success");
  else if (await other(code)) open(code);
});

/** @param {string} code @returns {Promise<boolean>} */
function other(code) {
  return ask({
    title: "別の自転車等の札です",
    text: `${code} を読みました。この返還は受付中のまま残ります。`,
    label: "読んだほうを開く",
  });
}

/** @param {string} code */
function open(code) {
  location.assign(`${main.dataset.findUrl}?q=${encodeURIComponent(code)}`);
}

const money = document.querySelector("[data-change]");
const field = money?.querySelector("input");
const output = money?.querySelector("[data-change-text]");
if (money instanceof HTMLElement && field && output) {
  const show = () => {
    output.textContent = changeText(Number(money.dataset.change), amountOf(field.value));
  };
  field.addEventListener("input", show);
  show();
}
