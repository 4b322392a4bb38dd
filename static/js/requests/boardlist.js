// @ts-check
/** What the board's lists say: jobs in the queue and in the rounds, read from the page. */

/** @typedef {import("./moves.js").Job} Job */

export class BoardList {
  #content;

  /** @param {HTMLElement} content what the server makes anew after each step */
  constructor(content) {
    this.#content = content;
  }

  get day() {
    return this.#board().dataset.day ?? "";
  }

  get stamp() {
    return this.#board().dataset.stamp ?? "";
  }

  /** @returns {HTMLElement[]} all jobs from top to bottom */
  get items() {
    return this.#all(".job");
  }

  /** @returns {string[]} */
  get ids() {
    return this.items.map((one) => one.dataset.featureId ?? "");
  }

  /** @param {string} id @returns {HTMLElement | null} */
  item(id) {
    return this.#content.querySelector(`.job[data-feature-id="${CSS.escape(id)}"]`);
  }

  /** @param {string} id @returns {Job | null} */
  job(id) {
    const item = this.item(id);
    return item ? this.#read(item) : null;
  }

  /** @param {string[]} ids @returns {Job[]} those still on the board */
  jobs(ids) {
    return ids.map((id) => this.job(id)).filter((job) => job !== null);
  }

  /** @param {string} crew @returns {Job[]} in the order of its round; none for the queue */
  round(crew) {
    if (!crew) return [];
    const place = `[data-drop][data-crew="${CSS.escape(crew)}"]`;
    return this.#all(`${place} .job`).map((item) => this.#read(item));
  }

  /** @param {string[]} ids @returns {{ jobs: number, vehicles: number }} */
  totals(ids) {
    const items = ids.map((id) => this.item(id)).filter((one) => one !== null);
    const vehicles = items.reduce((sum, one) => sum + Number(one.dataset.count ?? 0), 0);
    return { jobs: items.length, vehicles };
  }

  /** Put in what the server made, where the user was before. @param {string} html */
  replace(html) {
    const focused = document.activeElement?.closest(".job");
    const id = focused instanceof HTMLElement ? (focused.dataset.featureId ?? "") : "";
    const scrolled = this.#content.querySelector(".board__queue")?.scrollTop ?? 0;
    this.#content.innerHTML = html;
    const queue = this.#content.querySelector(".board__queue");
    if (queue) queue.scrollTop = scrolled;
    if (id) this.item(id)?.focus();
  }

  /** @param {HTMLElement} item @returns {Job} a job of another day counts as in the queue */
  #read(item) {
    const { featureId = "", crew = "", version = "0", position = "0", day } = item.dataset;
    return {
      pk: featureId,
      crew: day === this.day ? crew : "",
      version: Number(version),
      position: Number(position),
    };
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  #all(selector) {
    const found = [...this.#content.querySelectorAll(selector)];
    return found.filter((one) => one instanceof HTMLElement);
  }

  #board() {
    return /** @type {HTMLElement} */ (this.#content.querySelector("[data-board]"));
  }
}
