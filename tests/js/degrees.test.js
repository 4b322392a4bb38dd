import assert from "node:assert/strict";
import { test } from "node:test";

import {
  distanceText,
  fromText,
  metresBetween,
  moved,
  toText,
} from "../../static/js/map/degrees.js";

const WARD_OFFICE = { lon: 139.65322, lat: 35.64656 };

test("writes longitude first, to a centimetre", () => {
  assert.equal(toText({ lon: 139.65321987, lat: 35.6465 }), "139.6532199,35.6465000");
});

test("reads back what it wrote", () => {
  assert.deepEqual(fromText(toText(WARD_OFFICE)), WARD_OFFICE);
});

test("refuses what is not a position", () => {
  for (const text of [
    "",
    null,
    undefined,
    "139.6",
    "a,b",
    "181,35",
    "139,91",
    "1,2,3",
    "139,",
  ]) {
    assert.equal(fromText(text), null, String(text));
  }
});

test("one step east or north is one metre on the ground", () => {
  for (const [east, north] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ]) {
    const metres = metresBetween(WARD_OFFICE, moved(WARD_OFFICE, east, north));
    assert.ok(Math.abs(metres - 1) < 0.005, `${east},${north}: ${metres}`);
  }
  const there = moved(WARD_OFFICE, 10, -10);
  assert.ok(there.lon > WARD_OFFICE.lon && there.lat < WARD_OFFICE.lat);
});

test("says a distance as one speaks", () => {
  assert.equal(distanceText(84.6), "85 m");
  assert.equal(distanceText(1234), "1.2 km");
});
