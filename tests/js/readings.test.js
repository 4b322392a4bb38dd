// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { toggled } from "../../static/js/yard/memo.js";
import { newKey, Readings } from "../../static/js/yard/readings.js";

/** @param {() => boolean} condition */
async function until(condition) {
  for (let time = 0; time < 200 && !condition(); time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.ok(condition());
}

test("a reading without an answer goes again with the same key, the next one waits", async () => {
  /** @type {{ key: string, code: string }[]} */
  const sent = [];
  /** @type {string[]} */
  const done = [];
  const answers = [0, 401, 200, 409];
  const readings = new Readings(
    async (reading) => {
      sent.push(reading);
      return { status: answers[sent.length - 1], answer: {} };
    },
    (reading, { status }) => done.push(`${reading.code} ${status}`),
    () => {},
    1,
  );
  readings.add("A");
  readings.add("B");
  assert.equal(readings.count, 2);
  await until(() => done.length === 2);
  assert.deepEqual(
    sent.map(({ code }) => code),
    ["A", "A", "A", "B"],
  );
  assert.equal(new Set(sent.map(({ key }) => key)).size, 2);
  assert.deepEqual(done, ["A 200", "B 409"]);
  assert.equal(readings.count, 0);
});

test("a key is a UUID of version 4", () => {
  const keys = Array.from({ length: 50 }, newKey);
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.ok(keys.every((key) => form.test(key)));
  assert.equal(new Set(keys).size, 50);
});

test("a word is tapped into a memo and out of it", () => {
  assert.equal(toggled("", "パンク"), "パンク");
  assert.equal(toggled("荷物あり", "パンク"), "荷物あり、パンク");
  assert.equal(toggled("荷物あり、パンク、さび多い", "パンク"), "荷物あり、さび多い");
});
