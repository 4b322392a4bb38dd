// @ts-check
/** The link between a list and the pins of the same result. */

/**
 * Keep a list and the pins together: pointing at or focusing an element of either marks the
 * other; a click on a pin brings its element into view.
 *
 * @param {HTMLElement} list holds the elements with `data-feature-id`
 * @param {import("./leaflet.js").Map} map
 * @param {import("./features.js").FeatureLayer} layer
 */
export function linkList(list, map, layer) {
  const idAt = (/** @type {Event} */ event) => {
    const target = event.target instanceof Element ? event.target : null;
    const found = target?.closest("[data-feature-id]");
    return found instanceof HTMLElement ? (found.dataset.featureId ?? null) : null;
  };
  for (const name of ["pointerover", "focusin"]) {
    list.addEventListener(name, (event) => layer.highlight(idAt(event)));
  }
  for (const name of ["pointerleave", "focusout"]) {
    list.addEventListener(name, () => layer.highlight(null));
  }
  list.addEventListener("focusin", (event) => {
    const id = idAt(event);
    if (id) layer.reveal(id);
  });
  const container = map.getContainer();
  container.addEventListener("feature:hover", (event) => {
    markElement(list, /** @type {CustomEvent} */ (event).detail.id, "highlighted");
  });
  container.addEventListener("feature:click", (event) => {
    const { id } = /** @type {CustomEvent} */ (event).detail;
    markElement(list, id, "highlighted")?.scrollIntoView({ block: "nearest" });
  });
  container.addEventListener("feature:selected", (event) => {
    const ids = new Set(/** @type {CustomEvent} */ (event).detail.ids);
    for (const element of elementsOf(list)) {
      element.setAttribute(
        "aria-selected",
        String(ids.has(element.dataset.featureId ?? "")),
      );
    }
  });
}

/** @param {HTMLElement} list @returns {HTMLElement[]} */
function elementsOf(list) {
  return [...list.querySelectorAll("[data-feature-id]")].filter(
    (one) => one instanceof HTMLElement,
  );
}

/**
 * @param {HTMLElement} list
 * @param {string | null} id
 * @param {string} mark
 * @returns {HTMLElement | undefined} the element marked
 */
function markElement(list, id, mark) {
  for (const element of elementsOf(list)) {
    element.toggleAttribute(`data-${mark}`, element.dataset.featureId === id);
  }
  return elementsOf(list).find((element) => element.dataset.featureId === id);
}
