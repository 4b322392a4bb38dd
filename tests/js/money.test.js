import assert from "node:assert/strict";
import { test } from "node:test";

import { amountOf, changeText, sumOf, yen } from "../../static/js/releases/money.js";

test("an amount is read as people type it", () => {
  assert.equal(amountOf("3000"), 3000);
  assert.equal(amountOf("３，０００円"), 3000);
  assert.equal(amountOf(" "), null);
  assert.ok(Number.isNaN(amountOf("-5")));
});

test("the change is said in yen, and what is missing too", () => {
  assert.equal(changeText(3000, null), "0円");
  assert.equal(changeText(3000, 5000), "2,000円");
  assert.equal(changeText(3000, 2000), "1,000円 足りません");
  assert.match(changeText(3000, Number.NaN), /数字/);
});

test("a count is the sum of its pieces", () => {
  assert.equal(
    sumOf([
      { denomination: 1000, pieces: 3 },
      { denomination: 500, pieces: null },
      { denomination: 10, pieces: 4 },
    ]),
    3040,
  );
  assert.equal(yen(-500), "-500円");
});
