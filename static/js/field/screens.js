// @ts-check
/** One page, several screens: `data-screen`. The phone's back button goes back one screen. */

const HOME = "home";

export class Screens {
  #now = HOME;
  /** @type {Map<string, () => void>} */
  #leaving = new Map();

  start() {
    history.replaceState({ screen: HOME }, "");
    addEventListener("popstate", (event) => this.#show(event.state?.screen ?? HOME));
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-go-back]"))
        this.back();
    });
    this.#show(HOME);
  }

  get now() {
    return this.#now;
  }

  /** @param {string} name @param {() => void} act whenever that screen is left */
  onLeave(name, act) {
    this.#leaving.set(name, act);
  }

  /** @param {string} name */
  open(name) {
    if (name === this.#now) return;
    if (this.#now === HOME) history.pushState({ screen: name }, "");
    else history.replaceState({ screen: name }, "");
    this.#show(name);
  }

  /** To the home screen. */
  back() {
    if (this.#now !== HOME) history.back();
  }

  /** @param {string} name */
  #show(name) {
    if (this.#now !== name) this.#leaving.get(this.#now)?.();
    this.#now = name;
    document.body.dataset.showing = name;
    for (const screen of document.querySelectorAll("[data-screen]")) {
      if (screen instanceof HTMLElement) screen.hidden = screen.dataset.screen !== name;
    }
    const heading = document.querySelector(`[data-screen="${name}"] [data-focus]`);
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
  }
}
