// @ts-check
/** What a step on the board means for the requests it touches. Pure. */

/**
 * @typedef {object} Job as the board shows it
 * @property {string} pk
 * @property {string} crew "" in the queue
 * @property {number} version
 * @property {number} position
 *
 * @typedef {object} Move
 * @property {number} pk
 * @property {number | null} crew
 * @property {string | null} day
 * @property {number} position
 * @property {number} version
 */

/**
 * Put `chosen` into a crew's round before its job number `at` (from 0; by default at the end),
 * and number the round anew. Without a crew: back to the queue.
 *
 * @param {Job[]} chosen
 * @param {{ crew: string, day: string, round: Job[], at?: number }} to
 * @returns {Move[]} only what changes
 */
export function movesTo(chosen, { crew, day, round, at = round.length }) {
  if (!crew) {
    return chosen
      .filter((job) => job.crew)
      .map((job) => move(job, { crew: null, day: null, position: 0 }));
  }
  const picked = new Set(chosen.map(({ pk }) => pk));
  const before = round.slice(0, at).filter(({ pk }) => !picked.has(pk));
  const after = round.slice(at).filter(({ pk }) => !picked.has(pk));
  return [...before, ...chosen, ...after]
    .map((job, index) => ({ job, position: index + 1 }))
    .filter(({ job, position }) => job.crew !== crew || job.position !== position)
    .map(({ job, position }) => move(job, { crew: Number(crew), day, position }));
}

/**
 * The ids from `from` to `to` in the order of the list, for a click with Shift.
 *
 * @param {string[]} ids
 * @param {string} from
 * @param {string} to
 * @returns {string[]}
 */
export function between(ids, from, to) {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  if (a < 0 || b < 0) return [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/**
 * @param {Job} job
 * @param {{ crew: number | null, day: string | null, position: number }} to
 * @returns {Move}
 */
function move({ pk, version }, to) {
  return { pk: Number(pk), version, ...to };
}
