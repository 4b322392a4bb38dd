// @ts-check
/**
 * A page that hears codes: each is sent until it is answered, the answer is said and shown, and
 * the part `data-state` of the page is what the server last made of it.
 */

import { give } from "../field/signals.js";
import { closeDialogs, formOf } from "./dialogs.js";
import { Readings, shelfOf } from "./readings.js";
import { reasonOf, send } from "./send.js";

/** @typedef {import("./readings.js").Answer} Answer */

const REFRESH_MS = 5000;
const AGAIN_MS = 2000;
/** @type {Record<string, import("../field/signals.js").Signal>} */
const SOUNDS = {
  success: "success",
  info: "duplicate",
  warning: "duplicate",
  danger: "error",
};

/**
 * @param {() => Record<string, string>} [more] what is sent along with each code
 * @returns {{ read: (code: string) => void, show: (got: Answer) => boolean }} `read` takes a code
 *   as a scanner does; `show` says an answer and tells whether it went well
 */
export function startScanPage(more = () => ({})) {
  const page = find(document, "[data-scan-page]");
  const state = find(page, "[data-state]");
  const unsent = find(page, "[data-unsent]");
  const url = page.dataset.scanUrl ?? "";
  const screen = new Screen(page, state);
  const readings = new Readings(
    (reading) => send(url, new URLSearchParams(reading)),
    (_, got) => screen.show(got),
    (waiting, refused) => {
      unsent.hidden = waiting === 0;
      unsent.textContent = `未送信 ${waiting}件`;
      if (refused) screen.show(refused);
    },
    AGAIN_MS,
    shelfOf(`readings ${url}`),
  );
  const read = (/** @type {string} */ code) => {
    closeDialogs();
    readings.add(code, more());
  };
  listen(page, read);
  startForms(page, state, screen);
  startAsking(screen);
  watch(page, screen, () => readings.count > 0);
  addEventListener("beforeunload", (event) => {
    if (readings.count) event.preventDefault();
  });
  return { read, show: (got) => screen.show(got) };
}

class Screen {
  /** @param {HTMLElement} page @param {HTMLElement} state */
  constructor(page, state) {
    this.state = state;
    this.result = page.querySelector("[data-scan-result]");
    this.words = page.querySelector("[data-scan-text]");
  }

  /** @param {Answer} got @returns {boolean} whether it went well */
  show({ status, answer }) {
    const tone = answer.tone ?? "danger";
    if (this.words) this.words.textContent = answer.message ?? reasonOf(status);
    if (this.result instanceof HTMLElement) this.result.dataset.tone = tone;
    give(SOUNDS[tone] ?? "error");
    if (answer.html) this.replace(answer.html);
    const row = answer.vehicle && document.getElementById(`vehicle-${answer.vehicle}`);
    if (row) {
      row.dataset.latest = "";
      row.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    return status > 0 && status < 400;
  }

  /** Redraw, but keep what is being typed. @param {string} html */
  replace(html) {
    if (this.state.dataset.html === html) return;
    this.state.dataset.html = html;
    const typed = new Map();
    for (const field of this.state.querySelectorAll("[data-keep]")) {
      if (field instanceof HTMLInputElement) typed.set(field.id, field.value);
    }
    this.state.innerHTML = html;
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field instanceof HTMLInputElement) field.value = value;
    }
  }
}

/** @param {HTMLElement} page @param {(code: string) => void} read */
function listen(page, read) {
  document.addEventListener("scan", (event) => {
    event.preventDefault();
    const { code, input } = /** @type {CustomEvent} */ (event).detail;
    if (input) input.value = "";
    read(code);
  });
  page.querySelector("[data-scan-form]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("code"));
    if (field.value.trim()) read(field.value.trim());
    field.value = "";
  });
}

/** Small forms of the list that change it in place. */
function startForms(
  /** @type {HTMLElement} */ page,
  /** @type {HTMLElement} */ state,
  /** @type {Screen} */ screen,
) {
  page.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-live]")) return;
    event.preventDefault();
    const got = await send(form.action, new FormData(form));
    if (got.answer.next) location.assign(got.answer.next);
    else screen.show(got);
    if (!got.answer.vehicle)
      state.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  });
}

/** Buttons that ask something first: `data-ask` names the dialog, `data-ask-url` where to. */
function startAsking(/** @type {Screen} */ screen) {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-ask]");
    if (!(button instanceof HTMLElement)) return;
    const dialog = document.getElementById(button.dataset.ask ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    const form = formOf(dialog);
    form.reset();
    form.action = button.dataset.askUrl ?? "";
    const name = dialog.querySelector("[data-ask-name]");
    if (name) name.textContent = button.dataset.askLabel ?? "";
    dialog.showModal();
  });
  for (const dialog of document.querySelectorAll("dialog[data-ask-dialog]")) {
    if (dialog instanceof HTMLDialogElement) startDialog(dialog, screen);
  }
}

/** @param {HTMLDialogElement} dialog @param {Screen} screen */
function startDialog(dialog, screen) {
  const error = find(dialog, "[data-ask-error]");
  dialog.addEventListener("close", () => {
    error.hidden = true;
  });
  formOf(dialog).addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = formOf(dialog);
    const got = await send(form.action, new FormData(form));
    error.hidden = got.status > 0 && got.status < 400;
    error.textContent = got.answer.message ?? reasonOf(got.status);
    if (!error.hidden) return;
    dialog.close();
    if (got.answer.next) location.assign(got.answer.next);
    else screen.show(got);
  });
}

/** Another tablet may be reading as well. Asking by itself keeps no screen unlocked. */
function watch(
  /** @type {HTMLElement} */ page,
  /** @type {Screen} */ screen,
  /** @type {() => boolean} */ isBusy,
) {
  setInterval(async () => {
    if (document.hidden || isBusy() || screen.state.contains(document.activeElement))
      return;
    const answer = await fetch(page.dataset.stateUrl ?? "", {
      headers: { Accept: "application/json", "X-Quiet": "1" },
    }).catch(() => null);
    const news = await answer?.json().catch(() => null);
    if (news?.html) screen.replace(news.html);
    else if (news?.url)
      location.assign(`${news.url}?next=${encodeURIComponent(location.pathname)}`);
  }, REFRESH_MS);
}

/** @param {ParentNode} within @param {string} selector @returns {HTMLElement} */
function find(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}
