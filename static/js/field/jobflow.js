// @ts-check
/** One request: what is known of it, and its result (C-05). */

import { el, one, unchoose } from "./dom.js";
import { say } from "./say.js";
import { give } from "./signals.js";

/** @type {Record<string, string>} */
const LABELS = {
  removed: "撤去",
  not_found: "放置なし",
  retagged: "再札",
  unable: "できない",
};
const MOST = 99;

export class JobFlow {
  #field;
  /** @type {any} */
  #job = null;
  #result = "";
  #count = 1;

  /** @param {import("./context.js").Field} field */
  constructor(field) {
    this.#field = field;
    for (const button of document.querySelectorAll("[data-result]")) {
      if (button instanceof HTMLElement)
        button.addEventListener("click", () => this.#choose(button.dataset.result ?? ""));
    }
    for (const button of document.querySelectorAll("[data-step]")) {
      if (button instanceof HTMLElement)
        button.addEventListener("click", () => this.#step(Number(button.dataset.step)));
    }
    for (const chip of document.querySelectorAll("[name=unable]"))
      chip.addEventListener("change", () => this.#show());
    one("[data-job-save]").addEventListener("click", () => this.#save());
  }

  /** @param {any} job @param {{ result?: string, count?: number }} [proposal] */
  open(job, { result = "", count = 0 } = {}) {
    if (!job) return;
    this.#job = job;
    this.#result = result;
    this.#count = count || job.count || 1;
    unchoose("unable");
    one("[data-job-body]").replaceChildren(...facts(job));
    one("[data-job-results]").hidden = !job.open || job.reported;
    this.#show();
    this.#field.screens.open("job");
  }

  /** @param {string} result */
  #choose(result) {
    this.#result = result;
    this.#show();
  }

  /** @param {number} by */
  #step(by) {
    this.#count = Math.min(MOST, Math.max(1, this.#count + by));
    this.#show();
  }

  #reason() {
    const chosen = document.querySelector("[name=unable]:checked");
    return chosen instanceof HTMLInputElement ? chosen.value : "";
  }

  #show() {
    for (const button of document.querySelectorAll("[data-result]")) {
      const chosen = /** @type {HTMLElement} */ (button).dataset.result === this.#result;
      button.setAttribute("aria-pressed", String(chosen));
      /** @type {HTMLElement} */ (button).dataset.kind = "secondary";
    }
    one("[data-job-count]").hidden = this.#result !== "removed";
    one("[data-job-number]").textContent = `${this.#count}台`;
    one("[data-job-reasons]").hidden = this.#result !== "unable";
    const save = one("[data-job-save]");
    save.hidden = !this.#result;
    save.disabled = this.#result === "unable" && !this.#reason();
    save.textContent = `「${LABELS[this.#result] ?? ""}」で終える`;
  }

  async #save() {
    const { queue, urls, board, screens, sender } = this.#field;
    const { reference } = this.#job;
    const result = this.#result;
    /** @type {Record<string, any>} */
    const more = {};
    if (result === "removed") more.count = this.#count;
    if (result === "unable") more.reason = this.#reason();
    const at = new Date().toISOString();
    try {
      await queue.addAct("result", urls.results, { job: reference, result, at, ...more });
    } catch {
      give("error");
      say("この端末に保存できませんでした。もう一度押してください。", "error");
      return;
    }
    board.reported(reference, LABELS[result]);
    give("success");
    say(`${reference} を「${LABELS[result]}」で終えました。`, "success");
    screens.back();
    sender.kick();
  }
}

/** @param {any} job @returns {HTMLElement[]} */
function facts(job) {
  const title = job.landmark || job.address || job.place;
  const rows = [
    ["住所", job.address],
    ["目標物", job.landmark],
    ["撤去場所", `${job.place}（${job.zone}）`],
    ["車両", `${job.count}台 ${job.vehicle}`],
    ["特徴", job.features],
    ["支障", job.obstruction],
    ["再確認日", job.recheck_on],
    ["札", job.tags.join("、")],
    ["結果", job.result],
  ];
  const shown = rows.filter(([, words]) => words?.trim());
  const list = el("dl", { class: "crew-facts" });
  for (const [name, words] of shown) list.append(el("dt", {}, name), el("dd", {}, words));
  const urgent = job.urgent
    ? el("p", { class: "badge", "data-tone": "danger" }, "至急")
    : null;
  const head = el("h2", { "data-focus": "", tabindex: "-1" }, title);
  const number = el("p", { class: "muted" }, `依頼 ${job.reference}`);
  return [urgent, head, number, list].filter((part) => part !== null);
}
