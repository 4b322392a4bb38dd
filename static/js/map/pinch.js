// @ts-check
/** Tells a tap from what is left of a two-finger gesture. */

/** The second finger may leave the glass this much later. */
const SETTLE_MS = 400;

/**
 * @param {HTMLElement} element
 * @returns {() => boolean} whether two fingers are, or were just now, on `element`
 */
export function watchPinch(element) {
  let last = -Infinity;
  const watch = (/** @type {TouchEvent} */ event) => {
    if (event.touches.length > 1) last = performance.now();
  };
  element.addEventListener("touchstart", watch, { passive: true });
  element.addEventListener("touchmove", watch, { passive: true });
  return () => performance.now() - last < SETTLE_MS;
}
