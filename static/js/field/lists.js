// @ts-check
/** The three lists under the map: 依頼, 札 (ripening), 荷台. Each row is one large button. */

import { distanceText, metresBetween } from "../map/degrees.js";
import { spoken } from "./codes.js";
import { clockText, el, one } from "./dom.js";
import { inOrder, ripeness } from "./ripening.js";

/**
 * @param {import("./context.js").Field} field
 * @param {{ job: (job: any) => void, tag: (code: string) => void }} open
 */
export function startLists(field, open) {
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab instanceof HTMLElement)
      tab.addEventListener("click", () => showTab(tab.dataset.tab ?? "jobs"));
  }
  const show = () => {
    showJobs(field, open.job);
    showTags(field, open.tag);
    showTruck(field);
  };
  field.board.addEventListener("change", show);
  setInterval(() => field.screens.now === "home" && showTags(field, open.tag), 1_000);
  let placed = 0;
  field.gps.addEventListener("change", () => {
    if (Date.now() - placed < 10_000) return;
    placed = Date.now();
    show();
  });
  show();
}

/** @param {string} name */
export function showTab(name) {
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const chosen = /** @type {HTMLElement} */ (tab).dataset.tab === name;
    tab.setAttribute("aria-selected", String(chosen));
  }
  for (const panel of document.querySelectorAll("[data-panel]")) {
    if (panel instanceof HTMLElement) panel.hidden = panel.dataset.panel !== name;
  }
}

/** @param {import("./context.js").Field} field @param {(job: any) => void} open */
function showJobs({ board, gps }, open) {
  const jobs = board.facts.jobs;
  const waiting = jobs.filter((job) => job.open && !job.reported);
  count("jobs", waiting.length);
  const rows = jobs.map((job, place) => jobRow(job, place + 1, gps.fix, open));
  const zones = board.facts.places.map((place) => place.label).join("・");
  const head = zones ? [el("li", { class: "crew-list__head" }, `担当 ${zones}`)] : [];
  fill("jobs", rows.length ? [...head, ...rows] : [...head, empty(noJobs(board))]);
}

/** @param {import("./board.js").Board} board */
function noJobs(board) {
  if (!board.asOf)
    return "電波が戻ると、依頼を表示します。札付けと撤去はこのままできます。";
  if (!board.facts.crew) return "撤去班に所属していません。管理者に確かめてください。";
  return "きょうの依頼はありません。巡回の札付けは「スキャン」から始めます。";
}

/** @param {any} job @param {number} place @param {any} fix @param {(job: any) => void} open */
function jobRow(job, place, fix, open) {
  const finished = !job.open || job.reported;
  const tone = finished ? "success" : job.urgent ? "danger" : null;
  const where = job.landmark || job.address || job.place;
  const urgent = job.urgent && !finished ? "【至急】" : "";
  const side = finished
    ? job.result || "済"
    : fix
      ? distanceText(metresBetween(fix, job))
      : "";
  const mark = finished ? "済" : String(place);
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "crew-row",
        "data-job": job.reference,
        onclick: () => open(job),
      },
      el("span", { class: "crew-row__mark", "data-tone": tone }, mark),
      el(
        "span",
        { class: "crew-row__main" },
        el("strong", {}, `${urgent}${where}`),
        el("span", {}, `${job.count}台 ${job.vehicle || "車種不明"}・${job.zone}`),
      ),
      el("span", { class: "crew-row__side" }, side, el("small", {}, stateWord(job))),
    ),
  );
}

/** @param {any} job */
function stateWord(job) {
  if (job.reported) return "送信中";
  return job.state === "tagged" ? "札付け済" : "";
}

