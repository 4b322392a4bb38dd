import assert from "node:assert/strict";
import { test } from "node:test";

import { canonical, isTyping, keyName } from "../../static/js/ui/keys.js";
import { progressText } from "../../static/js/ui/poll.js";

test("a key is named the same as it is written in a page", () => {
  /** @type {[import("../../static/js/ui/keys.js").Pressed, string][]} */
  const pairs = [
    [{ key: "n" }, "N"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: "Enter", ctrlKey: true }, "Ctrl+Enter"],
    [{ key: "Enter", metaKey: true }, "Ctrl+Enter"],
    [{ key: "1", altKey: true }, "Alt+1"],
    [{ key: "s", ctrlKey: true, altKey: true }, "Alt+Ctrl+s"],
    [{ key: "ArrowUp", shiftKey: true }, "Shift+ArrowUp"],
    [{ key: "+" }, "+"],
  ];
  for (const [pressed, written] of pairs) {
    assert.equal(keyName(pressed), canonical(written), written);
  }
});

test("only plain characters wait until one has left the field", () => {
  assert.ok(isTyping("N"));
  assert.ok(isTyping("/"));
  assert.ok(!isTyping("Ctrl+Enter"));
  assert.ok(!isTyping("F2"));
  assert.ok(!isTyping("Escape"));
});

test("progress is told in words", () => {
  assert.equal(progressText({ state: "waiting" }), "順番を待っています。");
  assert.equal(
    progressText({ state: "running", done: 1200, total: 16598 }),
    "16,598件中 1,200件",
  );
  assert.equal(progressText({ state: "done" }), "終わりました。");
  assert.equal(progressText({ state: "failed" }), "失敗しました。");
  assert.equal(
    progressText({ state: "failed", message: "写真がありません。" }),
    "写真がありません。",
  );
});
