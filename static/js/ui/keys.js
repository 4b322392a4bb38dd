// @ts-check
/** Keys by name: "?", "/", "Alt+1", "Ctrl+Enter". Pure. */

/**
 * @typedef {object} Pressed
 * @property {string} key
 * @property {boolean} [ctrlKey]
 * @property {boolean} [altKey]
 * @property {boolean} [metaKey]
 * @property {boolean} [shiftKey]
 */

const NAMED = new Set(["Enter", "Escape", "Delete", "Home", "End"]);

/**
 * The name of what was pressed. Shift is named only with keys that do not change by it.
 *
 * @param {Pressed} pressed
 * @returns {string}
 */
export function keyName(pressed) {
  const parts = [];
  if (pressed.ctrlKey || pressed.metaKey) parts.push("Ctrl");
  if (pressed.altKey) parts.push("Alt");
  const single = pressed.key.length === 1;
  if (pressed.shiftKey && (!single || pressed.key === " ")) parts.push("Shift");
  parts.push(single ? pressed.key.toUpperCase() : pressed.key);
  return parts.join("+");
}

/**
 * A key that a user may be typing as text, which must not act while a field has the focus.
 *
 * @param {string} name
 * @returns {boolean}
 */
export function isTyping(name) {
  return !name.includes("+") && !NAMED.has(name) && !/^F\d+$/.test(name);
}

/** @param {string} written as in data-shortcut @returns {string} in the form of keyName */
export function canonical(written) {
  if (written === "+") return written;
  const parts = written.split("+").map((part) => part.trim());
  const key = parts.pop() ?? "";
  const order = ["Ctrl", "Alt", "Shift"].filter((name) => parts.includes(name));
  return [...order, key.length === 1 ? key.toUpperCase() : key].join("+");
}
