// Lines of a paragraph that were broken at the width of a page. They are joined, so that text flows in any width of window.

/** Lines longer than this are paragraphs: the text was not broken at a width. */
const WIDEST = 160;
/** Fewer lines than this do not show a width. */
const ENOUGH = 5;
/** A line of proportional type can be full with fewer characters than another. */
const FULL = 0.85;

/** Leaders of a table of contents, or columns that were made with spaces. */
const COLUMNS = /\S(?: {3,}|\t|[ .]*\.{3,}[ .]*)\S/;
/** The end of an item of a list, and the number of the next. */
const ITEM_END = /(?:[.;:]|\b(?:and|or))$/;
const ITEM = /^(?:\([a-zA-Z\d]{1,4}\)|[a-zA-Z\d]{1,4}[.)])\s/;

/** The width at which the lines of `text` were broken, in characters; infinite if they were not. */
export function widthOf(text: string): number {
  const lengths = text.split("\n").map((line) => line.trim().length).filter((length) => length > 0).sort((a, b) => a - b);
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  return lengths.length < ENOUGH || width > WIDEST ? Infinity : width;
}

/** The paragraph, in which a space stands for each break that was made because the next word did not fit. Its length stays. */
export function joined(paragraph: string, width: number): string {
  const lines = paragraph.split("\n");
  return lines.map((line, n) => {
    const next = lines[n + 1];
    return next === undefined ? line : line + (isBroken(line.trim(), next.trim(), width) ? " " : "\n");
  }).join("");
}

function isBroken(line: string, next: string, width: number): boolean {
  if (COLUMNS.test(line) || COLUMNS.test(next) || (ITEM_END.test(line) && ITEM.test(next))) return false;
  const word = next.split(/\s/, 1)[0] ?? "";
  return line.length + 1 + word.length > width * FULL;
}
