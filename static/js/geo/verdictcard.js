// @ts-check
/** A verdict as a card: the place first, then why. */

/** @typedef {Record<string, any>} Verdict */

/**
 * @param {Verdict} verdict
 * @returns {HTMLElement}
 */
export function verdictCard(verdict) {
  const card = element("article", "card");
  card.dataset.tone = toneOf(verdict);
  const head = element("div", "card__head");
  head.append(element("h3", "card__title", verdict.place ?? "区の外"));
  if (verdict.in_ward) head.append(badge(...zoneWords(verdict)));
  if (verdict.needs_check) head.append(badge("要確認", "warning"));
  card.append(head, element("p", "", verdict.reason));
  if (verdict.in_ward) card.append(facts(verdict));
  return card;
}

/**
 * @param {string} message
 * @returns {HTMLElement}
 */
export function refusal(message) {
  const notice = element("div", "notice", message);
  notice.dataset.tone = "danger";
  notice.setAttribute("role", "alert");
  return notice;
}

/** @param {Verdict} verdict */
function toneOf(verdict) {
  if (!verdict.in_ward) return "neutral";
  return verdict.needs_check ? "warning" : "info";
}

/** @param {Verdict} verdict @returns {[string, string]} */
function zoneWords(verdict) {
  if (verdict.zone_status !== "inside") return ["区域外", "quiet"];
  return [verdict.zone_is_rough ? "区域内（概略）" : "区域内", "strong"];
}

/** @param {Verdict} verdict */
function facts(verdict) {
  const list = element("dl", "facts");
  list.dataset.density = "dense";
  list.dataset.layout = "list";
  const road = [verdict.road_name, verdict.road_administrator].filter(Boolean).join("・");
  const line = verdict.layers.dividing_line;
  const side = line ? `${line.name}から${Math.abs(line.metres_north).toFixed(1)} m` : "";
  const rows = [
    ["撤去場所コード", verdict.place_code],
    ["南北", side],
    ["町丁目", verdict.town_block],
    ["地域", verdict.district],
    ["道路", road],
    ["保管所", verdict.yard],
    ["経度,緯度", `${verdict.lon.toFixed(7)},${verdict.lat.toFixed(7)}`],
  ];
  for (const [name, value] of rows) {
    if (!value) continue;
    const row = document.createElement("div");
    row.append(element("dt", "", name), element("dd", "", value));
    list.append(row);
  }
  return list;
}

/** @param {string} words @param {string} tone */
function badge(words, tone) {
  const made = element("span", "badge", words);
  made.dataset.tone = tone;
  return made;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
