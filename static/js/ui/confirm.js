// @ts-check
/** Ask before a step that cannot be taken back, in words that say what will happen. */

/**
 * @typedef {object} Question
 * @property {string} title what happens: 「12件の割当を取り消します」
 * @property {string} [text] what follows from it, and what does not
 * @property {string} [label] of the button that does it; a verb
 * @property {"primary" | "danger"} [kind]
 */

/**
 * @param {Question} question
 * @returns {Promise<boolean>}
 */
export function ask({ title, text = "", label = "続ける", kind = "primary" }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog__body";
  const heading = document.createElement("h2");
  heading.id = "confirm-title";
  heading.className = "dialog__title";
  heading.textContent = title;
  const words = document.createElement("p");
  words.className = "dialog__text";
  words.textContent = text;
  words.hidden = !text;
  const actions = document.createElement("div");
  actions.className = "dialog__actions";
  actions.append(button("やめる", "", ""), button(label, "yes", kind));
  form.append(heading, words, actions);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** Ask for every form or button with `data-confirm`, and for htmx's `hx-confirm`. */
export function startConfirm() {
  /** @type {WeakSet<HTMLFormElement>} */
  const agreed = new WeakSet();
  const onSubmit = async (/** @type {SubmitEvent} */ event) => {
    const form = event.target;
    const asker = [event.submitter, form].find((one) => questioned(one));
    if (!(form instanceof HTMLFormElement) || !asker || agreed.delete(form)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(await ask(questionOf(asker)))) return;
    agreed.add(form);
    form.requestSubmit(event.submitter);
  };
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:confirm", async (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (!detail.question) return;
    event.preventDefault();
    if (await ask({ title: detail.question })) detail.issueRequest(true);
  });
}

/** @param {unknown} element @returns {element is HTMLElement} */
function questioned(element) {
  return element instanceof HTMLElement && Boolean(element.dataset.confirm);
}

/** @param {HTMLElement} element @returns {Question} */
function questionOf({ dataset }) {
  return {
    title: dataset.confirm ?? "",
    text: dataset.confirmText,
    label: dataset.confirmLabel,
    kind: dataset.confirmKind === "danger" ? "danger" : "primary",
  };
}

/**
 * @param {string} text
 * @param {string} value
 * @param {string} kind
 */
function button(text, value, kind) {
  const made = document.createElement("button");
  made.type = "submit";
  made.className = "button";
  made.value = value;
  made.textContent = text;
  if (kind) made.dataset.kind = kind;
  return made;
}
