import assert from "node:assert/strict";
import { test } from "node:test";

import { declutter } from "../../static/js/map/declutter.js";

/** @type {(text: string, x: number, y: number, more?: object) => any} */
const label = (text, x, y, more = {}) => ({
  text,
  x,
  y,
  width: 60,
  height: 16,
  rank: 20,
  ...more,
});

test("of two labels in one place the more important stands", () => {
  const standing = declutter([label("町", 0, 0, { rank: 30 }), label("駅", 10, 4)]);
  assert.deepEqual(
    standing.map((one) => one.text),
    ["駅"],
  );
});

test("labels that do not meet all stand", () => {
  assert.equal(
    declutter([label("甲", 0, 0), label("乙", 100, 0), label("丙", 0, 40)]).length,
    3,
  );
});

test("an upright label needs height instead of width", () => {
  const upright = label("環七通り", 45, 0, { angle: Math.PI / 2 });
  assert.equal(declutter([label("駅", 0, 0), upright]).length, 2);
  assert.equal(declutter([label("駅", 0, 0), label("環七通り", 45, 0)]).length, 1);
});

test("the same name is not repeated nearby", () => {
  const [a, b] = [
    label("世田谷通り", 0, 0, { apart: 300 }),
    label("世田谷通り", 200, 0, { apart: 300 }),
  ];
  assert.equal(declutter([a, b]).length, 1);
  assert.equal(declutter([a, { ...b, x: 400 }]).length, 2);
});
