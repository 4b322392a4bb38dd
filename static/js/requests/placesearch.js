// @ts-check
/** The box that finds a place: arrow keys and Enter choose, the map flies there. */

const WAIT_MS = 120;

/**
 * @typedef {object} Place
 * @property {string} label
 * @property {string} [kind] what it is: 駅, 町丁目, 目標物 …
 * @property {number} lon
 * @property {number} lat
 * @property {number} [zoom]
 */

/**
 * @param {HTMLElement} box holds the input and its list
 * @param {string} url answers `?q=` with places
 * @param {(place: Place) => void} choose
 */
export function attachPlaceSearch(box, url, choose) {
  const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const list = /** @type {HTMLElement} */ (box.querySelector("[role=listbox]"));
  /** @type {Place[]} */
  let places = [];
  let active = -1;
  let timer = 0;
  /** @type {AbortController | null} */
  let asking = null;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (/** @type {number} */ index) => {
    active = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) {
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      }
    }
  };
  const take = (/** @type {number} */ index) => {
    const place = places[index];
    if (!place) return;
    input.value = place.label;
    close();
    choose(place);
  };
  const show = (/** @type {Place[]} */ found) => {
    places = found;
    list.replaceChildren(...found.map((place, index) => option(place, index, take)));
    if (!found.length) list.append(nothing());
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(found.length ? 0 : -1);
  };
  const ask = async () => {
    const q = input.value.trim();
    asking?.abort();
    if (!q) {
      close();
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${url}?${new URLSearchParams({ q })}`, {
        signal: asking.signal,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      show(placesOf(await answer.json()));
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) show([]);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", async (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden && places.length) {
      event.preventDefault();
      mark((active + step + places.length) % places.length);
    }
    if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      if (list.hidden) await ask();
      else take(active);
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
}

/** @param {any} answer @returns {Place[]} */
function placesOf(answer) {
  const found = answer.places ?? answer.results ?? [];
  return found.filter((/** @type {Place} */ { lon, lat }) => lon && lat);
}

/**
 * @param {Place} place
 * @param {number} index
 * @param {(index: number) => void} take
 */
function option(place, index, take) {
  const item = document.createElement("li");
  item.id = `place-${index}`;
  item.setAttribute("role", "option");
  const kind = document.createElement("span");
  kind.className = "suggestions__kind";
  kind.textContent = place.kind ?? "";
  const label = document.createElement("span");
  label.textContent = place.label;
  item.append(kind, label);
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(index);
  });
  return item;
}

function nothing() {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.setAttribute("aria-disabled", "true");
  item.textContent = "見つかりません。駅名・町名だけで探すか、地図を動かしてください。";
  return item;
}
