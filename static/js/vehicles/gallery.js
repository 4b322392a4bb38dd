// @ts-check
/** Photographs large, one after the other, with the arrow keys or by touch. */

export function startGallery() {
  const dialog = document.querySelector("[data-gallery-dialog]");
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("[data-gallery] a");
  if (!(dialog instanceof HTMLDialogElement) || !links.length) return;
  const picture = /** @type {HTMLImageElement} */ (
    dialog.querySelector("[data-gallery-photo]")
  );
  const caption = /** @type {HTMLElement} */ (
    dialog.querySelector("[data-gallery-caption]")
  );
  let shown = 0;

  const show = (/** @type {number} */ place) => {
    shown = (place + links.length) % links.length;
    const link = links[shown];
    picture.src = link.href;
    picture.alt = link.dataset.photoCaption ?? "";
    caption.textContent = `${shown + 1} / ${links.length}　${link.dataset.photoCaption ?? ""}`;
  };

  links.forEach((link, place) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(place);
      dialog.showModal();
    });
  });
  dialog.addEventListener("close", () => links[shown].focus());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(shown + 1);
    if (event.key === "ArrowLeft") show(shown - 1);
  });
  dialog.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest("[data-gallery-step]") : null;
    if (button instanceof HTMLElement) show(shown + Number(button.dataset.galleryStep));
    if (event.target === picture) show(shown + 1);
  });
}
