// The text of a document as blocks of semantic HTML: headings, paragraphs, tables. Offsets are code points.
import type { Part, PartKind, Section, Span, Table } from "../api/types";
import { joined, widthOf } from "./lines";
import { partAt, sheetOf } from "./parts";
import { units } from "./words";

export interface TextPiece { span: Span; text: string }
export interface HeadingBlock { kind: "heading"; level: number; piece: TextPiece }
export interface ParagraphBlock { kind: "paragraph"; piece: TextPiece }
/** `sheet`: the names of the columns, the numbers of the rows, and the widths of the columns in characters. */
export interface TableBlock { kind: "table"; span: Span; rows: (TextPiece | null)[][]; sheet?: { columns: string[]; rows: number[]; widths: number[] } }
/** The begin of a part, with its title if it has one. */
export interface PartBlock { kind: "part"; part: Part; piece: TextPiece }
/** A field at the head of a mail: `From:` and who sent it. */
export interface FieldLine { name: TextPiece; value: TextPiece }
export interface FieldsBlock { kind: "fields"; piece: TextPiece; lines: FieldLine[] }
export type Block = FieldsBlock | HeadingBlock | ParagraphBlock | TableBlock | PartBlock;

export const startOf = (block: Block | undefined): number => (!block ? 0 : block.kind === "table" ? block.span.start : block.piece.span.start);
export const endOf = (block: Block | undefined): number => (!block ? 0 : block.kind === "table" ? block.span.end : block.piece.span.end);

/** What blocks are cut at. */
export interface Cuts { sections: readonly Section[]; tables: readonly Table[]; parts: readonly Part[] }

const BEGINS: ReadonlySet<PartKind> = new Set(["sheet", "slide", "notes", "quotation"]);

/** Cuts `text`, which begins at `start`, at blank lines, headings, tables and parts. */
export function blocksOf(text: string, start: number, { sections, tables, parts }: Cuts): Block[] {
  const at = units(text);
  const slice = (span: Span): string => text.slice(at(span.start - start), at(span.end - start));
  const width = widthOf(text);
  const headings = sections
    .map((one) => ({ span: closed(headingSpan(one), slice), level: one.level }))
    .filter((one) => one.span.end > one.span.start)
    .map((one) => ({ span: one.span, block: { kind: "heading" as const, level: one.level, piece: { span: one.span, text: slice(one.span) } } }));
  const grids = tables.filter((one) => one.cells.length)
    .flatMap((one) => (partAt(parts, tableSpan(one).start)?.kind === "sheet" ? sheetOf(one, slice) : [gridOf(one, slice)]))
    .map((block) => ({ span: block.span, block }));
  const begins = parts.filter((one) => BEGINS.has(one.kind)).map((part) => {
    const span = part.title.text.trim() ? part.title.span : { start: part.span.start, end: part.span.start };
    return { span, block: { kind: "part" as const, part, piece: { span, text: slice(span) } } };
  });
  const fixed = [...begins, ...headings, ...grids].sort((a, b) => a.span.start - b.span.start);
  const blocks: Block[] = [];
  let done = start;
  for (const { span, block } of fixed) {
    if (span.start < done) continue;
    blocks.push(...paragraphs(slice({ start: done, end: span.start }), done), block);
    done = span.end;
  }
  const tail = text.slice(at(done - start));
  const mails = new Set(parts.filter((one) => one.kind === "message").map((one) => one.span.start));
  const all = [...blocks, ...paragraphs(tail, done)];
  return all.map((one, n) => {
    const before = all[n - 1];
    const isHead = before?.kind === "part" ? before.part.kind === "quotation" : one.kind === "paragraph" && mails.has(one.piece.span.start);
    const lines = isHead && one.kind === "paragraph" ? fieldsOf(one.piece) : null;
    if (one.kind !== "paragraph") return one;
    return lines ? { kind: "fields", piece: one.piece, lines } : { ...one, piece: { ...one.piece, text: joined(one.piece.text, width) } };
  });
}

const FIELD = /^([A-Z][A-Za-z-]{1,20}:)[ \t]*(.*)$/;

