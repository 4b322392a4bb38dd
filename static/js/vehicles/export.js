// @ts-check
/** The form of an export: presets of columns, and only what the chosen format asks for. */

const form = document.querySelector("form[data-export]");

if (form instanceof HTMLFormElement) {
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-preset]");
    if (button instanceof HTMLElement) choose(form, button.dataset.preset ?? "");
  });
  form.addEventListener("change", () => fit(form));
  addEventListener("pageshow", () => fit(form));
  fit(form);
}

/**
 * Tick the columns of a preset; "all" is everything that tells of nobody.
 * @param {HTMLFormElement} form
 * @param {string} preset
 */
function choose(form, preset) {
  for (const label of form.querySelectorAll("[data-presets]")) {
    const box = label.querySelector("input");
    if (!(label instanceof HTMLElement) || !box) continue;
    const listed = (label.dataset.presets ?? "").split(" ").includes(preset);
    box.checked = preset === "all" ? box.dataset.kind !== "people" : listed;
  }
  fit(form);
}

/** @param {HTMLFormElement} form */
function fit(form) {
  const format = String(new FormData(form).get("format"));
  for (const part of form.querySelectorAll("[data-only]")) {
    if (part instanceof HTMLElement)
      part.hidden = !(part.dataset.only ?? "").split(" ").includes(format);
  }
  for (const hint of form.querySelectorAll("[data-for]")) {
    if (hint instanceof HTMLElement) hint.hidden = hint.dataset.for !== format;
  }
  const people = form.querySelector("[data-people]");
  if (people instanceof HTMLElement)
    people.hidden = !form.querySelector('input[data-kind="people"]:checked');
}

export {};
