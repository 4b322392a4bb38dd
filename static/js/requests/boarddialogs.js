// @ts-check
/** The board's dialogs: stopping work for rain, and the patrols of a crew. */

/**
 * @param {HTMLElement} root
 * @param {(url: string, body: URLSearchParams) => void} post
 */
export function startDialogForms(root, post) {
  const day = () =>
    /** @type {HTMLElement | null} */ (root.querySelector("[data-board]"))?.dataset.day ??
    "";
  const rain = document.querySelector("[data-rain]");
  const patrols = document.querySelector("[data-patrols]");
  rain?.addEventListener("submit", () => {
    post(root.dataset.suspendUrl ?? "", bodyOf(rain, day()));
  });
  patrols?.addEventListener("submit", () => {
    post(root.dataset.patrolsUrl ?? "", bodyOf(patrols, day()));
  });
  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest("[data-patrol-open]");
    if (opener instanceof HTMLElement && patrols) openPatrols(patrols, opener);
  });
}

/**
 * @param {Element} form
 * @param {HTMLElement} opener
 */
function openPatrols(form, opener) {
  const { patrolOpen = "", name = "", places = "" } = opener.dataset;
  const chosen = new Set(places.trim().split(/\s+/));
  for (const input of form.querySelectorAll("input")) {
    if (input.name === "crew") input.value = patrolOpen;
    if (input.name === "places") input.checked = chosen.has(input.value);
  }
  const title = form.querySelector("[data-patrol-crew]");
  if (title) title.textContent = name;
  const dialog = form.closest("dialog");
  dialog?.showModal();
}

/**
 * @param {Element} form
 * @param {string} day
 */
function bodyOf(form, day) {
  const body = new URLSearchParams({ day });
  for (const [name, value] of new FormData(/** @type {HTMLFormElement} */ (form)))
    body.append(name, String(value));
  return body;
}
