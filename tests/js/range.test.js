import assert from "node:assert/strict";
import { test } from "node:test";

import { between } from "../../static/js/vehicles/range.js";

test("a range includes both of its ends, in either direction", () => {
  assert.deepEqual(between(2, 4), [2, 3, 4]);
  assert.deepEqual(between(4, 2), [2, 3, 4]);
  assert.deepEqual(between(3, 3), [3]);
});