/** The fields at the head of a mail, if all lines are some; a line without a name goes on. Null if there are none. */
export function fieldsOf(piece: TextPiece): FieldLine[] | null {
  const lines: FieldLine[] = [];
  let start = piece.span.start;
  for (const line of piece.text.split("\n")) {
    const end = start + [...line].length;
    const [, name, value] = FIELD.exec(line) ?? [];
    const last = lines.at(-1)?.value;
    if (name !== undefined && value !== undefined) {
      lines.push({ name: { span: { start, end: start + name.length }, text: name }, value: { span: { start: end - [...value].length, end }, text: value } });
    } else if (last) {
      last.text += `\n${line}`;
      last.span.end = end;
    } else return null;
    start = end + 1;
  }
  return lines.length ? lines : null;
}

/** A section's number and heading. One with a number alone begins a paragraph: it is no heading. */
function headingSpan(section: Section): Span {
  if (section.heading.span.end <= section.heading.span.start || !section.heading.text.trim()) return { start: 0, end: 0 };
  const first = section.number.text.trim() ? Math.min(section.number.span.start, section.heading.span.start) : section.heading.span.start;
  return { start: first, end: section.heading.span.end };
}

/** The heading with the stop after it, which else would begin the paragraph. */
function closed(span: Span, slice: (span: Span) => string): Span {
  const stop = span.end > span.start && /^[.:]/.test(slice({ start: span.end, end: span.end + 1 }));
  return stop ? { start: span.start, end: span.end + 1 } : span;
}

function tableSpan(table: Table): Span {
  return {
    start: Math.min(...table.cells.map((one) => one.words.span.start)),
    end: Math.max(...table.cells.map((one) => one.words.span.end)),
  };
}

/** `slice`: the words at a place, in which masked values have their lengths, as in paragraphs. */
function gridOf(table: Table, slice: (span: Span) => string): TableBlock {
  const rows: (TextPiece | null)[][] = Array.from({ length: table.rows }, () => Array.from({ length: table.columns }, () => null));
  for (const cell of table.cells) {
    const row = rows[cell.row];
    if (row && cell.column < table.columns) row[cell.column] = { span: cell.words.span, text: slice(cell.words.span) };
  }
  return { kind: "table", span: tableSpan(table), rows: rows.filter((row) => row.some(Boolean)) };
}

/** The paragraphs of `text`: a blank line ends one, and a page break of a plain text. */
function paragraphs(text: string, start: number): ParagraphBlock[] {
  const found: ParagraphBlock[] = [];
  let offset = start;
  for (const part of text.split(/(\n\s*\n|\f)/)) {
    const length = [...part].length;
    if (part.trim()) {
      const lead = [...(/^\s*/.exec(part)?.[0] ?? "")].length;
      const words = part.trim();
      found.push({ kind: "paragraph", piece: { span: { start: offset + lead, end: offset + lead + [...words].length }, text: words } });
    }
    offset += length;
  }
  return found;
}

export interface Run { text: string; start: number; keys: string[]; begins: string[]; ends: string[] }

/** Cuts a piece at the borders of marks, so that each run has the same marks. */
export function runsOf(piece: TextPiece, marks: readonly { key: string; span: Span }[]): Run[] {
  const inside = marks.filter((one) => one.span.start < piece.span.end && piece.span.start < one.span.end);
  if (!inside.length) return [{ text: piece.text, start: piece.span.start, keys: [], begins: [], ends: [] }];
  const cuts = new Set([piece.span.start, piece.span.end]);
  for (const { span } of inside) for (const cut of [span.start, span.end]) if (cut > piece.span.start && cut < piece.span.end) cuts.add(cut);
  const sorted = [...cuts].sort((a, b) => a - b);
  const at = units(piece.text);
  return sorted.slice(0, -1).map((start, n) => {
    const end = sorted[n + 1] ?? start;
    const here = inside.filter((one) => one.span.start < end && start < one.span.end);
    return {
      text: piece.text.slice(at(start - piece.span.start), at(end - piece.span.start)),
      start,
      keys: here.map((one) => one.key),
      begins: here.filter((one) => Math.max(one.span.start, piece.span.start) === start).map((one) => one.key),
      ends: here.filter((one) => Math.min(one.span.end, piece.span.end) === end).map((one) => one.key),
    };
  });
}
