import assert from "node:assert/strict";
import { test } from "node:test";

import { digits, isFree } from "../../static/js/ui/postcode.js";

test("seven digits are read in any width", () => {
  assert.equal(digits("154-0017"), "1540017");
  assert.equal(digits("１５４－００１７"), "1540017");
});

test("only an empty field, or one filled in here, may be filled", () => {
  assert.equal(isFree({ value: " " }, ""), true);
  assert.equal(isFree({ value: "東京都世田谷区" }, "東京都世田谷区"), true);
  assert.equal(isFree({ value: "東京都世田谷区1-2" }, "東京都世田谷区"), false);
});
