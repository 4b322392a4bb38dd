// @ts-check
/** Small helpers to build what the phone shows. Text goes in as text, never as HTML. */

/**
 * @param {string} name
 * @param {Record<string, any>} [attributes] `class`, `text`, `data-…`, `onclick` and so on
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") made.textContent = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** @param {string} selector @param {ParentNode} [within] @returns {any} */
export function one(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`${selector} がありません`);
  return found;
}

/** Let go of every choice of a group of chips. @param {string} name */
export function unchoose(name) {
  for (const input of document.querySelectorAll(`[name="${name}"]`)) {
    if (input instanceof HTMLInputElement) input.checked = false;
  }
}

/** @param {string} name of img/icons.svg @returns {SVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.body.dataset.icons ?? iconsUrl()}#${name}`);
  svg.append(use);
  return svg;
}

function iconsUrl() {
  const use = document.querySelector("svg.icon use");
  return use?.getAttribute("href")?.split("#")[0] ?? "";
}

/** @param {number | string | Date} time @returns {string} 13:05 */
export function clockText(time) {
  return new Date(time).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
}
