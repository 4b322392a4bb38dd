import assert from "node:assert/strict";
import { test } from "node:test";

import { between, movesTo } from "../../static/js/requests/moves.js";

/** @param {string} pk */
const job = (pk, crew = "", position = 0) => ({ pk, crew, version: 7, position });
const DAY = "2026-11-21";

test("jobs from the queue go to the end of a round", () => {
  const round = [job("1", "9", 1)];
  assert.deepEqual(movesTo([job("2"), job("3")], { crew: "9", day: DAY, round }), [
    { pk: 2, version: 7, crew: 9, day: DAY, position: 2 },
    { pk: 3, version: 7, crew: 9, day: DAY, position: 3 },
  ]);
});

test("a job dropped between two pushes the later ones back", () => {
  const round = [job("1", "9", 1), job("2", "9", 2)];
  const moves = movesTo([job("3")], { crew: "9", day: DAY, round, at: 1 });
  assert.deepEqual(
    moves.map(({ pk, position }) => [pk, position]),
    [
      [3, 2],
      [2, 3],
    ],
  );
});

test("a job moved within its round changes only what lies between", () => {
  const round = ["1", "2", "3", "4"].map((pk, index) => job(pk, "9", index + 1));
  const moves = movesTo([round[2]], { crew: "9", day: DAY, round, at: 1 });
  assert.deepEqual(
    moves.map(({ pk, position }) => [pk, position]),
    [
      [3, 2],
      [2, 3],
    ],
  );
});

test("nothing moves when all stands where it should", () => {
  const round = [job("1", "9", 1), job("2", "9", 2)];
  assert.deepEqual(movesTo([round[0]], { crew: "9", day: DAY, round, at: 0 }), []);
});

test("back to the queue: only those that have a crew", () => {
  const moves = movesTo([job("1", "9", 1), job("2")], { crew: "", day: DAY, round: [] });
  assert.deepEqual(moves, [{ pk: 1, version: 7, crew: null, day: null, position: 0 }]);
});

test("a click with Shift takes the stretch, either way", () => {
  assert.deepEqual(between(["a", "b", "c", "d"], "c", "a"), ["a", "b", "c"]);
  assert.deepEqual(between(["a", "b"], "x", "b"), ["b"]);
});
