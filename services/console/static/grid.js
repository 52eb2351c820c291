// Keys of the grid: one cell is in the order of Tab, arrows move it, Enter opens its words.
const table = document.querySelector("[role=grid]");
const rows = table ? [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1)) : [];
let at = [0, 0];

function focus(row, column) {
  const last = rows.length - 1;
  const next = [Math.max(0, Math.min(row, last)), Math.max(0, Math.min(column, rows[0].length - 1))];
  rows[at[0]][at[1]].tabIndex = -1;
  at = next;
  const cell = rows[at[0]][at[1]];
  cell.tabIndex = 0;
  cell.focus();
}

function step(event, [row, column]) {
  switch (event.key) {
    case "ArrowDown": return [row + 1, column];
    case "ArrowUp": return [row - 1, column];
    case "ArrowRight": return [row, column + 1];
    case "ArrowLeft": return [row, column - 1];
    case "PageDown": return [row + 8, column];
    case "PageUp": return [row - 8, column];
    case "Home": return event.ctrlKey ? [0, 0] : [row, 0];
    case "End": return event.ctrlKey ? [rows.length - 1, Infinity] : [row, Infinity];
    default: return null;
  }
}

if (rows.length && rows[0].length) {
  rows[0][0].tabIndex = 0;
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.target.matches(".cell")) {
      event.target.querySelector("a")?.click();
      return;
    }
    const next = step(event, at);
    if (!next) return;
    event.preventDefault();
    focus(...next);
  });
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    const row = rows.findIndex((one) => one.includes(cell));
    rows[at[0]][at[1]].tabIndex = -1;
    at = [row, rows[row].indexOf(cell)];
    cell.tabIndex = 0;
  });
}
