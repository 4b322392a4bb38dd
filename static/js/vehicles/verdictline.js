// @ts-check
/** What follows from a point, in one line. */

/**
 * Ask for the verdict of a point and say it in `said`; the newest question counts.
 *
 * @param {Element | null} said
 * @param {string} url
 * @param {number} lon
 * @param {number} lat
 */
export async function showVerdict(said, url, lon, lat) {
  if (!said) return;
  const asked = `${lon},${lat}`;
  if (said instanceof HTMLElement) said.dataset.asked = asked;
  const answer = await fetch(`${url}?lon=${lon}&lat=${lat}`).catch(() => null);
  if (!answer?.ok) return;
  const { place, zone_status, yard, in_ward, reason } = await answer.json();
  if (said instanceof HTMLElement && said.dataset.asked !== asked) return;
  const zone = zone_status === "inside" ? "区域内" : "区域外";
  said.textContent = in_ward ? `${place}・${zone}・保管所 ${yard}` : reason;
}
