// @ts-check
/** Short messages in the corner: what has just happened, or what went wrong. */

const SECONDS = 8;

/** @typedef {"info" | "success" | "warning" | "error"} Tone */

/**
 * Say `text`. An error stays until it is closed; the rest leave by themselves.
 *
 * @param {string} text
 * @param {Tone} [tone]
 * @param {{ label: string, act: () => void }} [action] a button, such as 元に戻す
 * @returns {HTMLElement}
 */
export function toast(text, tone = "info", action = undefined) {
  const item = document.createElement("div");
  item.className = "toast";
  item.dataset.tone = tone;
  if (tone === "error") item.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.className = "toast__text";
  words.textContent = text;
  item.append(words);
  if (action) item.append(actionButton(action, item));
  item.append(closeButton());
  place().append(item);
  leaveLater(item);
  return item;
}

/** Take over the messages that the server put on the page. */
export function startToasts() {
  for (const item of document.querySelectorAll("[data-toast]")) {
    if (item instanceof HTMLElement) leaveLater(item);
  }
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    event.target.closest("[data-toast-close]")?.closest(".toast")?.remove();
  });
}

/** @returns {Element} */
function place() {
  const found = document.querySelector("[data-toasts]");
  if (found) return found;
  const made = document.createElement("div");
  made.className = "toasts";
  made.dataset.toasts = "";
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}

/**
 * @param {{ label: string, act: () => void }} action
 * @param {HTMLElement} item
 */
function actionButton(action, item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.dataset.size = "s";
  button.textContent = action.label;
  button.addEventListener("click", () => {
    item.remove();
    action.act();
  });
  return button;
}

function closeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast__close";
  button.dataset.toastClose = "";
  button.setAttribute("aria-label", "お知らせを閉じる");
  button.textContent = "×";
  return button;
}

/** A message being read (pointer or focus on it) does not leave. @param {HTMLElement} item */
function leaveLater(item) {
  if (item.dataset.tone === "error") return;
  let left = SECONDS;
  const tick = setInterval(() => {
    if (!item.isConnected) clearInterval(tick);
    else if (!item.matches(":hover, :focus-within")) left -= 1;
    if (left <= 0) {
      clearInterval(tick);
      item.remove();
    }
  }, 1000);
}
