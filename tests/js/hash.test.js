import assert from "node:assert/strict";
import { test } from "node:test";

import { readHash, writeHash } from "../../static/js/map/hash.js";

test("a position survives the URL", () => {
  const view = { zoom: 15.5, lat: 35.6465, lon: 139.6533 };
  assert.deepEqual(readHash(writeHash("", view)), view);
});

test("what else the hash holds stays, once", () => {
  const once = writeHash("#tab=2&map=10/1/2", { zoom: 15, lat: 35, lon: 139 });
  assert.equal(once, "#tab=2&map=15/35.00000/139.00000");
});

test("a hash that is no position is ignored", () => {
  for (const hash of [
    "",
    "#map=",
    "#map=15/35",
    "#map=99/35/139",
    "#map=15/95/139",
    "#x",
  ]) {
    assert.equal(readHash(hash), null, hash);
  }
});
