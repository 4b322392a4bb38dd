// @ts-check
/** The crew's page put together: what is scanned decides what happens. */

import { session } from "../ui/session.js";
import { CameraScreen } from "./camerascreen.js";
import { isSound, normalise, spoken } from "./codes.js";
import { startCodeScreen } from "./codescreen.js";
import { makeField } from "./context.js";
import { one } from "./dom.js";
import { startMap } from "./fieldmap.js";
import { JobFlow } from "./jobflow.js";
import { startLists } from "./lists.js";
import { startMenu } from "./menu.js";
import { startQueueScreen } from "./queuescreen.js";
import { RemovalFlow } from "./removalflow.js";
import { say } from "./say.js";
import { give } from "./signals.js";
import { startStatusBar } from "./statusbar.js";
import { TagFlow } from "./tagflow.js";

const REFRESH_MS = 60_000;
const ASK_MS = 2_500;

const field = makeField(one("[data-crew-page]"));
const { queue, sender, board, gps, screens, urls } = field;
screens.start();
startStatusBar(field);

const camera = new CameraScreen(field, found);
const jobs = new JobFlow(field);
const removal = new RemovalFlow(field, camera, afterRemoval);
const openers = {
  job: (/** @type {any} */ job) => jobs.open(job),
  tag: (/** @type {string} */ code) => found(code),
};
const map = startMap(field, openers);
const tagging = new TagFlow(field, camera, map);
startLists(field, openers);
startCodeScreen(field, found);
startMenu(field, refresh);
const showQueue = startQueueScreen(field);

for (const button of document.querySelectorAll("[data-start-scan]"))
  button.addEventListener("click", () => camera.scan());
for (const button of document.querySelectorAll("[data-open]")) {
  const name = /** @type {HTMLElement} */ (button).dataset.open ?? "";
  button.addEventListener("click", () => {
    screens.open(name);
    showQueue();
  });
}
sender.addEventListener("sent", (event) => sent(/** @type {CustomEvent} */ (event).detail));
sender.addEventListener("parked", () => {
  give("error");
  say("受け付けられなかった項目があります。「未送信」を開いてください。", "error");
});

await Promise.all([queue.load(), board.load()]);
gps.start();
sender.start();
refresh();
setInterval(refresh, REFRESH_MS);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
addEventListener("online", refresh);
navigator.serviceWorker?.register("/sw.js", { scope: "/field/" }).catch(() => {});
document.body.dataset.ready = "";

async function refresh() {
  const status = await board.refresh();
  if (status === 401) session.end();
  if (status === 200) session.resume();
  sender.dispatchEvent(new Event("change"));
}

/** A code was scanned, typed or tapped. @param {string} text */
async function found(text) {
  const code = normalise(/\/t\/([^/?#]+)/.exec(text)?.[1] ?? text);
  if (!isSound(code)) {
    await unwanted(
      "札の番号ではありません",
      "札のQRコードかバーコードを写してください",
      "error",
    );
    return;
  }
  const known = board.stateOf(code);
  const tag = board.tag(code);
  if (known === "attached" && tag) {
    give("success");
    removal.open(tag);
  } else if (known) {
    const word = known === "removed" ? "撤去済" : "移動済";
    await unwanted(
      `札 ${spoken(code)} は${word}です`,
      "別の札を使ってください",
      "duplicate",
    );
  } else {
    await unknown(code);
  }
}

/** The phone does not know it: ask the server if there is a line, else take it as new. */
async function unknown(/** @type {string} */ code) {
  const answer = await ask(code);
  if (answer?.state === "attached") {
    give("success");
    const taggedAt = Date.parse(answer.tagged_at);
    const removableAt = Date.parse(answer.removable_at);
    removal.open({
      code,
      lon: 0,
      lat: 0,
      place: answer.place,
      taggedAt,
      removableAt,
      photos: 0,
    });
  } else if (answer?.message) {
    await unwanted(answer.message, "", "duplicate");
  } else {
    give("success");
    tagging.open(code);
  }
}

/** @param {string} code @returns {Promise<any>} */
async function ask(code) {
  try {
    const signal = AbortSignal.timeout(ASK_MS);
    const response = await fetch(`${urls.tags}${code}/`, { signal, redirect: "manual" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * Not what is wanted: said, felt and heard, and the camera looks on.
 *
 * @param {string} title
 * @param {string} sub
 * @param {"duplicate" | "error"} signal
 */
async function unwanted(title, sub, signal) {
  give(signal);
  if (screens.now === "camera") {
    camera.say(title, sub);
    camera.trouble([title, sub].filter(Boolean).join("。"));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await camera.scanOn();
  } else {
    say([title, sub].filter(Boolean).join("。"), "error");
  }
}

/** The last tag of a job is done: offer its result. @param {string} code @param {string} how */
function afterRemoval(code, how) {
  const job = board.openJobs().find((one) => one.tags.includes(code));
  if (
    !job ||
    job.tags.some((/** @type {string} */ tag) => board.stateOf(tag) === "attached")
  )
    return;
  const removed = job.tags.filter(
    (/** @type {string} */ tag) => board.stateOf(tag) === "removed",
  );
  const result = how === "removed" || removed.length ? "removed" : "not_found";
  setTimeout(() => jobs.open(job, { result, count: removed.length }), 50);
}

/** The server has it: its times and numbers rule. @param {{ item: any, answer: any }} got */
async function sent({ item, answer }) {
  if (item.kind === "tag" && board.stateOf(item.code) === "attached") {
    const removableAt = Date.parse(answer.removable_at);
    const taggedAt = Date.parse(answer.tagged_at);
    await board.note(item.code, "attached", { removableAt, taggedAt, place: answer.place });
  }
  if (item.kind === "removal")
    say(`整理番号 ${answer.reference}（${answer.yard}へ）`, "success");
  if (item.kind !== "photo") await refresh();
}