/** @param {import("./context.js").Field} field @param {(code: string) => void} open */
function showTags({ board, gps }, open) {
  const now = Date.now();
  const tags = inOrder(
    board.tags().map((tag) => ({
      ...tag,
      left: tag.removableAt - now,
      distance: gps.last ? metresBetween(gps.last, tag) : 0,
    })),
  );
  const ripe = tags.filter((tag) => tag.left <= 0).length;
  count("tags", tags.length, ripe ? "danger" : "");
  if (tags.length)
    fill("tags", [
      tagHead(ripe, tags.length),
      ...tags.map((tag) => tagRow(tag, gps, open)),
    ]);
  else fill("tags", [empty("札付け中の自転車はありません。")]);
}

/** @param {number} ripe @param {number} all */
function tagHead(ripe, all) {
  const words = ripe ? `撤去できる札 ${ripe}枚` : "撤去できる札はまだありません";
  return el("li", { class: "crew-list__head" }, `${words}（札付け中 ${all}枚）`);
}

/** @param {any} tag @param {import("./gps.js").Gps} gps @param {(code: string) => void} open */
function tagRow(tag, gps, open) {
  const { tone, text, symbol } = ripeness(tag.removableAt, Date.now());
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "crew-row",
        "data-tag": tag.code,
        onclick: () => open(tag.code),
      },
      el("span", { class: "crew-row__mark", "data-tone": tone }, symbol),
      el(
        "span",
        { class: "crew-row__main" },
        el("strong", {}, text),
        el("span", {}, `${spoken(tag.code)} ${tag.place}`),
      ),
      el(
        "span",
        { class: "crew-row__side" },
        gps.last ? distanceText(tag.distance) : "",
        el("small", {}, `${clockText(tag.taggedAt)} 札付け`),
      ),
    ),
  );
}

/** @param {import("./context.js").Field} field */
function showTruck({ board, queue }) {
  const loaded = board.facts.truck;
  const unsent = queue.items().filter((item) => item.kind === "removal");
  count("truck", loaded.length + unsent.length);
  const pending = unsent.map((item) =>
    truckRow(item.code, "未送信", "送信すると整理番号が付きます", ""),
  );
  const rows = loaded.map((one) => {
    const more = queue.photosOf(one.code);
    const photos = more ? `写真${one.photos}枚＋未送信${more}` : `写真${one.photos}枚`;
    return truckRow(one.code, one.reference, `${one.yard}へ・${one.place}`, photos);
  });
  if (!loaded.length && !unsent.length) {
    fill("truck", [empty("荷台に自転車はありません。")]);
    return;
  }
  const total = loaded.length + unsent.length;
  const head = el("li", { class: "crew-list__head" }, `引渡し前 ${total}台`);
  fill("truck", [head, ...pending, ...rows]);
}

/** @param {string} code @param {string} title @param {string} words @param {string} side */
function truckRow(code, title, words, side) {
  return el(
    "li",
    { class: "crew-row", "data-truck": code },
    el("span", { class: "crew-row__mark", "data-tone": "neutral" }, "撤"),
    el(
      "span",
      { class: "crew-row__main" },
      el("strong", {}, title),
      el("span", {}, `札 ${spoken(code)}`),
      el("span", {}, words),
    ),
    el("span", { class: "crew-row__side" }, el("small", {}, side)),
  );
}

/** @param {string} words */
function empty(words) {
  return el("li", { class: "crew-list__empty" }, words);
}

/** Keep the place of the eye and of the focus. @param {string} name @param {HTMLElement[]} rows */
function fill(name, rows) {
  const list = one(`[data-list="${name}"]`);
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const row = focused instanceof HTMLElement ? focused.dataset : {};
  const tag = row.tag ?? row.job;
  const { scrollTop } = list;
  list.replaceChildren(...rows);
  list.scrollTop = scrollTop;
  if (tag) list.querySelector(`[data-tag="${tag}"], [data-job="${tag}"]`)?.focus();
}

/** @param {string} name @param {number} number @param {string} [tone] */
function count(name, number, tone = "") {
  const place = one(`[data-count="${name}"]`);
  place.textContent = String(number);
  place.dataset.tone = tone;
}
