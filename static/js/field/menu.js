// @ts-check
/** The menu: reading again, installing, signing out without losing anything. */

import { csrfToken } from "../ui/http.js";
import { one } from "./dom.js";
import * as store from "./store.js";

/** @param {import("./context.js").Field} field @param {() => void} refresh */
export function startMenu({ queue, screens }, refresh) {
  one("[data-refresh]").addEventListener("click", () => {
    refresh();
    screens.back();
  });
  const form = /** @type {HTMLFormElement} */ (one("[data-logout]"));
  const warning = one("[data-logout-warning]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (queue.unsent) {
      warning.hidden = false;
      warning.scrollIntoView({ block: "nearest" });
      return;
    }
    await store.clear("tags");
    leave(form);
  });
  one("[data-logout-anyway]").addEventListener("click", () => leave(form));
  screens.onLeave("menu", () => {
    warning.hidden = true;
  });
  offerInstall();
  keepStorage();
}

/** The page may be the kept shell, whose token is nobody's. @param {HTMLFormElement} form */
function leave(form) {
  const token = form.elements.namedItem("csrfmiddlewaretoken");
  if (token instanceof HTMLInputElement) token.value = csrfToken() || token.value;
  form.submit();
}

function offerInstall() {
  const button = one("[data-install]");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.onclick = () => /** @type {any} */ (event).prompt();
  });
}

/** Ask the browser not to clear the queue when the phone runs low. */
async function keepStorage() {
  const kept = await navigator.storage?.persist?.().catch(() => false);
  const words = kept
    ? "未送信の写真は、送り終わるまでこの端末に残ります。"
    : "未送信の写真は端末に残りますが、空き容量が少ないと消えることがあります。「ホーム画面に追加」をお勧めします。";
  one("[data-storage-words]").textContent = words;
}
