import assert from "node:assert/strict";
import { test } from "node:test";

import { boxBetween, inside, isTiny } from "../../static/js/map/polygon.js";

const SQUARE = boxBetween({ x: 10, y: 10 }, { x: 0, y: 0 });

test("a point is inside, wherever the box was begun", () => {
  assert.ok(inside({ x: 5, y: 5 }, SQUARE));
  for (const [x, y] of [
    [-1, 5],
    [11, 5],
    [5, -1],
    [5, 11],
  ]) {
    assert.ok(!inside({ x, y }, SQUARE), `${x},${y}`);
  }
});

test("the notch of a lasso is outside", () => {
  const notched = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 2 },
    { x: 0, y: 10 },
  ];
  assert.ok(!inside({ x: 5, y: 6 }, notched));
  assert.ok(inside({ x: 1, y: 6 }, notched));
});

test("a shaking click selects nothing", () => {
  assert.ok(
    isTiny([
      { x: 0, y: 0 },
      { x: 3, y: 4 },
    ]),
  );
  assert.ok(
    !isTiny([
      { x: 0, y: 0 },
      { x: 30, y: 0 },
    ]),
  );
});
