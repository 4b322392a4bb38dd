// @ts-check
/**
 * Readings on their way to the server, in their order, each sent until it is answered. The key
 * made here lets the server know a reading that it has already had.
 */

/** @typedef {{ key: string, code: string, [more: string]: string }} Reading */
/** @typedef {{ status: number, answer: any }} Answer */
/** @typedef {{ load: () => Reading[], save: (waiting: Reading[]) => void }} Shelf */

export class Readings {
  /** @type {Reading[]} */
  #waiting = [];
  #busy = false;
  #send;
  #done;
  #changed;
  #pause;
  #shelf;

  /**
   * @param {(reading: Reading) => Promise<Answer>} send
   * @param {(reading: Reading, answer: Answer) => void} done
   * @param {(waiting: number, refused?: Answer) => void} changed
   * @param {number} [pause] milliseconds before a reading without an answer goes again
   * @param {Shelf} [shelf] where readings outlive the page; what lies there is sent first
   */
  constructor(send, done, changed, pause = 2000, shelf = undefined) {
    this.#send = send;
    this.#done = done;
    this.#changed = changed;
    this.#pause = pause;
    this.#shelf = shelf;
    this.#waiting = shelf?.load() ?? [];
    if (this.count) queueMicrotask(() => this.#go());
  }

  get count() {
    return this.#waiting.length;
  }

  /** @param {string} code @param {Record<string, string>} [more] what is sent along with it */
  add(code, more = {}) {
    this.#waiting.push({ ...more, key: newKey(), code });
    this.#shelf?.save(this.#waiting);
    this.#go();
  }

  #go() {
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
      this.#shelf?.save(this.#waiting);
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

/** Keeps readings on this device; without storage they live as long as the page.
 *
 * @param {string} name
 * @returns {Shelf}
 */
export function shelfOf(name) {
  return {
    load: () => {
      try {
        return JSON.parse(localStorage.getItem(name) ?? "[]");
      } catch {
        return [];
      }
    },
    save: (waiting) => {
      try {
        if (waiting.length) localStorage.setItem(name, JSON.stringify(waiting));
        else localStorage.removeItem(name);
      } catch {
        // Full or forbidden: the page itself still has them.
      }
    },
  };
}

/** @returns {string} a UUID, also where `crypto.randomUUID` is kept from plain HTTP */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
