import assert from "node:assert/strict";
import { test } from "node:test";

import { areaOf, lengthOf, sizeText } from "../../static/js/geo/size.js";

// One hundredth of a degree at 35.64° north is about 905 m east and 1,113 m north.
/** @type {[number, number][]} */
const RING = [
  [139.66, 35.64],
  [139.67, 35.64],
  [139.67, 35.65],
  [139.66, 35.65],
  [139.66, 35.64],
];
/** @type {[number, number][]} */
const HOLE = [
  [139.662, 35.642],
  [139.667, 35.642],
  [139.667, 35.647],
  [139.662, 35.647],
  [139.662, 35.642],
];

const near = (/** @type {number} */ found, /** @type {number} */ wanted) =>
  assert.ok(Math.abs(found / wanted - 1) < 0.002, `${found}`);

test("a square of a hundredth of a degree is about a square kilometre", () => {
  near(areaOf([RING]), 1_007_100);
});

test("the direction of the corners does not matter", () => {
  near(areaOf([[...RING].reverse()]), areaOf([RING]));
});

test("a hole takes its area away", () => {
  near(areaOf([RING, HOLE]), areaOf([RING]) * 0.75);
});

test("a line is as long as its pieces", () => {
  near(lengthOf(RING.slice(0, 3)), 904.6 + 1112);
});

test("says the size in words", () => {
  assert.match(
    sizeText({ type: "Polygon", coordinates: [RING] }),
    /^約1,00\d,\d{3} ㎡・角4$/,
  );
  assert.match(sizeText({ type: "MultiPolygon", coordinates: [[RING], [HOLE]] }), /角8$/);
  assert.match(
    sizeText({ type: "LineString", coordinates: RING.slice(0, 2) }),
    /^約90\d m・角2$/,
  );
  assert.equal(sizeText(null), "");
});
