import { test } from "node:test";
import assert from "node:assert/strict";
import type { PageWord, UncertainWord } from "../api/types";
import { isUncertain, piecesOf, uncertainIn } from "../model/uncertain";
import { M } from "../messages";
import { units } from "../model/words";

const word = (start: number, end: number, confidence = 0.5): UncertainWord => ({ span: { start, end }, confidence });

test("a word of a page is uncertain below 70 %, and never without a confidence", () => {
  const at = (confidence: number | null): PageWord => ({ text: "a", span: { start: 0, end: 1 }, x0: 0, y0: 0, x1: 1, y1: 1, masked: false, value_id: "", confidence });
  assert.deepEqual([0.69, 0.7, 1, null].map((one) => isUncertain(at(one))), [true, false, false, false]);
});

test("the uncertain words that touch a span", () => {
  const all = [word(0, 2), word(5, 8), word(10, 12)];
  assert.deepEqual(uncertainIn(all, { start: 2, end: 5 }), []);
  assert.deepEqual(uncertainIn(all, { start: 7, end: 11 }), all.slice(1));
  assert.deepEqual(uncertainIn([], { start: 0, end: 9 }), []);
});

test("text is cut at uncertain words, in code points", () => {
  const text = "a 𝒷c d";
  const pieces = piecesOf(text, 10, [word(12, 14, 0.4)], units(text));
  assert.deepEqual(pieces, [
    { text: "a ", start: 10, confidence: null },
    { text: "𝒷c", start: 12, confidence: 0.4 },
    { text: " d", start: 14, confidence: null },
  ]);
});

test("a word that two programs read differently stays marked as such", () => {
  const [, piece] = piecesOf("to tne end", 0, [{ ...word(3, 6, 0.4), disputed: true }], units("to tne end"));
  assert.deepEqual(piece, { text: "tne", start: 3, confidence: 0.4, disputed: true });
  assert.equal(M.readWith(40, piece?.disputed), "Two readers disagree. Read with 40 % confidence");
  assert.equal(M.readWith(40), "Read with 40 % confidence");
});
