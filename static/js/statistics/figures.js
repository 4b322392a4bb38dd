// @ts-check
/** Moves between the linked figures of a table with the arrow keys: one stop for Tab. */

/** @type {Record<string, [number, number]>} */
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * The next cell that holds something, straight on from a cell.
 *
 * @param {boolean[][]} grid which cells hold something
 * @param {[number, number]} from row and column
 * @param {[number, number]} step
 * @returns {[number, number] | null}
 */
export function nextFilled(grid, from, step) {
  let [row, column] = [from[0] + step[0], from[1] + step[1]];
  while (grid[row]?.[column] !== undefined) {
    if (grid[row][column]) return [row, column];
    [row, column] = [row + step[0], column + step[1]];
  }
  return null;
}

/** @param {HTMLTableElement} table */
export function startFigures(table) {
  const rows = [...table.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a")),
  );
  const grid = rows.map((row) => row.map(Boolean));
  const links = rows.flat().filter((link) => link !== null);
  for (const link of links) link.tabIndex = -1;
  if (links[0]) links[0].tabIndex = 0;

  table.addEventListener("keydown", (event) => {
    const [step, link] = [STEPS[event.key], event.target];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!(link instanceof HTMLAnchorElement) || !links.includes(link)) return;
    const at = rows.findIndex((row) => row.includes(link));
    const found = nextFilled(grid, [at, rows[at].indexOf(link)], step);
    event.preventDefault();
    if (found) rows[found[0]][found[1]]?.focus();
  });
  table.addEventListener("focusin", (event) => {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    if (!links.includes(event.target)) return;
    for (const link of links) link.tabIndex = link === event.target ? 0 : -1;
  });
}

if (typeof document !== "undefined") {
  for (const table of document.querySelectorAll("table[data-figures]")) {
    if (table instanceof HTMLTableElement) startFigures(table);
  }
}
