import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Sources } from "../../static/js/map/sources.js";

const WINDOW = { west: 139.652, south: 35.641, east: 139.678, north: 35.649 };
const LINE = {
  type: "LineString",
  coordinates: [
    [139.65, 35.64],
    [139.66, 35.65],
  ],
};
const COLLECTION = { features: [{ type: "Feature", geometry: LINE, properties: {} }] };

const browserFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = browserFetch;
});

/**
 * Answers all questions at the same moment, each body a little later.
 *
 * @param {(url: string) => number} status
 * @returns {string[]} the URLs asked
 */
function serve(status) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (input) => {
    const url = String(input);
    asked.push(url);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const answer = new Response(null, { status: status(url) });
    answer.json = () => new Promise((resolve) => setTimeout(() => resolve(COLLECTION), 5));
    return answer;
  };
  return asked;
}

test("pieces that come at the same time are all kept, and asked for once", async () => {
  const asked = serve(() => 200);
  const sources = new Sources("/b/", () => {}, assert.fail);
  await sources.loadBox(WINDOW, 15);
  const minor = asked.filter((url) => url.startsWith("/b/roads_minor"));
  assert.equal(minor.length, 3);
  assert.equal(sources.of("roads_minor").length, 3);
  await sources.loadBox(WINDOW, 16);
  assert.equal(asked.filter((url) => url.startsWith("/b/roads_minor")).length, 3);
});

test("nothing is fetched piece by piece from far above", async () => {
  const asked = serve(() => 200);
  const sources = new Sources("/b/", () => {}, assert.fail);
  await sources.loadBox(WINDOW, 12);
  await sources.loadBox({ west: 139, south: 35, east: 140, north: 36 }, 15);
  assert.deepEqual(asked, []);
});

test("a layer that fails is named and asked for again, one that is not there is not missed", async () => {
  let broken = true;
  /** @type {string[]} */
  const failed = [];
  serve((url) =>
    url.includes("rail") && broken ? 500 : url.includes("yards") ? 404 : 200,
  );
  const sources = new Sources(
    "/b/",
    () => {},
    (title) => failed.push(title),
  );
  await sources.loadWhole();
  assert.deepEqual(failed, ["鉄道"]);
  assert.equal(sources.of("towns").length, 1);
  broken = false;
  await sources.retry();
  assert.equal(sources.of("rail").length, 1);
  assert.equal(sources.of("towns").length, 1);
});
