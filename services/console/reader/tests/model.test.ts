import assert from "node:assert/strict";
import { test } from "node:test";
import type { PageWord, Section, Span } from "../api/types";
import { Unreachable } from "../api/client";
import { ActiveTime } from "../model/active";
import { blocksOf, runsOf } from "../model/blocks";
import { numberAt, partOf } from "../model/citations";
import { CATEGORIES, codeOf, familyOf } from "../model/families";
import { neighbour } from "../model/items";
import { barsOf, lanesOf, spread } from "../model/marks";
import { drawnPages } from "../model/drawing";
import { boxes, indexAt, mounted, pageOf, pagesOf } from "../model/pagemap";
import { codePoints, moveEnd, moveSentence, moveStart, moveWord, sentenceEnds, units, wholeWords, wordsOf } from "../model/words";

const span = (start: number, end: number): Span => ({ start, end });
const word = (start: number, end: number, x0: number, y0: number): PageWord => ({ text: "", span: span(start, end), x0, y0, x1: x0 + 10, y1: y0 + 10, masked: false, value_id: "" });
const page = (number: number, start: number, end: number, width = 600) => ({ number, span: span(start, end), width, height: 800 });

test("boxes keep their size, and a wide page is drawn smaller", () => {
  const made = boxes([page(1, 0, 10), page(2, 10, 20, 1200), page(3, 20, 30)], 600);
  assert.deepEqual(made.map((one) => [one.width, one.height]), [[600, 800], [600, 400], [600, 800]]);
  assert.equal(indexAt(made, made[2]!.top + 1), 2);
  assert.deepEqual(mounted(made, 0, 100), [0, 2]);
});

test("a place is on the page that begins at or before it", () => {
  const pages = [page(1, 0, 10), page(2, 10, 20)];
  assert.deepEqual([0, 9, 10, 99].map((offset) => pageOf(pages, offset)), [1, 1, 2, 2]);
});

test("a drawn page has notes from the end of the text", () => {
  const pages = [{ ...page(1, 0, 10), others: [span(20, 24)] }, page(2, 10, 10), { ...page(3, 10, 20), others: [span(24, 30)] }];
  assert.deepEqual([0, 9, 10, 19, 21, 24, 99].map((offset) => pageOf(pages, offset)), [1, 1, 3, 3, 1, 3, 3]);
  assert.deepEqual([span(5, 6), span(5, 12), span(9, 22)].map((one) => pagesOf(pages, one)), [[1], [1, 3], [1, 3]]);
});

test("drawn pages are asked for until the server has them, or says why not", async () => {
  const answers = (...reasons: string[]) => {
    let time = 0;
    const read = () => {
      const reason = reasons.shift() ?? "drawing";
      return reason === "down" ? Promise.reject(new Unreachable()) : Promise.resolve({ pages: [], available: !reason, reason });
    };
    return drawnPages(read, { now: () => time, wait: async (pause) => { time += pause; } });
  };
  assert.equal((await answers("drawing", "down", "drawing", "")).available, true);
  assert.equal((await answers("drawing", "unsupported")).reason, "unsupported");
  assert.equal((await answers("down", "down", "down", "")).reason, "unavailable");
  assert.equal((await answers()).reason, "timed_out");
});

test("a mark has one bar per line, over whole words", () => {
  const words = [word(0, 4, 0, 0), word(5, 9, 12, 0), word(10, 14, 0, 20)];
  assert.deepEqual(barsOf(words, span(6, 11)).map((bar) => [bar.x0, bar.x1, bar.top]), [[12, 22, 0], [0, 10, 20]]);
  assert.deepEqual(barsOf(words, span(4, 5)), []);
});

test("overlapping marks have lanes, the longest is the lowest, the fourth has none", () => {
  assert.deepEqual(lanesOf([span(0, 100), span(10, 20), span(200, 210)]), [1, 0, 0]);
  assert.deepEqual(lanesOf([span(0, 9), span(0, 8), span(0, 7), span(0, 6)]), [-1, 2, 1, 0]);
});

test("margin labels do not cover each other", () => assert.deepEqual(spread([0, 5, 100], 24), [0, 24, 100]));

test("offsets are code points", () => {
  const text = "a 𝒳b c";
  assert.deepEqual(wordsOf(text, 10), [span(10, 11), span(12, 14), span(15, 16)]);
  for (let at = 0; at <= 6; at++) assert.equal(codePoints(text)(units(text)(at)), at);
});

