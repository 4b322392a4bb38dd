// @ts-check
/**
 * Readings on their way to the server, in their order, each sent until it is answered. The key
 * made here lets the server know a reading that it has already had.
 */

/** @typedef {{ key: string, code: string }} Reading */
/** @typedef {{ status: number, answer: any }} Answer */

export class Readings {
  /** @type {Reading[]} */
  #waiting = [];
  #busy = false;
  #send;
  #done;
  #changed;
  #pause;

  /**
   * @param {(reading: Reading) => Promise<Answer>} send
   * @param {(reading: Reading, answer: Answer) => void} done
   * @param {(waiting: number, refused?: Answer) => void} changed
   * @param {number} [pause] milliseconds before a reading without an answer goes again
   */
  constructor(send, done, changed, pause = 2000) {
    this.#send = send;
    this.#done = done;
    this.#changed = changed;
    this.#pause = pause;
  }

  get count() {
    return this.#waiting.length;
  }

  /** @param {string} code */
  add(code) {
    this.#waiting.push({ key: newKey(), code });
    this.#changed(this.count);
    this.#run();
  }

  async #run() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length) {
      const reading = this.#waiting[0];
      const got = await this.#send(reading);
      if (mustWait(got.status)) {
        this.#changed(this.count, got);
        await new Promise((resolve) => setTimeout(resolve, this.#pause));
        continue;
      }
      this.#waiting.shift();
      this.#changed(this.count);
      this.#done(reading, got);
    }
    this.#busy = false;
  }
}

/** No line, a server in trouble, a locked screen: the reading stays. @param {number} status */
function mustWait(status) {
  return status === 0 || status === 401 || status >= 500;
}

/** @returns {string} a UUID, also where `crypto.randomUUID` is kept from plain HTTP */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
