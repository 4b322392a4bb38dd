// @ts-check
/** The phone's own position, as good as it gets. `change` is dispatched at each reading. */

/** A reading older than this is not shown as the position. */
const STALE_MS = 60_000;

/** @typedef {{ lon: number, lat: number, accuracy: number, at: number }} Fix */

export class Gps extends EventTarget {
  /** @type {Fix | null} */
  #fix = null;
  /** Why there is none, in words. */
  trouble = "";

  start() {
    if (!navigator.geolocation) {
      this.trouble = "位置を使えません";
      return;
    }
    navigator.geolocation.watchPosition(
      ({ coords }) => {
        const { longitude: lon, latitude: lat, accuracy } = coords;
        this.#fix = { lon, lat, accuracy, at: Date.now() };
        this.trouble = "";
        this.dispatchEvent(new Event("change"));
      },
      (error) => {
        this.trouble = error.code === 1 ? "位置の許可がありません" : "位置を測れません";
        this.dispatchEvent(new Event("change"));
      },
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 },
    );
  }

  /** @returns {Fix | null} the latest reading, unless it is old */
  get fix() {
    return this.#fix && Date.now() - this.#fix.at < STALE_MS ? this.#fix : null;
  }

  /** Where the phone was last, however long ago. @returns {Fix | null} */
  get last() {
    return this.#fix;
  }
}
