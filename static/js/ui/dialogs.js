// @ts-check
/** `data-dialog-open="id"` opens that <dialog>; `data-dialog-close` closes the one it is in. */

export function startDialogs() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-dialog-open]");
    if (opener instanceof HTMLElement) open(opener.dataset.dialogOpen ?? "");
    if (event.target.closest("[data-dialog-close]"))
      event.target.closest("dialog")?.close();
  });
}

/** @param {string} id */
function open(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
