// @ts-check
/** A step that was just taken can be taken back for a few seconds, without a question first. */

import { post } from "./http.js";
import { toast } from "./toast.js";

/**
 * @param {string} text what was done
 * @param {() => Promise<unknown>} takeBack
 */
export function offerUndo(text, takeBack) {
  toast(text, "success", {
    label: "元に戻す",
    act: async () => {
      try {
        await takeBack();
        toast("元に戻しました。", "info");
      } catch {
        toast("元に戻せませんでした。画面を読み込み直して確かめてください。", "error");
      }
    },
  });
}

/** Offer what the server left on the page: `data-undo="URL"` with `data-undo-text`. */
export function startUndo() {
  for (const element of document.querySelectorAll("[data-undo]")) {
    if (!(element instanceof HTMLElement)) continue;
    const { undo = "", undoText = "処理しました。" } = element.dataset;
    offerUndo(undoText, async () => {
      await post(undo, new FormData());
      location.reload();
    });
  }
}
