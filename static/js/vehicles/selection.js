// @ts-check
/**
 * Choosing rows of the ledger's list: a checkbox each, a range with Shift. What the buttons above
 * the list do then concerns the chosen rows, and they say so; without a choice the whole result.
 */

import { between } from "./range.js";

const form = document.querySelector("form[data-selection]");
const list = document.querySelector("[data-list]");
if (form instanceof HTMLFormElement && list instanceof HTMLElement) start(form, list);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 */
function start(form, list) {
  const all = addBoxes(form, list);
  let last = -1;
  list.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    const boxes = boxesOf(list);
    if (box === all) {
      for (const one of boxes) one.checked = box.checked;
    } else {
      const place = boxes.indexOf(box);
      if (event.shiftKey && last >= 0)
        for (const index of between(last, place)) boxes[index].checked = box.checked;
      last = place;
    }
    tell(form, list, all);
  });
  form.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (!event.target.closest("[data-selection-clear]")) return;
    for (const one of boxesOf(list)) one.checked = false;
    tell(form, list, all);
  });
  addEventListener("pageshow", () => tell(form, list, all));
}

/** @param {HTMLElement} list @returns {HTMLInputElement[]} */
function boxesOf(list) {
  return [...list.querySelectorAll("input[name=pk]")].filter(
    (one) => one instanceof HTMLInputElement,
  );
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 * @returns {HTMLInputElement} the box that stands for all rows of the page
 */
function addBoxes(form, list) {
  const head = document.createElement("th");
  head.scope = "col";
  const all = boxFor("この画面の行をすべて選ぶ");
  head.append(all);
  list.querySelector("thead tr")?.prepend(head);
  for (const row of list.querySelectorAll("tbody tr")) {
    const cell = document.createElement("td");
    if (row instanceof HTMLElement && row.dataset.featureId) {
      const name = row.querySelector("th")?.textContent?.trim() ?? "";
      const box = boxFor(`${name}を選ぶ`);
      box.name = "pk";
      box.value = row.dataset.featureId;
      box.setAttribute("form", form.id);
      cell.append(box);
    }
    row.prepend(cell);
  }
  return all;
}

/** @param {string} label */
function boxFor(label) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.setAttribute("aria-label", label);
  return box;
}

/**
 * Say on the buttons what they concern.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 * @param {HTMLInputElement} all
 */
function tell(form, list, all) {
  const boxes = boxesOf(list);
  const chosen = boxes.filter((one) => one.checked);
  all.checked = chosen.length > 0 && chosen.length === boxes.length;
  all.indeterminate = chosen.length > 0 && !all.checked;
  for (const words of form.querySelectorAll("[data-selection-words]")) {
    if (!(words instanceof HTMLElement)) continue;
    const what = words.dataset.selectionWords ?? "";
    const mark = what.startsWith("の") ? "" : "を";
    words.textContent = chosen.length
      ? `選んだ${chosen.length}台${mark}${what}`
      : `結果${mark}すべて${what}`;
  }
  for (const scope of form.querySelectorAll("button[name=scope]"))
    if (scope instanceof HTMLButtonElement) scope.value = chosen.length ? "chosen" : "all";
  for (const link of form.querySelectorAll("a[data-selection-link]"))
    if (link instanceof HTMLAnchorElement) link.search = query(chosen);
  const extension = form.querySelector("a[data-extension-link]");
  if (extension instanceof HTMLAnchorElement) extension.search = extensionOf(chosen);
  const clear = form.querySelector("[data-selection-clear]");
  if (clear instanceof HTMLElement) clear.hidden = !chosen.length;
  const status = form.querySelector("[data-selection-status]");
  if (status) status.textContent = chosen.length ? `${chosen.length}台を選んでいます` : "";
}

/** The search of this page with the chosen rows. @param {HTMLInputElement[]} chosen */
function query(chosen) {
  const asked = new URLSearchParams(location.search);
  for (const name of ["after", "before", "pk"]) asked.delete(name);
  for (const box of chosen) asked.append("pk", box.value);
  return asked.toString();
}

/**
 * What the page of deadlines takes: the chosen rows, or the whole search.
 * @param {HTMLInputElement[]} chosen
 */
function extensionOf(chosen) {
  if (!chosen.length) return new URLSearchParams({ search: query([]) }).toString();
  return new URLSearchParams(chosen.map((box) => ["vehicle", box.value])).toString();
}
