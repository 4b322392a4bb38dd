// @ts-check
/** The yard's first page: a tag that is read opens what it means. */

const form = document.querySelector("[data-scan-form]");

document.addEventListener("scan", (event) => {
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  const field = form.elements.namedItem("q");
  if (field instanceof HTMLInputElement) {
    field.value = /** @type {CustomEvent} */ (event).detail.code;
  }
  form.requestSubmit();
});
