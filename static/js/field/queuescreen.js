// @ts-check
/** 未送信: every item that waits, why, and 再送. */

import { spoken } from "./codes.js";
import { clockText, el, one } from "./dom.js";

const KINDS = {
  photo: "写真",
  tag: "札付け",
  move: "移動済",
  removal: "撤去",
  result: "依頼の結果",
};

/** @param {import("./context.js").Field} field */
export function startQueueScreen({ queue, sender, screens }) {
  const show = () => {
    if (screens.now !== "queue") return;
    const items = queue.items();
    one("[data-queue-count]").textContent = String(items.length);
    one("[data-queue-words]").textContent = words(queue, sender);
    const rows = items.map((item) => row(item, sender.sending));
    one("[data-queue-list]").replaceChildren(...rows);
    one("[data-resend]").disabled = !items.length;
  };
  queue.addEventListener("change", show);
  sender.addEventListener("change", show);
  addEventListener("online", show);
  addEventListener("offline", show);
  one("[data-resend]").addEventListener("click", () => sender.retryAll());
  return show;
}

/**
 * @param {import("./queue.js").Queue} queue
 * @param {import("./sender.js").Sender} sender
 */
function words(queue, sender) {
  if (!queue.unsent) return "すべて送信しました。";
  if (sender.signedOut) return "ログインし直すと送信します。消えることはありません。";
  if (!navigator.onLine) return "圏外です。電波が戻ると自動で送ります。";
  if (queue.parked) return "赤い項目は受け付けられませんでした。理由を確かめてください。";
  return "自動で送っています。";
}

/** @param {import("./queue.js").Item} item @param {string} sending */
function row(item, sending) {
  const now = item.id === sending;
  const state = now ? "sending" : item.state;
  const kind = KINDS[item.kind];
  const size = item.size ? `${Math.ceil(item.size / 1024)}KB` : "";
  const status = now ? "送信中" : item.state === "parked" ? "要確認" : "待ち";
  const code = item.kind === "result" ? item.code : spoken(item.code);
  return el(
    "li",
    { "data-state": state, "data-kind": item.kind },
    el("span", {}, el("strong", {}, kind), ` ${code}`),
    el("strong", {}, status),
    el("small", {}, [clockText(item.at), size, item.reason].filter(Boolean).join("・")),
  );
}
