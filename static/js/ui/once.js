// @ts-check
/** A form is sent once, however often its button is pressed. `data-submit-many` lifts this. */

export function startSubmitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    const leavesPage = form.method === "post" && !form.target;
    if (!leavesPage || form.dataset.submitMany !== undefined) return;
    if (form.dataset.sent !== undefined) event.preventDefault();
    form.dataset.sent = "";
    // After the browser has read which button was pressed.
    setTimeout(() => mark(form, true));
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      if (!(form instanceof HTMLFormElement)) continue;
      delete form.dataset.sent;
      mark(form, false);
    }
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} busy
 */
function mark(form, busy) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-busy", String(busy));
  }
}
