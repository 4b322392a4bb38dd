// @ts-check
/**
 * Counting in the street. Each press is kept on the phone at once; what was counted is sent
 * under one key, again and again until the server has it, and stored there once.
 */

import { csrfToken } from "../ui/http.js";
import { changed, read, total, typed } from "./tally.js";

const AGAIN_MS = 10_000;
const PATIENCE_MS = 60_000;

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-count]"));
const trouble = /** @type {HTMLElement} */ (form.querySelector("[data-trouble]"));
const words = /** @type {HTMLElement} */ (form.querySelector("[data-kept]"));
const send = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
const key = /** @type {HTMLInputElement} */ (form.elements.namedItem("key"));
const place = `survey-count-${form.dataset.count}`;

/** @type {Record<string, HTMLInputElement>} */
const inputs = {};
for (const input of form.querySelectorAll("[data-tally]")) {
  if (input instanceof HTMLInputElement) inputs[input.dataset.tally ?? ""] = input;
}
/** @type {import("./tally.js").Numbers} */
let numbers = Object.fromEntries(
  Object.entries(inputs).map(([kind, input]) => [kind, typed(input.value)]),
);
let waiting = false;
let isSending = false;

const kept = read(localStorage.getItem(place));
if (kept) {
  numbers = { ...numbers, ...kept.numbers };
  key.value = kept.key;
  words.textContent = "前に数えた続きです。まだ送っていません。";
}
show();

form.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  const more = button?.dataset.more;
  const less = button?.dataset.less;
  if (!more && !less) return;
  numbers = changed(numbers, more ?? less ?? "", more ? 1 : -1);
  if (more) navigator.vibrate?.(20);
  keep();
});
form.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.tally) return;
  numbers = { ...numbers, [input.dataset.tally]: typed(input.value) };
  keep(input);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  waiting = true;
  deliver();
});
addEventListener("online", () => waiting && deliver());
setInterval(() => waiting && deliver(), AGAIN_MS);

/** @param {HTMLInputElement} [except] the field somebody is typing in */
function keep(except) {
  localStorage.setItem(place, JSON.stringify({ key: key.value, numbers }));
  words.textContent = "数えた台数は、送るまでこの端末に残ります。";
  show(except);
}

/** @param {HTMLInputElement} [except] */
function show(except) {
  for (const [kind, input] of Object.entries(inputs)) {
    if (input !== except) input.value = String(numbers[kind]);
  }
  for (const out of document.querySelectorAll("[data-total]"))
    out.textContent = String(total(numbers));
}

async function deliver() {
  if (isSending) return;
  isSending = true;
  send.setAttribute("aria-busy", "true");
  try {
    await once();
  } finally {
    isSending = false;
    send.setAttribute("aria-busy", String(waiting));
  }
}

async function once() {
  show();
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => null);
  if (!answer || answer.status >= 500) {
    say(
      "いまは送れません（圏外など）。台数はこの端末に残っています。つながると自動で送ります。",
    );
    return;
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    waiting = false;
    say(
      "ログインが切れています。台数はこの端末に残っています。ログインし直してから、もう一度送ってください。",
    );
    return;
  }
  waiting = false;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    say(told.message || "送れませんでした。入力を確かめて、もう一度送ってください。");
    return;
  }
  localStorage.removeItem(place);
  location.assign(told.next);
}

/** @param {string} text */
function say(text) {
  trouble.textContent = text;
  trouble.hidden = false;
}
