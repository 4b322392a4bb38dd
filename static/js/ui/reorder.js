// @ts-check
/**
 * Rows of a table dragged into another order: `<tbody data-reorder="URL">` with `data-key` on
 * each row. The buttons ↑ ↓ in the rows do the same from the keyboard and without a script.
 */

import { post } from "./http.js";
import { toast } from "./toast.js";

/** @param {HTMLElement} body */
function attach(body) {
  /** @type {HTMLElement | undefined} */
  let carried;
  let before = keys(body);
  for (const row of body.children) row.setAttribute("draggable", "true");

  body.addEventListener("dragstart", (event) => {
    carried = rowOf(event.target, body);
    before = keys(body);
    carried?.setAttribute("aria-selected", "true");
    event.dataTransfer?.setData("text/plain", carried?.dataset.key ?? "");
  });
  body.addEventListener("dragover", (event) => {
    const under = rowOf(event.target, body);
    if (!carried || !under || under === carried) return;
    event.preventDefault();
    const { top, height } = under.getBoundingClientRect();
    const lower = event.clientY > top + height / 2;
    body.insertBefore(carried, lower ? under.nextElementSibling : under);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
  body.addEventListener("dragend", async () => {
    carried?.removeAttribute("aria-selected");
    carried = undefined;
    if (keys(body) !== before) await store(body, before);
  });
}

/** @param {HTMLElement} body @param {string} before */
async function store(body, before) {
  const form = new FormData();
  form.set("order", keys(body));
  try {
    await post(body.dataset.reorder ?? "", form);
    toast("並び順を保存しました。", "success");
    enableEnds(body);
  } catch {
    restore(body, before);
    toast("並び順を保存できませんでした。元の順に戻しました。", "error");
  }
}

/** @param {HTMLElement} body */
function keys(body) {
  return [...body.children].map((row) => row.getAttribute("data-key")).join(",");
}

/** @param {HTMLElement} body @param {string} order */
function restore(body, order) {
  for (const key of order.split(",")) {
    const row = body.querySelector(`[data-key="${key}"]`);
    if (row) body.append(row);
  }
}

/** Only the first row cannot go up, only the last cannot go down. @param {HTMLElement} body */
function enableEnds(body) {
  for (const row of body.children) {
    for (const button of row.querySelectorAll("button[name=to]")) {
      if (!(button instanceof HTMLButtonElement)) continue;
      const end =
        button.value === "up" ? row.previousElementSibling : row.nextElementSibling;
      button.disabled = end === null;
    }
  }
}

/** @param {EventTarget | null} target @param {HTMLElement} body */
function rowOf(target, body) {
  const element = target instanceof Element ? target : undefined;
  const row = element?.closest("[data-key]");
  return row instanceof HTMLElement && row.parentElement === body ? row : undefined;
}

for (const body of document.querySelectorAll("[data-reorder]")) {
  if (body instanceof HTMLElement) attach(body);
}
