// @ts-check
/** Sends the operator's form without leaving the page, so that no answer can lose a word. */

import { renewTokens } from "../ui/http.js";

/**
 * @typedef {object} Saved
 * @property {string} [reference]
 * @property {string} [saved] what to show now
 * @property {string} [key] for the next record
 * @property {string} [go] where to go instead
 */

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<Saved | null>} null where the server refused or did not answer; the form
 *   then says why
 */
export async function sendForm(form) {
  clearErrors(form);
  renewTokens();
  let answer;
  try {
    answer = await fetch(location.pathname, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
  } catch {
    showErrors(form, {
      __all__: [
        "サーバーに届きませんでした。入力は残っています。もう一度「保存する」を押してください。二重にはなりません。",
      ],
    });
    return null;
  }
  if (answer.ok && !answer.redirected) return answer.json();
  showErrors(form, await errorsOf(answer));
  return null;
}

/**
 * @param {Response} answer
 * @returns {Promise<Record<string, string[]>>}
 */
async function errorsOf(answer) {
  if (answer.status === 422) return (await answer.json()).errors;
  const signedOut = answer.redirected || [401, 403].includes(answer.status);
  return {
    __all__: [
      signedOut
        ? "ログインの時間が切れました。別のタブでログインし直してから、もう一度「保存する」を押してください。入力は残っています。"
        : "保存できませんでした。入力は残っています。少し待って、もう一度「保存する」を押してください。",
    ],
  };
}

/** @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const field of document.querySelectorAll("[data-field][data-invalid]")) {
    field.removeAttribute("data-invalid");
    field.querySelector(".field__error")?.remove();
  }
  const summary = form.querySelector("[data-errors]");
  if (summary instanceof HTMLElement) summary.hidden = true;
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} errors by field
 */
export function showErrors(form, errors) {
  const summary = form.querySelector("[data-errors]");
  const list = form.querySelector("[data-errors-list]");
  if (!(summary instanceof HTMLElement) || !list) return;
  list.replaceChildren();
  for (const [name, messages] of Object.entries(errors)) {
    const field = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
    for (const message of messages) {
      list.append(line(message, field));
      if (field) mark(field, message);
    }
  }
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}

/**
 * @param {string} message
 * @param {Element | null} field
 */
function line(message, field) {
  const item = document.createElement("li");
  const name = field?.querySelector("legend, label")?.textContent?.trim().split("\n")[0];
  const words = name ? `${name}：${message}` : message;
  const control = field?.querySelector("input, select, textarea");
  if (!(control instanceof HTMLElement)) {
    item.textContent = words;
    return item;
  }
  const link = document.createElement("a");
  link.href = "#intake";
  link.textContent = words;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const hidden = control.closest("details");
    if (hidden) hidden.open = true;
    control.focus();
  });
  item.append(link);
  return item;
}

/**
 * @param {Element} field
 * @param {string} message
 */
function mark(field, message) {
  field.setAttribute("data-invalid", "");
  const words = document.createElement("p");
  words.className = "field__error";
  words.textContent = message;
  field.append(words);
}
