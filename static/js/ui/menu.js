// @ts-check
/** A group of the menu closes when one goes elsewhere: by Escape, a click beside it, or Tab. */

/** @param {HTMLDetailsElement} group */
function close(group) {
  group.open = false;
}

export function startMenu() {
  const groups = /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll(".menu__group")
  );
  if (!groups.length) return;
  for (const group of groups) {
    group.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !group.contains(event.relatedTarget))
        close(group);
    });
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !group.open) return;
      close(group);
      group.querySelector("summary")?.focus();
      event.stopPropagation();
    });
  }
  document.addEventListener("click", (event) => {
    for (const group of groups)
      if (event.target instanceof Node && !group.contains(event.target)) close(group);
  });
}
