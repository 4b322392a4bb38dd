// @ts-check
/** Words that are tapped into a memo and out of it again. */

/**
 * @param {HTMLElement} chips holds buttons with the words
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
export function linkChips(chips, field) {
  chips.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    field.value = toggled(field.value, button.textContent?.trim() ?? "");
    showPressed(chips, field.value);
  });
  field.addEventListener("input", () => showPressed(chips, field.value));
  showPressed(chips, field.value);
}

/** @param {HTMLElement} chips @param {string} text */
export function showPressed(chips, text) {
  const words = wordsOf(text);
  for (const button of chips.querySelectorAll("button")) {
    const pressed = words.includes(button.textContent?.trim() ?? "");
    button.setAttribute("aria-pressed", String(pressed));
  }
}

/** @param {string} text @param {string} word @returns {string} with `word`, or without it */
export function toggled(text, word) {
  const words = wordsOf(text);
  const left = words.filter((one) => one !== word);
  return (left.length < words.length ? left : [...words, word]).join("、");
}

/** @param {string} text */
function wordsOf(text) {
  return text
    .split("、")
    .map((one) => one.trim())
    .filter(Boolean);
}
