// @ts-check
/**
 * Shows how a job goes: asks `data-poll="URL"` for `{state, done, total, message, result_url}`
 * until it has ended, and fills the element's <progress>, `[data-poll-text]` and
 * `[data-poll-result]` (a link that appears with the result).
 */

const FIRST_MS = 700;
const LONGEST_MS = 5000;
// X-Quiet: asking by itself does not prove that somebody sits there (idle lock).
const HEADERS = { Accept: "application/json", "X-Quiet": "1" };
const ENDED = new Set(["done", "failed"]);

/** @typedef {{ state: string, done?: number, total?: number, message?: string, result_url?: string }} Progress */

/** @param {ParentNode} [root] */
export function startPolling(root = document) {
  for (const element of root.querySelectorAll("[data-poll]:not([data-polling])")) {
    if (!(element instanceof HTMLElement)) continue;
    element.dataset.polling = "";
    follow(element);
  }
}

/**
 * @param {HTMLElement} element emits `poll:ended` with the last answer
 * @returns {Promise<Progress | null>} null if the element left the page before the end
 */
export async function follow(element) {
  let wait = FIRST_MS;
  while (element.isConnected) {
    const answer = await question(element.dataset.poll ?? "");
    if (answer) show(element, answer);
    else
      show(element, { state: "", message: "状況を確かめられません。処理は続いています。" });
    if (answer && ENDED.has(answer.state)) {
      element.dispatchEvent(
        new CustomEvent("poll:ended", { bubbles: true, detail: answer }),
      );
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = document.hidden ? LONGEST_MS : Math.min(wait * 1.3, LONGEST_MS);
  }
  return null;
}

/**
 * @param {Progress} progress
 * @returns {string}
 */
export function progressText({ state, done = 0, total = 0, message = "" }) {
  if (message) return message;
  if (state === "failed") return "失敗しました。";
  if (ENDED.has(state)) return "終わりました。";
  if (!total) return "順番を待っています。";
  const number = (/** @type {number} */ n) => n.toLocaleString("ja-JP");
  return `${number(total)}件中 ${number(done)}件`;
}

/** @param {string} url @returns {Promise<Progress | null>} */
async function question(url) {
  try {
    const answer = await fetch(url, { headers: HEADERS });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} element
 * @param {Progress} progress
 */
function show(element, progress) {
  const bar = element.querySelector("progress");
  if (bar && progress.total) {
    bar.max = progress.total;
    bar.value = progress.done ?? 0;
  }
  const text = element.querySelector("[data-poll-text]");
  if (text) text.textContent = progressText(progress);
  const link = element.querySelector("a[data-poll-result]");
  if (link instanceof HTMLAnchorElement && progress.result_url) {
    link.href = progress.result_url;
    link.hidden = false;
  }
}
