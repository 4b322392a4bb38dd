// @ts-check
/** What is wrong with a form that was sent without leaving the page: above it and at each field. */

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} errors by field; `__all__` for none
 * @param {string} [unlock] where a screen that was locked meanwhile is unlocked
 */
export function showErrors(form, errors, unlock = "") {
  for (const old of form.querySelectorAll("[data-error]")) old.remove();
  for (const field of form.querySelectorAll("[data-invalid]"))
    field.removeAttribute("data-invalid");
  const summary = /** @type {HTMLElement} */ (form.querySelector("[data-summary]"));
  summary.replaceChildren(summaryOf(form, errors));
  for (const [name, texts] of Object.entries(errors)) markField(form, name, texts);
  const first = summary.firstElementChild;
  if (unlock) first?.append(unlockLink(unlock));
  if (first instanceof HTMLElement) first.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} errors
 * @returns {HTMLElement}
 */
function summaryOf(form, errors) {
  const box = document.createElement("div");
  box.className = "error-summary";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const title = document.createElement("p");
  title.className = "error-summary__title";
  title.textContent = "入力を確かめてください。入力した内容は残っています。";
  const list = document.createElement("ul");
  for (const [name, texts] of Object.entries(errors)) {
    for (const text of texts) list.append(summaryLine(form, name, text));
  }
  box.append(title, list);
  return box;
}

/** @param {HTMLFormElement} form @param {string} name @param {string} text */
function summaryLine(form, name, text) {
  const line = document.createElement("li");
  const place = fieldOf(form, name);
  if (!place) {
    line.textContent = text;
    return line;
  }
  const link = document.createElement("a");
  const control = place.querySelector("input, select, textarea");
  link.href = `#${control?.id ?? ""}`;
  const label = place.querySelector(".field__label")?.firstChild?.textContent?.trim();
  link.textContent = `${label ?? ""}：${text}`;
  line.append(link);
  return line;
}

/** @param {HTMLFormElement} form @param {string} name @param {string[]} texts */
function markField(form, name, texts) {
  const place = fieldOf(form, name);
  if (!place) return;
  place.dataset.invalid = "";
  const list = document.createElement("ul");
  list.className = "errorlist";
  list.dataset.error = "";
  for (const text of texts) {
    const item = document.createElement("li");
    item.textContent = text;
    list.append(item);
  }
  const label = place.querySelector(".field__label");
  if (label) label.after(list);
  else place.prepend(list);
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLElement | null} */
function fieldOf(form, name) {
  const control = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
  const place = control?.closest(".field");
  return place instanceof HTMLElement ? place : null;
}

/** The way to the lock beside this page, so that nothing typed is lost. @param {string} url */
function unlockLink(url) {
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.textContent = "別の画面でロックを解除してから、もう一度登録する";
  return link;
}
