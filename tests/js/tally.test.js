import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, read, total, typed } from "../../static/js/surveys/tally.js";

test("a press counts one more, and none below nought", () => {
  assert.deepEqual(changed({ bicycle: 2 }, "bicycle", 1), { bicycle: 3 });
  assert.deepEqual(changed({ bicycle: 0 }, "bicycle", -1), { bicycle: 0 });
  assert.deepEqual(changed({}, "moped", 1), { moped: 1 });
  assert.deepEqual(changed({ bicycle: 9999 }, "bicycle", 1), { bicycle: 9999 });
});

test("the total is of all kinds", () => {
  assert.equal(total({ bicycle: 12, moped: 3, motorcycle: 0 }), 15);
  assert.equal(total({}), 0);
});

test("what is typed becomes a number", () => {
  assert.equal(typed("１２"), 12);
  assert.equal(typed(""), 0);
  assert.equal(typed("-4"), 0);
});

test("what an earlier visit left is read, and rubbish is not", () => {
  const kept = { key: "k", numbers: { bicycle: 4 } };
  assert.deepEqual(read(JSON.stringify(kept)), kept);
  for (const bad of [null, "", "{", "[]", '{"key": 1}']) assert.equal(read(bad), null);
});
