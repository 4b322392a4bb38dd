// @ts-check
/** The spots of a survey, the nearest first, where the phone knows where it is. */

const METRES = 111_320;

for (const button of document.querySelectorAll("[data-near]")) {
  if (!(button instanceof HTMLButtonElement) || !("geolocation" in navigator)) continue;
  button.hidden = false;
  button.addEventListener("click", () => sort(button));
}

/** @param {HTMLButtonElement} button */
function sort(button) {
  const section = /** @type {HTMLElement} */ (button.closest("section"));
  const list = /** @type {HTMLElement} */ (section.querySelector("[data-spots]"));
  const words = /** @type {HTMLElement} */ (section.querySelector("[data-near-words]"));
  words.textContent = "位置を調べています…";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const spots = [...list.children].filter((one) => one instanceof HTMLElement);
      const far = (/** @type {HTMLElement} */ one) =>
        distance(coords, Number(one.dataset.lon), Number(one.dataset.lat));
      list.append(...spots.sort((a, b) => far(a) - far(b)));
      words.textContent = "近い順に並べました。";
    },
    () => {
      words.textContent = "位置が分かりません。一覧から選んでください。";
    },
    { enableHighAccuracy: true, timeout: 15_000 },
  );
}

/**
 * @param {GeolocationCoordinates} from
 * @param {number} lon
 * @param {number} lat
 * @returns {number} metres, near enough within a ward
 */
function distance({ longitude, latitude }, lon, lat) {
  const east = (lon - longitude) * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(east, lat - latitude) * METRES;
}