test("spans move by words and by sentences, and never vanish", () => {
  const text = "One two three. Four five; six.";
  const words = wordsOf(text, 0);
  assert.deepEqual(moveEnd(words, span(0, 3), 1), span(0, 7));
  assert.deepEqual(moveEnd(words, span(0, 3), -1), span(0, 3));
  assert.deepEqual(moveStart(words, span(4, 14), 1), span(8, 14));
  assert.deepEqual(moveStart(words, span(8, 14), 1), span(8, 14));
  assert.deepEqual(sentenceEnds(text, 0), [14, 25, 30]);
  assert.deepEqual(moveSentence([14, 25, 30], words, span(0, 3), 1), span(0, 14));
  assert.deepEqual(moveSentence([14, 25, 30], words, span(15, 25), -1), span(15, 19));
  assert.deepEqual(moveWord(words, span(0, 3), 1), span(4, 7));
});

const section = (number: string, heading: string, start: number, end: number, level: number): Section => {
  const at = start + number.length + 1;
  return {
    number: { text: number, span: span(start, start + number.length), page: 1, masked: false },
    heading: { text: heading, span: span(at, at + heading.length), page: 1, masked: false },
    span: span(start, end), level,
  };
};

test("a citation joins the numbers of nested sections", () => {
  const sections = [section("ARTICLE 7", "Negative covenants", 0, 100, 1), section("7.01", "Liens", 20, 80, 2), section("(k)", "", 40, 60, 3)];
  assert.deepEqual([10, 30, 50].map((offset) => numberAt(sections, offset)), ["7", "7.01", "7.01(k)"]);
});

test("parts begin with exhibits and notes", () => {
  assert.deepEqual(["EXHIBIT A Form of note", "Schedule 1", "Notes to the accounts", "Notice"].map(partOf), ["exhibit", "exhibit", "notes", ""]);
});

test("a text is cut into headings, paragraphs and tables", () => {
  const text = "Title\n\n1. Liens\n\nNo 𝒳 lien.\n\nA B\n\nEnd";
  const cell = (row: number, column: number, start: number, words: string) => ({ row, column, words: { text: words, span: span(start, start + 1), page: 1, masked: false } });
  const found = blocksOf(text, 0, { sections: [section("1.", "Liens", 7, 40, 1)], tables: [{ number: 1, rows: 1, columns: 2, cells: [cell(0, 0, 29, "A"), cell(0, 1, 31, "B")] }], parts: [] });
  assert.deepEqual(found.map((one) => one.kind === "table" ? one.rows.map((row) => row.map((c) => c?.text)) : `${one.kind} ${one.piece.text}`), [
    "paragraph Title", "heading 1. Liens", "paragraph No 𝒳 lien.", [["A", "B"]], "paragraph End",
  ]);
});

test("runs are cut where marks begin and end", () => {
  const runs = runsOf({ span: span(10, 20), text: "0123456789" }, [{ key: "a", span: span(0, 14) }, { key: "b", span: span(12, 30) }]);
  assert.deepEqual(runs.map((run) => [run.text, run.keys.join(), run.begins.join(), run.ends.join()]), [["01", "a", "a", ""], ["23", "a,b", "b", "a"], ["456789", "b", "", "b"]]);
});

test("the next undecided is found around the end", () => {
  const order = ["a", "b", "c"];
  assert.equal(neighbour(order, "b", 1, (key) => key === "a"), "a");
  assert.equal(neighbour(order, "a", -1, () => true), "c");
  assert.equal(neighbour(order, "", -1, () => true), "c");
  assert.equal(neighbour(order, "a", 1, () => false), "");
});

test("every category has a code of two letters, and no two the same", () => {
  assert.equal(new Set(CATEGORIES.map(codeOf)).size, CATEGORIES.length);
  assert.deepEqual([codeOf("Own Type"), familyOf("Own Type")], ["OT", "duties"]);
});

test("idle time over a minute and time without focus do not count", () => {
  let now = 0;
  const active = new ActiveTime(() => now);
  now = 10_000;
  active.input();
  now = 100_000;
  assert.equal(active.seconds, 70);
  active.input();
  active.focus(false);
  now = 500_000;
  active.focus(true);
  now = 505_000;
  assert.equal(active.seconds, 75);
});

test("marked words become whole words, without white space and with their punctuation as marked", () => {
  const text = "𝒜 the Borrower, and Lender’s";
  const of = (start: number, end: number): string => {
    const found = wholeWords(text, 100, span(100 + start, 100 + end));
    return [...text].slice(found.start - 100, found.end - 100).join("");
  };
  assert.equal(of(8, 12), "Borrower");
  assert.equal(of(5, 15), "Borrower,");
  assert.equal(of(3, 18), "the Borrower, and");
  assert.equal(of(0, 28), text);
});
