// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { checkDigit, isSound, normalise, spoken } from "../../static/js/field/codes.js";
import { inOrder, leftText, ripeness } from "../../static/js/field/ripening.js";
import { backoff, judge, MOST_TRIES } from "../../static/js/field/verdicts.js";

test("a code is checked as the server checks it", () => {
  assert.equal(checkDigit("080000123"), "8");
  assert.equal(isSound("0800001238"), true);
  for (const wrong of ["0800001237", "080000123", "08000012380", "", "A800001238"])
    assert.equal(isSound(wrong), false, wrong);
});

test("codes are read as scanners and thumbs give them", () => {
  for (const typed of [
    "０８ ００００１２３ ８",
    "08-0000123-8",
    "A0800001238B",
    "*0800001238*",
  ])
    assert.equal(normalise(typed), "0800001238");
  assert.equal(spoken("0800001238").replaceAll("\u00a0", " "), "08 0000123 8");
});

test("a tag ripens from grey over amber to red, always in words", () => {
  const minute = 60_000;
  const at = (/** @type {number} */ left) => {
    const { tone, text, ripe } = ripeness(1_000_000_000 + left, 1_000_000_000);
    return [tone, text, ripe];
  };
  assert.deepEqual(at(30 * minute), ["neutral", "あと30分", false]);
  assert.deepEqual(at(5 * minute + 1), ["neutral", "あと6分", false]);
  assert.deepEqual(at(5 * minute), ["warning", "あと5:00", false]);
  assert.deepEqual(at(61_000), ["warning", "あと1:01", false]);
  assert.deepEqual(at(1), ["warning", "あと0:01", false]);
  assert.deepEqual(at(0), ["danger", "撤去できます", true]);
  assert.equal(leftText(3 * 3_600_000), "あと3時間");
  assert.equal(leftText(6.5 * 86_400_000), "あと6日");
});

test("ripe tags come first, the nearest of them first", () => {
  const tags = [
    { id: "later", left: 900, distance: 1 },
    { id: "ripe far", left: -5, distance: 90 },
    { id: "soon", left: 10, distance: 500 },
    { id: "ripe near", left: -1, distance: 20 },
  ];
  const order = inOrder(tags).map(({ id }) => id);
  assert.deepEqual(order, ["ripe near", "ripe far", "soon", "later"]);
});

const digest = "ab".repeat(32);

test("an item leaves the queue only when the answer repeats its digest", () => {
  for (const status of [200, 201]) {
    assert.equal(judge({ status, answer: { digest }, digest, tries: 0 }).next, "done");
    const other = { digest: "cd".repeat(32) };
    assert.equal(judge({ status, answer: other, digest, tries: 0 }).next, "retry");
    assert.equal(judge({ status, answer: null, digest, tries: 0 }).next, "retry");
  }
});

test("no line and a busy server are waited out for ever", () => {
  for (const status of [0, 408, 429, 500, 502, 503, 507])
    assert.equal(judge({ status, answer: null, digest, tries: 999 }).next, "retry");
  const full = judge({ status: 507, answer: null, digest, tries: 0, retryAfter: 300 });
  assert.equal(full.wait, 300_000);
});

test("an ended session keeps the queue", () => {
  for (const status of [401, 403])
    assert.equal(judge({ status, answer: null, digest, tries: 0 }).next, "sign-in");
});

test("what the server refuses for good is parked with its reason", () => {
  const refused = { message: "使っています", retry: false };
  const verdict = judge({ status: 409, answer: refused, digest, tries: 0 });
  assert.deepEqual([verdict.next, verdict.reason], ["park", "使っています"]);
  const later = { message: "まだ", retry: true };
  assert.equal(judge({ status: 409, answer: later, digest, tries: 0 }).next, "retry");
  assert.equal(
    judge({ status: 409, answer: later, digest, tries: MOST_TRIES }).next,
    "park",
  );
});

test("the wait grows and has an end", () => {
  assert.equal(backoff(0), 2_000);
  assert.ok(backoff(3) > backoff(2));
  assert.equal(backoff(99), 300_000);
});
