import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part, PartKind, Table } from "../api/types";
import { M } from "../messages";
import { blocksOf } from "../model/blocks";
import { cellAt, columnName, languageAt, partAt, sheetOf } from "../model/parts";

const words = (text: string, start = 0) => ({ text, span: { start, end: start + text.length }, page: 0, masked: false });
const part = (kind: PartKind, number: number, title: string, start: number, end: number, hidden = false): Part => ({ kind, number, title: words(title, start), span: { start, end }, hidden });
const cell = (row: number, column: number, start: number, text: string) => ({ row, column, words: words(text, start) });

test("columns are named as in a workbook", () => {
  assert.deepEqual([0, 25, 26, 51, 52, 701, 702, 16_383].map(columnName), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
});

test("a place has the name of its cell", () => {
  const tables: Table[] = [{ number: 1, rows: 1, columns: 1, cells: [cell(0, 0, 5, "x")] }, { number: 2, rows: 41, columns: 30, cells: [cell(40, 27, 20, "2.5x")] }];
  assert.deepEqual([5, 20, 23, 24, 0].map((offset) => cellAt(tables, offset)), ["A1", "AB41", "AB41", "", ""]);
});

test("the innermost named part: a shape and a body of a mail have no name", () => {
  const parts = [part("slide", 1, "A", 0, 50), part("shape", 1, "", 0, 10), part("notes", 1, "", 20, 40), part("message", 1, "", 60, 90), part("quotation", 1, "", 70, 80)];
  assert.deepEqual([5, 25, 45, 65, 75, 95].map((offset) => partAt(parts, offset)?.kind), ["slide", "notes", "slide", undefined, "quotation", undefined]);
});

test("a sheet is drawn without its empty rows and columns, in blocks of forty rows", () => {
  const cells = Array.from({ length: 45 }, (_, n) => cell(1_000_000 + n, 16_000, n * 10, `row ${n}`));
  const [first, second, ...rest] = sheetOf({ number: 1, rows: 1_000_045, columns: 16_001, cells: [cell(2, 0, 1_000, "A long name of a covenant"), ...cells] }, ({ start }) => (start === 1_000 ? "A long name of a covenant" : `row ${start / 10}`));
  assert.deepEqual(rest, []);
  assert.deepEqual(first?.sheet?.columns, ["A", columnName(16_000)]);
  assert.deepEqual([first?.rows.length, second?.rows.length], [40, 6]);
  assert.deepEqual([first?.sheet?.rows[0], first?.sheet?.rows[1], second?.sheet?.rows.at(-1)], [3, 1_000_001, 1_000_045]);
  assert.deepEqual(first?.sheet?.widths, [25, 6]);
  assert.deepEqual(first?.rows[0]?.map((one) => one?.text ?? ""), ["A long name of a covenant", ""]);
});

test("a text is cut at the begin of its sheets, with their titles", () => {
  const text = "Fees\n\na\tb\n\nOld\n\nc";
  const tables: Table[] = [{ number: 1, rows: 1, columns: 2, cells: [cell(0, 0, 6, "a"), cell(0, 1, 8, "b")] }];
  const found = blocksOf(text, 0, { sections: [], tables, parts: [part("sheet", 1, "Fees", 0, 9), part("sheet", 2, "Old", 11, 17, true)] });
  assert.deepEqual(found.map((one) => (one.kind === "table" ? [one.kind, one.sheet?.columns.join("")] : [one.kind, one.piece.text])), [["part", "Fees"], ["table", "AB"], ["part", "Old"], ["paragraph", "c"]]);
});

test("a slide without a title begins at its first words", () => {
  const found = blocksOf("Terms", 0, { sections: [], tables: [], parts: [part("slide", 3, "", 0, 5)] });
  assert.deepEqual(found.map((one) => [one.kind, one.kind !== "table" && one.piece.text]), [["part", ""], ["paragraph", "Terms"]]);
});

test("a place in a document of the file is cited with its title, and its text is cut at headings only", () => {
  const parts = [{ ...part("document", 1, "EXHIBIT A\n\nFORM OF NOTE", 10, 90), document_type: "note", form: true }];
  assert.deepEqual([5, 20].map((offset) => partAt(parts, offset)?.kind), [undefined, "document"]);
  assert.deepEqual(parts.map((one) => [M.partName(one), M.partType(one)]), [["EXHIBIT A FORM OF NOTE", "note, form"]]);
  assert.deepEqual(blocksOf("EXHIBIT A", 10, { sections: [], tables: [], parts }).map((one) => one.kind), ["paragraph"]);
});

test("the lines at the head of a mail and of a quotation are fields", () => {
  const text = "From: A\nTo: B,\n C\n\nHello: you\n\nFrom: D\nSent: x\n\nOld";
  const parts = [part("message", 1, "", 0, text.length), part("quotation", 1, "From: D", 31, text.length)];
  const found = blocksOf(text, 0, { sections: [], tables: [], parts });
  assert.deepEqual(found.map((one) => one.kind), ["fields", "paragraph", "part", "fields", "paragraph"]);
  const fields = found[0]?.kind === "fields" ? found[0].lines : [];
  assert.deepEqual(fields.map(({ name, value }) => [name.text, value.text, value.span.start, value.span.end]), [["From:", "A", 6, 7], ["To:", "B,\n C", 12, 17]]);
});

test("a place has the language of its run", () => {
  const runs = [{ code: "en", span: { start: 0, end: 10 }, read: true }, { code: "de", span: { start: 12, end: 20 }, read: false }];
  assert.deepEqual([0, 9, 11, 12, 20].map((offset) => languageAt(runs, offset)?.code), ["en", "en", undefined, "de", undefined]);
  assert.deepEqual(["de", "pt", "x!"].map(M.languageNotRead), ["German", "Portuguese", "x!"].map((name) => `${name}: the models do not read this passage`));
});
