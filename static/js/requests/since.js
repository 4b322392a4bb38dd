// @ts-check
/** 「きのう」「3日前」「11/1」: the server says which day that is, to be read back. */

/** @param {HTMLElement} root */
export function attachSince(root) {
  const input = root.querySelector("[data-since]");
  const said = root.querySelector("[data-since-said]");
  if (!(input instanceof HTMLInputElement) || !said) return;
  const ask = async () => {
    const text = input.value.trim();
    if (!text) {
      said.textContent = "";
      return;
    }
    const answer = await fetch(`${root.dataset.dayUrl}?${new URLSearchParams({ text })}`);
    const { text: day, error } = await answer.json();
    said.textContent = error ?? `${day}から`;
    input.setAttribute("aria-invalid", String(Boolean(error)));
  };
  input.addEventListener("change", () => ask().catch(() => undefined));
  ask().catch(() => undefined);
}
