// The parts of formats without pages, and the cells of a sheet.
import type { Language, Part, Span, Table } from "../api/types";
import type { TableBlock, TextPiece } from "./blocks";

/** Rows of a sheet in one block: a browser lays out only the blocks near the screen. */
const ROWS = 40;
const [NARROWEST, WIDEST] = [4, 44];

/** The innermost part with a name of its own: a shape is cited by its slide, the name of a file by what is around it. */
export function partAt(parts: readonly Part[], offset: number): Part | undefined {
  return parts.findLast((one) => one.kind !== "shape" && one.kind !== "message" && one.kind !== "file" && contains(one.span, offset));
}

/** The cell at `offset`, such as `B7`. Empty if there is none. */
export function cellAt(tables: readonly Table[], offset: number): string {
  for (const table of tables) {
    const cell = table.cells.find((one) => contains(one.words.span, offset));
    if (cell) return `${columnName(cell.column)}${cell.row + 1}`;
  }
  return "";
}

/** The name of a column, which counts from 0: A to Z, AA, AB. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

/** The cells of a sheet. Rows and columns without words are left out, as their numbers tell. `slice`: the words at a place. */
export function sheetOf(table: Table, slice: (span: Span) => string): TableBlock[] {
  const columns = [...new Set(table.cells.map((one) => one.column))].sort((a, b) => a - b);
  const place = new Map(columns.map((column, n) => [column, n]));
  const widths = columns.map(() => NARROWEST);
  const rows = new Map<number, (TextPiece | null)[]>();
  for (const { row, column, words } of table.cells) {
    const n = place.get(column) ?? 0;
    const cells = rows.get(row) ?? columns.map(() => null);
    const text = slice(words.span);
    cells[n] = { span: words.span, text };
    widths[n] = Math.min(WIDEST, Math.max(widths[n] ?? 0, ...text.split("\n").map((line) => line.length)));
    rows.set(row, cells);
  }
  const numbered = [...rows];
  const names = columns.map(columnName);
  return Array.from({ length: Math.ceil(numbered.length / ROWS) }, (_, n) => {
    const some = numbered.slice(n * ROWS, (n + 1) * ROWS);
    const spans = some.flatMap(([, cells]) => cells.flatMap((one) => (one ? [one.span] : [])));
    const span = { start: Math.min(...spans.map((one) => one.start)), end: Math.max(...spans.map((one) => one.end)) };
    return { kind: "table", span, rows: some.map(([, cells]) => cells), sheet: { columns: names, rows: some.map(([row]) => row + 1), widths } };
  });
}

const contains = (span: Span, offset: number): boolean => span.start <= offset && offset < span.end;

/** The run of a language at `offset`. */
export function languageAt(languages: readonly Language[], offset: number): Language | undefined {
  return languages.find((one) => one.span.start <= offset && offset < one.span.end);
}
