// @ts-check
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Sender } from "../../static/js/field/sender.js";
import { Asking } from "../../static/js/map/asking.js";
import { Sources } from "../../static/js/map/sources.js";
import { session } from "../../static/js/ui/session.js";

const browserFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = browserFetch;
  session.resume();
});

/**
 * @param {() => number} status
 * @returns {string[]} the URLs asked
 */
function serve(status) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (input) => {
    asked.push(String(input));
    return Response.json({ features: [], error: "signed_out" }, { status: status() });
  };
  return asked;
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 200));

test("an answer of 401 ends the session, for the reason it gives; others do not", async () => {
  assert.equal(session.refused(new Response(null, { status: 403 })), false);
  assert.equal(session.ended, false);
  let heard = 0;
  session.addEventListener("ended", () => heard++, { once: true });
  assert.equal(session.refused(Response.json({ error: "locked" }, { status: 401 })), true);
  assert.equal(session.ended, true);
  await tick();
  assert.equal(session.reason, "locked");
  assert.equal(heard, 1);
  assert.equal(session.refused(new Response("no JSON", { status: 401 })), true);
  await tick();
  assert.equal(session.reason, "");
});

test("the base map asks no more, complains of nothing, and fetches what is missing later", async () => {
  let status = 401;
  const asked = serve(() => status);
  const sources = new Sources("/b/", () => {}, assert.fail);
  await sources.loadWhole();
  const first = asked.length;
  assert.ok(first > 0);
  await sources.loadWhole();
  assert.equal(asked.length, first);
  status = 200;
  session.resume();
  await sources.loadWhole();
  assert.equal(asked.length, 2 * first);
});

/** A map of which only the window counts. @returns {any} */
function still() {
  const edges = {
    getWest: () => 139.6,
    getSouth: () => 35.6,
    getEast: () => 139.7,
    getNorth: () => 35.7,
  };
  return {
    on: () => {},
    off: () => {},
    getSize: () => ({ x: 10, y: 10 }),
    getZoom: () => 16.5,
    getBounds: () => ({ pad: () => edges }),
  };
}

test("a layer of records asks no more, and asks for its window when the session is back", async () => {
  let status = 401;
  const asked = serve(() => status);
  let got = 0;
  const from = { url: "/z", query: () => new URLSearchParams("state=open") };
  const asking = new Asking(still(), from, () => got++, assert.fail);
  await asking.ask();
  await asking.ask();
  const bbox = "bbox=139.60000%2C35.60000%2C139.70000%2C35.70000";
  assert.deepEqual(asked, [`/z?state=open&${bbox}&zoom=17`]);
  status = 200;
  session.resume();
  await tick();
  assert.equal(asked.length, 2);
  assert.equal(got, 1);
  asking.stop();
  session.end();
  session.resume();
  await tick();
  assert.equal(asked.length, 2);
});

test("the sender carries no photo over the line only to be refused", async () => {
  const request = async (/** @type {any[]} */ ...given) => given[2]({});
  const value = { locks: { request } };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value });
  Object.assign(globalThis, { document: { cookie: "csrftoken=abc" } });
  const item = { id: "1", kind: "tag", code: "08", state: "waiting", nextAt: 0, tries: 0 };
  Object.assign(item, { url: "/t/", method: "POST", digest: "ab".repeat(32), reason: "" });
  /** @type {any} */
  const queue = {
    items: () => [item],
    has: () => true,
    bytesOf: async () => "{}",
    update: async (/** @type {any} */ one, /** @type {any} */ facts) =>
      Object.assign(one, facts),
    done: assert.fail,
  };
  const asked = serve(() => 401);
  const sender = new Sender(queue);
  await sender.kick();
  assert.equal(sender.signedOut, true);
  assert.equal(item.state, "waiting");
  await sender.kick();
  assert.equal(asked.length, 1);
  session.resume();
  await sender.kick();
  assert.equal(asked.length, 2);
});
