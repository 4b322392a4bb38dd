import assert from "node:assert/strict";
import { test } from "node:test";

import { Burst, characterOf } from "../../static/js/ui/burst.js";

/**
 * @param {string} text
 * @param {number} gap
 * @param {number} [endGap]
 */
function typed(text, gap, endGap = gap) {
  const burst = new Burst();
  let at = 1000;
  for (const character of text) {
    burst.press(character, at);
    at += gap;
  }
  return burst.end(at - gap + endGap);
}

test("a scanner is heard, on a cable and over the air", () => {
  assert.equal(typed("R8-012345", 8), "R8-012345");
  assert.equal(typed("R8-012345", 30), "R8-012345");
});

test("a fast typist is not a scanner", () => {
  assert.equal(typed("R8-012345", 70), null);
  assert.equal(typed("R8-012345", 45), null);
});

test("a scan must end at once and be longer than a slip of the hand", () => {
  assert.equal(typed("R8-012345", 8, 500), null);
  assert.equal(typed("123", 8), null);
  assert.equal(new Burst().end(5), null);
});

test("what was typed before the scan is not part of it", () => {
  const burst = new Burst();
  assert.ok(burst.press("x", 0));
  assert.ok(burst.press("1", 500));
  for (const [i, c] of [..."2345"].entries()) assert.ok(!burst.press(c, 510 + 10 * i));
  assert.equal(burst.end(555), "12345");
});

test("a second scan starts anew", () => {
  const burst = new Burst();
  for (let i = 0; i < 5; i += 1) burst.press("1", i * 5);
  assert.equal(burst.end(25), "11111");
  for (let i = 0; i < 5; i += 1) burst.press("2", 40 + i * 5);
  assert.equal(burst.end(65), "22222");
});

test("a Japanese input method does not hide the code", () => {
  /** @type {(key: string, code: string, shiftKey?: boolean) => string} */
  const press = (key, code, shiftKey = false) => characterOf({ key, code, shiftKey });
  assert.equal(press("Process", "KeyR", true), "R");
  assert.equal(press("Process", "KeyR"), "r");
  assert.equal(press("Process", "Digit8"), "8");
  assert.equal(press("Process", "Minus"), "-");
  assert.equal(press("Ａ", "KeyA"), "A");
  assert.equal(press("Shift", "ShiftLeft"), "");
  assert.equal(press("F1", "F1"), "");
});
