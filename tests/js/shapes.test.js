import assert from "node:assert/strict";
import { test } from "node:test";

import { anchor, overlap, project, shapesOf } from "../../static/js/map/shapes.js";

/** @type {(type: string, coordinates: any, properties?: object) => object} */
const feature = (type, coordinates, properties = {}) => ({
  type: "Feature",
  geometry: { type, coordinates },
  properties,
});

test("the world is the unit square, its north-west corner the origin", () => {
  assert.deepEqual(project(0, 0), [0.5, 0.5]);
  const [x, y] = project(139.65322, 35.64656);
  // The map tile that holds the ward office.
  assert.equal(Math.floor(x * 2 ** 13), 7273);
  assert.equal(Math.floor(y * 2 ** 13), 3226);
});

test("every simple geometry becomes a shape, an empty one none", () => {
  const shapes = shapesOf({
    features: [
      feature("Point", [139, 35]),
      feature("MultiPolygon", [
        [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
        [
          [
            [5, 5],
            [6, 5],
            [6, 6],
            [5, 5],
          ],
        ],
      ]),
      feature("MultiLineString", [
        [
          [0, 0],
          [1, 1],
        ],
      ]),
      { type: "Feature", geometry: null, properties: {} },
    ],
  });
  assert.deepEqual(
    shapes.map((shape) => shape.kind),
    ["point", "area", "area", "line"],
  );
  assert.deepEqual(shapesOf({}), []);
});

test("a shape overlaps what it touches only", () => {
  const [shape] = shapesOf({
    features: [
      feature("LineString", [
        [0, 0],
        [10, 10],
      ]),
    ],
  });
  const [x, y] = project(5, 5);
  assert.ok(overlap(shape.box, [x, y, x, y]));
  assert.ok(!overlap(shape.box, [0, 0, 0.1, 0.1]));
});

test("an area is named in its middle, whatever its size", () => {
  const [west, south, step] = [139.65, 35.64, 0.0001];
  const ring = [
    [west, south],
    [west + step, south],
    [west + step, south + step],
    [west, south + step],
    [west, south],
  ];
  const [shape] = shapesOf({ features: [feature("Polygon", [ring])] });
  const [x, y] = project(west + step / 2, south + step / 2);
  assert.ok(Math.abs(anchor(shape).x - x) < 1e-11 && Math.abs(anchor(shape).y - y) < 1e-11);
});

test("a line is named on its longest piece and never upside down", () => {
  const east = shapesOf({
    features: [
      feature("LineString", [
        [0, 0],
        [1, 0],
        [1, 0.1],
      ]),
    ],
  })[0];
  const west = shapesOf({
    features: [
      feature("LineString", [
        [1, 0],
        [0, 0],
      ]),
    ],
  })[0];
  assert.equal(anchor(east).x, project(0.5, 0)[0]);
  assert.ok(Math.abs(anchor(west).angle) < 1e-9);
});
