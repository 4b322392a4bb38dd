// @ts-check
/** The form of a bulk change: who enters a value means it, so its tick is set. */

const form = document.querySelector("form[data-bulk]");

form?.addEventListener("input", ({ target }) => {
  if (!(target instanceof Element)) return;
  const tick = target.closest("[data-bulk-field]")?.querySelector(".check input");
  if (tick instanceof HTMLInputElement && tick !== target) tick.checked = true;
});

export {};
