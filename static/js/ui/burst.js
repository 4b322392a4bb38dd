// @ts-check
/** Tells a scanner from fingers: characters that come faster than anyone types. Pure. */

/** A scanner sends a character every few milliseconds; Bluetooth now and then pauses. */
const MOST_GAP_MS = 60;
const MOST_MEAN_MS = 35;
const LEAST_LENGTH = 4;

export class Burst {
  #text = "";
  #start = 0;
  #last = Number.NEGATIVE_INFINITY;

  /**
   * A character has come.
   *
   * @param {string} character
   * @param {number} at milliseconds
   * @returns {boolean} whether it begins a new burst
   */
  press(character, at) {
    const fresh = at - this.#last > MOST_GAP_MS;
    if (fresh) {
      this.#text = "";
      this.#start = at;
    }
    this.#text += character;
    this.#last = at;
    return fresh;
  }

  /**
   * The closing Enter or Tab has come.
   *
   * @param {number} at milliseconds
   * @returns {string | null} what was scanned; null if a person typed it
   */
  end(at) {
    const text = this.#text;
    const gap = at - this.#last;
    const mean = (this.#last - this.#start) / Math.max(text.length - 1, 1);
    this.#text = "";
    this.#last = Number.NEGATIVE_INFINITY;
    const fast = gap <= MOST_GAP_MS && mean <= MOST_MEAN_MS;
    return fast && text.length >= LEAST_LENGTH ? text : null;
  }
}

/** @type {Record<string, string>} */
const SIGNS = {
  Minus: "-",
  NumpadSubtract: "-",
  Period: ".",
  NumpadDecimal: ".",
  Slash: "/",
  NumpadDivide: "/",
  NumpadMultiply: "*",
  Space: " ",
};

/**
 * The character of a key press, read from the key's place while a Japanese input method hides
 * it (the scanner presses the keys of a keyboard, whatever the input method makes of them).
 *
 * @param {{ key: string, code: string, shiftKey?: boolean }} event
 * @returns {string} nothing for keys that write nothing
 */
export function characterOf({ key, code, shiftKey }) {
  if (key.length === 1) return key.normalize("NFKC");
  if (key !== "Process" && key !== "Unidentified") return "";
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return shiftKey ? letter[1] : letter[1].toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  return digit ? digit[1] : (SIGNS[code] ?? "");
}
