// @ts-check
/**
 * Questions that a page asks by itself do not prove that somebody sits there: they carry
 * `X-Quiet`, and the server's idle lock goes on counting (P-04). Right after input they do not.
 */

const RECENT_MS = 60_000;
let lastInput = Date.now();

for (const kind of ["keydown", "pointerdown", "wheel"]) {
  globalThis.addEventListener?.(
    kind,
    () => {
      lastInput = Date.now();
    },
    { capture: true, passive: true },
  );
}

/** @returns {Record<string, string>} headers for a fetch that nobody asked for */
export function quietly() {
  return Date.now() - lastInput > RECENT_MS ? { "X-Quiet": "1" } : {};
}
