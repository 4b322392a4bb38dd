import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOf, roadKind } from "../../static/js/map/mapinks.js";
import { LAYERS } from "../../static/js/map/mapstyle.js";
import { piecesOf } from "../../static/js/map/sources.js";

test("our own road classes are drawn like the map's", () => {
  assert.equal(roadKind({ road_class: "national" }), "trunk");
  assert.equal(roadKind({ class: "tertiary" }), "tertiary");
  assert.equal(roadKind({ class: "something new" }), "minor");
});

test("every layer can be drawn without a single property, at every zoom", () => {
  for (const layer of LAYERS) {
    for (let zoom = 10; zoom <= 20; zoom += 1) {
      layer.fill?.({}, zoom);
      const stroke = layer.stroke?.({}, zoom);
      assert.ok(!stroke || stroke.width > 0, `${layer.name} ${zoom}`);
      layer.label?.({}, zoom);
    }
  }
});

test("a name is found under each of its keys", () => {
  assert.equal(nameOf({ town: "太子堂" }), "太子堂");
  assert.equal(nameOf({}), "");
});

test("a window is covered by the same pieces wherever it stands in them", () => {
  const window = { west: 139.652, south: 35.641, east: 139.668, north: 35.649 };
  assert.deepEqual(piecesOf(window), [
    "139.65,35.64,139.66,35.65",
    "139.66,35.64,139.67,35.65",
  ]);
  assert.deepEqual(piecesOf({ ...window, west: 139.655 }), piecesOf(window));
});
