// @ts-check
/** Dragging jobs between the queue and the rounds. */

/**
 * @param {HTMLElement} content holds `.job` and `[data-drop]`
 * @param {{ pick: (pk: string) => string[], drop: (pks: string[], crew: string, at?: number) => void }} board
 */
export function startDragging(content, { pick, drop }) {
  /** @type {string[]} */
  let dragged = [];
  const clear = () => {
    for (const one of content.querySelectorAll("[data-dragged]"))
      one.removeAttribute("data-dragged");
    for (const one of content.querySelectorAll("[data-drop][data-over]"))
      one.removeAttribute("data-over");
  };

  content.addEventListener("dragstart", (event) => {
    const item = closest(event, ".job");
    if (!item || !event.dataTransfer) return;
    dragged = pick(item.dataset.featureId ?? "");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.join(","));
    for (const pk of dragged) {
      content
        .querySelector(`.job[data-feature-id="${CSS.escape(pk)}"]`)
        ?.setAttribute("data-dragged", "");
    }
  });
  content.addEventListener("dragover", (event) => {
    const place = closest(event, "[data-drop]");
    if (!place || !dragged.length) return;
    event.preventDefault();
    for (const one of content.querySelectorAll("[data-drop]"))
      one.toggleAttribute("data-over", one === place);
  });
  content.addEventListener("drop", (event) => {
    const place = closest(event, "[data-drop]");
    if (!place || !dragged.length) return;
    event.preventDefault();
    const pks = dragged;
    const at = indexAt(place, event.clientY);
    clear();
    dragged = [];
    drop(pks, place.dataset.crew ?? "", at);
  });
  content.addEventListener("dragend", () => {
    dragged = [];
    clear();
  });
}

/**
 * @param {HTMLElement} place
 * @param {number} y
 * @returns {number} before which job the pointer is
 */
function indexAt(place, y) {
  const items = [...place.querySelectorAll(".job")];
  const found = items.findIndex((item) => {
    const box = item.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return found < 0 ? items.length : found;
}

/**
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
function closest(event, selector) {
  const target = event.target instanceof Element ? event.target.closest(selector) : null;
  return target instanceof HTMLElement ? target : null;
}
