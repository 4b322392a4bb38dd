// @ts-check
/** Counting the till: the sum and the difference while the pieces are typed. */

import { amountOf, sumOf, yen } from "./money.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-count]"));
const counted = /** @type {HTMLElement} */ (form.querySelector("[data-counted]"));
const difference = /** @type {HTMLElement} */ (form.querySelector("[data-difference]"));
/** @type {NodeListOf<HTMLInputElement>} */
const fields = form.querySelectorAll("[data-pieces]");

function show() {
  const sum = sumOf(
    [...fields].map((field) => ({
      denomination: Number(field.dataset.pieces),
      pieces: amountOf(field.value),
    })),
  );
  const off = sum - Number(form.dataset.count);
  counted.textContent = Number.isNaN(sum) ? "枚数を数字で入力してください" : yen(sum);
  difference.textContent = Number.isNaN(sum) ? "" : off === 0 ? "なし" : yen(off);
}

form.addEventListener("input", show);
show();
