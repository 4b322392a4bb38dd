// @ts-check
/** The bar that never goes away: 未送信, the clock, how good the position is. */

import { clockText, one } from "./dom.js";

/** @param {import("./context.js").Field} field */
export function startStatusBar(field) {
  const { queue, sender, gps, board } = field;
  const show = () => {
    showUnsent(queue);
    one("[data-signed-out]").hidden = !sender.signedOut;
  };
  queue.addEventListener("change", show);
  sender.addEventListener("change", show);
  gps.addEventListener("change", () => showGps(field));
  board.addEventListener("change", () => showBoard(board.facts));
  const tick = () => {
    one("[data-clock]").textContent = clockText(Date.now());
    showGps(field);
  };
  setInterval(tick, 5_000);
  tick();
  show();
}

/** @param {import("./queue.js").Queue} queue */
function showUnsent(queue) {
  const button = one("[data-unsent-button]");
  one("[data-unsent]").textContent = String(queue.unsent);
  button.dataset.tone = queue.parked ? "parked" : queue.unsent ? "some" : "none";
  const parked = queue.parked ? `、うち${queue.parked}件は確認が必要` : "";
  button.setAttribute("aria-label", `未送信 ${queue.unsent}件${parked}。一覧を開く`);
}

/** @param {import("./context.js").Field} field */
function showGps({ gps, board }) {
  const place = one("[data-gps]");
  const fix = gps.fix;
  if (!fix) {
    place.dataset.tone = "poor";
    place.textContent = gps.trouble || "位置 測定中";
    return;
  }
  place.dataset.tone = fix.accuracy <= board.facts.accuracy_warn_m ? "good" : "poor";
  place.textContent = `±${Math.max(1, Math.round(fix.accuracy))}m`;
}

/** @param {{ crew: string, stopped: string }} facts */
function showBoard({ crew, stopped }) {
  one("[data-crew-name]").textContent = crew || "現場";
  one("[data-stopped]").hidden = !stopped;
  one("[data-stopped-text]").textContent = stopped;
}
