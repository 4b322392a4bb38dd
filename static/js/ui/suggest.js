// @ts-check
/**
 * A search box that proposes (ARIA combobox): arrow keys choose, Enter takes, Escape closes.
 * The only proposal is taken by Enter at once.
 */

const WAIT_MS = 150;

/**
 * @template T
 * @typedef {object} SuggestOptions
 * @property {(query: string, signal: AbortSignal) => Promise<T[]>} find
 * @property {(found: T) => { label: string, detail?: string }} show
 * @property {(found: T) => void} pick
 * @property {string} [nothing] what to say when nothing is found
 */

/**
 * @template T
 * @param {HTMLInputElement} input
 * @param {SuggestOptions<T>} options
 */
export function attachSuggest(input, { find, show, pick, nothing = "見つかりません。" }) {
  const list = listFor(input);
  /** @type {T[]} */
  let found = [];
  let at = -1;
  let timer = 0;
  /** @type {AbortController | null} */
  let asking = null;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (/** @type {number} */ to) => {
    at = found.length ? (to + found.length) % found.length : -1;
    [...list.children].forEach((one, i) => {
      one.setAttribute("aria-selected", String(i === at));
    });
    const active = list.children[at];
    if (active && found.length) {
      input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    }
  };
  const take = (/** @type {number} */ which) => {
    const chosen = found[which];
    if (!chosen) return;
    input.value = show(chosen).label;
    close();
    pick(chosen);
  };
  const fill = () => {
    const rows = found.map((one, i) => optionRow(`${list.id}-${i}`, show(one)));
    if (!rows.length) rows.push(emptyRow(nothing));
    list.replaceChildren(...rows);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(found.length === 1 ? 0 : -1);
  };
  const search = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = input.value.trim();
    if (!query) return close();
    try {
      found = await find(query, asking.signal);
      fill();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      found = [];
      list.replaceChildren(
        emptyRow("検索できません。回線を確かめて、もう一度入力してください。"),
      );
      list.hidden = false;
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event instanceof InputEvent && event.isComposing) return;
    timer = window.setTimeout(search, WAIT_MS);
  });
  input.addEventListener("compositionend", () => search());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at - 1);
    else if (event.key === "Enter" && !list.hidden) take(Math.max(at, 0));
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    const row =
      event.target instanceof Element ? event.target.closest("[role=option]") : null;
    event.preventDefault();
    if (row) take([...list.children].indexOf(row));
  });
}

/** @param {HTMLInputElement} input */
function listFor(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id || "search"}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "候補");
  const frame = document.createElement("div");
  frame.className = "suggest";
  input.replaceWith(frame);
  frame.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.autocomplete = "off";
  return list;
}

/**
 * @param {string} id
 * @param {{ label: string, detail?: string }} words
 */
function optionRow(id, { label, detail }) {
  const row = document.createElement("li");
  row.id = id;
  row.setAttribute("role", "option");
  const name = document.createElement("strong");
  name.textContent = label;
  row.append(name);
  if (detail) {
    const more = document.createElement("span");
    more.className = "suggestions__detail";
    more.textContent = detail;
    row.append(more);
  }
  return row;
}

/** @param {string} text */
function emptyRow(text) {
  const row = document.createElement("li");
  row.className = "suggestions__empty";
  row.textContent = text;
  return row;
}
