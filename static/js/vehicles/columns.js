// @ts-check
/**
 * The columns of the list put in order: rows dragged, or moved with ↑ ↓ (buttons, or the arrow
 * keys with Alt on a row). Without this script the buttons ask the server for the new order.
 */

export {};

const form = document.querySelector("form[data-columns]");
const chosen = document.querySelector("[data-chosen]");
if (form instanceof HTMLFormElement && chosen instanceof HTMLElement) start(form, chosen);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} chosen
 */
function start(form, chosen) {
  /** @type {HTMLElement | undefined} */
  let carried;
  // Enter in the form is no wish to move the first row up.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement)
      event.preventDefault();
    const row = rowOf(event.target, chosen);
    if (!event.altKey || !row || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? "up" : "down");
  });
  form.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element
        ? event.target.closest("button[name=move]")
        : undefined;
    const row = rowOf(button ?? null, chosen);
    if (!(button instanceof HTMLButtonElement) || !row) return;
    event.preventDefault();
    move(row, button.value.startsWith("up") ? "up" : "down");
    button.focus();
  });
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.checked) return;
    const row = box.closest("li");
    if (!row || row.parentElement === chosen) return;
    chosen.append(row);
    row.querySelector(".ordered__moves")?.removeAttribute("hidden");
    row.setAttribute("draggable", "true");
    box.focus();
    say(`${nameOf(row)}を最後に加えました`);
  });

  for (const row of movable(chosen)) row.setAttribute("draggable", "true");
  chosen.addEventListener("dragstart", (event) => {
    carried = rowOf(event.target, chosen);
    carried?.setAttribute("data-carried", "");
    event.dataTransfer?.setData("text/plain", carried?.dataset.key ?? "");
  });
  chosen.addEventListener("dragover", (event) => {
    const under = rowOf(event.target, chosen);
    if (!carried || !under) return;
    event.preventDefault();
    if (under === carried) return;
    const { top, height } = under.getBoundingClientRect();
    const lower = event.clientY > top + height / 2;
    chosen.insertBefore(carried, lower ? under.nextElementSibling : under);
  });
  chosen.addEventListener("drop", (event) => event.preventDefault());
  chosen.addEventListener("dragend", () => {
    carried?.removeAttribute("data-carried");
    if (carried) say(placeOf(carried));
    carried = undefined;
  });
}

/** @param {HTMLElement} row @param {"up" | "down"} direction */
function move(row, direction) {
  const rows = movable(row.parentElement);
  const place = rows.indexOf(row);
  const other = rows[direction === "up" ? place - 1 : place + 1];
  if (!other) return say(placeOf(row));
  const focused = document.activeElement;
  if (direction === "up") other.before(row);
  else other.after(row);
  if (focused instanceof HTMLElement && row.contains(focused)) focused.focus();
  say(placeOf(row));
}

/** The rows that may change places: not the first. @param {Element | null} list */
function movable(list) {
  const rows = [...(list?.children ?? [])].slice(1);
  return rows.filter((row) => row instanceof HTMLElement);
}

/** @param {HTMLElement} row */
function placeOf(row) {
  const place = [...(row.parentElement?.children ?? [])].indexOf(row) + 1;
  return `${nameOf(row)}は${place}番目です`;
}

/** @param {Element} row */
function nameOf(row) {
  return row.querySelector("label")?.textContent?.trim() ?? "";
}

/** @param {string} words */
function say(words) {
  const status = document.querySelector("[data-said]");
  if (status) status.textContent = words;
}

/** The row of the chosen that holds a thing; never the first. @param {EventTarget | null} target @param {HTMLElement} list */
function rowOf(target, list) {
  const row = target instanceof Element ? target.closest("li[data-key]") : undefined;
  if (!(row instanceof HTMLElement) || row.parentElement !== list) return undefined;
  return row.previousElementSibling ? row : undefined;
}
