// @ts-check
/** Numbers that look strange, and vehicles with the same or similar ones, while one types. */

const WAIT_MS = 400;
const NUMBERS = [
  "registration_jurisdiction",
  "registration_police",
  "registration_prefix",
  "registration_serial",
  "frame_number",
];

/**
 * Ask `data-doubts-url` of the page now and whenever the numbers of the form have changed; what
 * comes back stands in `[data-doubts]`.
 *
 * @param {HTMLElement} page
 * @param {HTMLFormElement} form
 */
export function startDoubts(page, form) {
  let timer = 0;
  let asked = "";

  const ask = async () => {
    const data = new FormData(form);
    const question = new URLSearchParams();
    for (const name of NUMBERS) question.set(name, String(data.get(name) ?? ""));
    if (String(question) === asked) return;
    asked = String(question);
    const answer = await fetch(`${page.dataset.doubtsUrl}?${question}`).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { doubts, alike } = await answer.json();
    show(page, Object.values(doubts).flat(), alike);
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
  ask();
}

/**
 * @param {HTMLElement} page
 * @param {any[]} texts
 * @param {{ text: string, url: string }[]} alike
 */
function show(page, texts, alike) {
  const box = page.querySelector("[data-doubts]");
  const place = page.querySelector("[data-doubts-text]");
  if (!(box instanceof HTMLElement) || !place) return;
  place.replaceChildren(...texts.map(paragraph), ...alike.map(alikeLine));
  box.hidden = place.childElementCount === 0;
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = `${text}このまま登録もできます。`;
  return made;
}

/** @param {{ text: string, url: string }} one */
function alikeLine({ text, url }) {
  const made = document.createElement("p");
  if (!url) {
    made.textContent = text;
    return made;
  }
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = text;
  made.append(link);
  return made;
}
