// @ts-check
/** The phone's own position, as good as it gets. `change` is dispatched at each reading. */

/** A reading older than this is not shown as the position. */
const STALE_MS = 60_000;
/** After so long without one, the phone is asked. */
const QUIET_MS = 20_000;

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
    const options = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 };
    const took = (/** @type {GeolocationPosition} */ { coords }) => this.#take(coords);
    const failed = (/** @type {GeolocationPositionError} */ { code }) => {
      this.trouble = code === 1 ? "位置の許可がありません" : "位置を測れません";
      this.dispatchEvent(new Event("change"));
    };
    navigator.geolocation.watchPosition(took, failed, options);
    // Some phones say nothing while they are not moved.
    setInterval(() => {
      if (!document.hidden && Date.now() - (this.#fix?.at ?? 0) > QUIET_MS)
        navigator.geolocation.getCurrentPosition(took, failed, options);
    }, QUIET_MS);
  }

  /** @param {GeolocationCoordinates} coords */
  #take({ longitude: lon, latitude: lat, accuracy }) {
    this.#fix = { lon, lat, accuracy, at: Date.now() };
    this.trouble = "";
    this.dispatchEvent(new Event("change"));
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
