// @ts-check
/**
 * Owners entered one after the other: Enter goes to the next field, the arrows to the rows above
 * and below, and a row that is left is saved by itself. What cannot be saved stays as it was
 * typed, with the reason beside it.
 */

import { post } from "../ui/http.js";
import { startPostcodes } from "../ui/postcode.js";

const ROW = "[data-owner-row]";
const FAILED =
  "サーバーに届きませんでした。入力は残っています。「この行を登録」を押してください。";

const grid = document.querySelector("form[data-owner-grid]");
if (grid instanceof HTMLFormElement) start(grid);

/** @param {HTMLFormElement} form */
function start(form) {
  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (row) row.dataset.dirty = "";
  });
  form.addEventListener("focusout", (event) => {
    // Who looks away, to another window or at nothing, has not finished the row.
    const row = rowOf(event.target);
    if (row && event.relatedTarget && row !== rowOf(event.relatedTarget)) save(form, row);
  });
  form.addEventListener("keydown", (event) => move(form, event));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const row = rowOf(event.submitter);
    for (const one of row ? [row] : rows(form)) save(form, one, { asked: true });
  });
  addEventListener("beforeunload", (event) => {
    if (form.querySelector("[data-dirty]")) event.preventDefault();
  });
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function rowOf(target) {
  const row = target instanceof Element ? target.closest(ROW) : null;
  return row instanceof HTMLElement ? row : null;
}

/** @param {HTMLFormElement} form @returns {HTMLElement[]} */
function rows(form) {
  return /** @type {HTMLElement[]} */ ([...form.querySelectorAll(ROW)]);
}

/** @param {ParentNode} row @returns {HTMLInputElement[]} the fields of a row, from left to right */
function cells(row) {
  return /** @type {HTMLInputElement[]} */ ([...row.querySelectorAll("[data-cell] input")]);
}

/**
 * Enter: the next field, or the first of the next open row. Up and down: the same field there.
 * @param {HTMLFormElement} form
 * @param {KeyboardEvent} event
 */
function move(form, event) {
  const row = rowOf(event.target);
  const place = row
    ? cells(row).indexOf(/** @type {HTMLInputElement} */ (event.target))
    : -1;
  if (!row || place < 0 || event.isComposing || event.ctrlKey || event.altKey) return;
  const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (!step) return;
  event.preventDefault();
  if (event.key === "Enter" && place + 1 < cells(row).length) {
    cells(row)[place + 1].focus();
    return;
  }
  const open = rows(form).filter((one) => one === row || cells(one).length > 0);
  const next = open[open.indexOf(row) + step];
  if (next) cells(next)[event.key === "Enter" ? 0 : place].focus();
  else if (event.key === "Enter") save(form, row);
}

/**
 * Save a row that was typed in; the answer takes its place. Its fields are closed meanwhile.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} row
 * @param {{ asked?: boolean }} [options] `asked`: also a row whose last attempt failed
 */
async function save(form, row, { asked = false } = {}) {
  const fields = cells(row);
  const typed = fields.some((one) => one.value.trim());
  const wanted = row.dataset.dirty !== undefined || asked;
  if (!typed || !wanted || row.ariaBusy === "true") return;
  const body = bodyOf(form, row);
  row.ariaBusy = "true";
  for (const one of fields) one.readOnly = true;
  try {
    const answer = await post(location.href, body);
    replace(row, await answer.text());
  } catch {
    for (const one of fields) one.readOnly = false;
    fail(row);
  } finally {
    row.ariaBusy = "false";
  }
}

/** @param {HTMLFormElement} form @param {HTMLElement} row @returns {FormData} */
function bodyOf(form, row) {
  const body = new FormData();
  body.set("only", "row");
  for (const name of ["source", "known_on"]) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) body.set(name, String(field.value));
  }
  for (const one of row.querySelectorAll("input")) {
    if (one.type !== "checkbox" || one.checked) body.append(one.name, one.value);
  }
  return body;
}

/**
 * Put the answer in the row's place; the focus stays in the row if it was there.
 * @param {HTMLElement} row
 * @param {string} html
 */
function replace(row, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  const fresh = made.content.querySelector(ROW);
  if (!(fresh instanceof HTMLElement)) {
    fail(row);
    return;
  }
  const held = row.contains(document.activeElement);
  row.replaceWith(fresh);
  startPostcodes(fresh);
  const target = fresh.querySelector("[data-invalid] input, [data-cell] input, a");
  if (held && target instanceof HTMLElement) target.focus();
}

/** @param {HTMLElement} row */
function fail(row) {
  row.dataset.state = "error";
  const said = row.querySelector("[role=status]");
  if (!said) return;
  const text = document.createElement("p");
  text.textContent = FAILED;
  const button = document.createElement("button");
  button.className = "button";
  button.type = "submit";
  button.dataset.size = "s";
  button.dataset.saveRow = "";
  button.textContent = "この行を登録";
  said.replaceChildren(text, button);
}
