// @ts-check
/**
 * Keys for the elements that carry `data-shortcut`: a field gets the focus, all else a click.
 * The list behind `?` is made from the same elements. Single characters can be switched off
 * (WCAG 2.1.4) and never act while one types.
 */

import { canonical, isTyping, keyName } from "./keys.js";

const SWITCH = "shortcuts-off";

/** Listen on the whole page. */
export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    if (isTyping(name) && (writes(event.target) || switchedOff())) return;
    const element = elements().find(
      (one) => canonical(one.dataset.shortcut ?? "") === name,
    );
    if (!element || document.querySelector("dialog[open]:modal")) return;
    event.preventDefault();
    act(element);
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.key === "Escape" && writes(target) && !event.defaultPrevented) {
      /** @type {HTMLElement} */ (target).blur();
    }
  });
  const list = document.querySelector("[data-shortcut-list]");
  const dialog = list?.closest("dialog");
  if (!list || !dialog) return;
  dialog.addEventListener("toggle", () => fill(list));
  document.addEventListener("click", () => dialog.open && fill(list));
}

/** @returns {HTMLElement[]} those on the screen now */
function elements() {
  /** @type {NodeListOf<HTMLElement>} */
  const found = document.querySelectorAll("[data-shortcut]");
  return [...found].filter((one) => one.checkVisibility());
}

/** @param {HTMLElement} element */
function act(element) {
  if (element.matches("input, select, textarea")) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.focus();
    element.click();
  }
}

/** @param {EventTarget | null} target */
function writes(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  const control =
    "input:not([type=checkbox], [type=radio], [type=button]), select, textarea";
  return target.matches(control);
}

function switchedOff() {
  return localStorage.getItem(SWITCH) === "1";
}

/** @param {Element} list */
function fill(list) {
  if (list.childElementCount) return;
  for (const element of elements()) {
    const key = document.createElement("dt");
    for (const part of (element.dataset.shortcut ?? "").split(/(?<=.)\+/)) {
      const cap = document.createElement("kbd");
      cap.textContent = part;
      key.append(cap, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = label(element);
    list.append(key, meaning);
  }
  list.after(switchControl());
}

/** @param {HTMLElement} element */
function label(element) {
  const control = /** @type {HTMLInputElement} */ (element);
  return (
    element.dataset.shortcutLabel ??
    element.getAttribute("aria-label") ??
    control.labels?.[0]?.textContent?.replace("必須", "") ??
    element.textContent ??
    ""
  ).trim();
}

function switchControl() {
  const row = document.createElement("label");
  row.className = "check";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = !switchedOff();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "1");
  });
  row.append(box, "1文字のキー操作を使う（この端末の設定）");
  return row;
}
