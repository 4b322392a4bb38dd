import assert from "node:assert/strict";
import test from "node:test";

import { nextFilled } from "../../static/js/statistics/figures.js";

const grid = [
  [true, false, true],
  [false, false, true],
];

test("an arrow key jumps over empty cells", () => {
  assert.deepEqual(nextFilled(grid, [0, 0], [0, 1]), [0, 2]);
});

test("at the edge of the table one stays where one is", () => {
  assert.equal(nextFilled(grid, [0, 2], [0, 1]), null);
  assert.equal(nextFilled(grid, [1, 2], [1, 0]), null);
});

test("a column without figures leads nowhere", () => {
  assert.equal(nextFilled(grid, [0, 0], [1, 0]), null);
});
