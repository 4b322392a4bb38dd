import assert from "node:assert/strict";
import { test } from "node:test";

import { classBounds, classOf } from "../../static/js/map/classes.js";

test("many small counts do not hide the great ones", () => {
  assert.deepEqual(classBounds([1, 1, 1, 1, 1, 1, 1, 1, 20, 60], 3), [20, 60]);
});

test("each class holds about as many different counts", () => {
  assert.deepEqual(classBounds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5), [3, 5, 7, 9]);
});

test("equal counts fall into one class", () => {
  assert.deepEqual(classBounds([2, 2, 2, 2], 5), []);
  assert.equal(classOf(2, []), 1);
});

test("nothing has no classes", () => {
  assert.deepEqual(classBounds([], 5), []);
});

test("a bound belongs to the class above", () => {
  assert.equal(classOf(5, [3, 5, 7]), 3);
  assert.equal(classOf(4, [3, 5, 7]), 2);
});
