// Spans word by word and sentence by sentence, in code points.
import type { Span } from "../api/types";

/** The words of `text`, whose first code point is `start` of the document. */
export function wordsOf(text: string, start: number): Span[] {
  const found: Span[] = [];
  const offset = codePoints(text);
  for (const match of text.matchAll(/\S+/gu)) found.push({ start: start + offset(match.index), end: start + offset(match.index + match[0].length) });
  return found;
}

/** The ends of sentences in `text`: after a period, a semicolon, a colon, or at the end of a paragraph. */
export function sentenceEnds(text: string, start: number): number[] {
  const offset = codePoints(text);
  const found = [...text.matchAll(/[.;:?!]["”’)\]]*(?=\s)|\S(?=\s*\n\s*\n)|\S\s*$/gu)].map((match) => start + offset(match.index + match[0].trimEnd().length));
  return [...new Set(found)].sort((a, b) => a - b);
}

/** `span` without white space at its ends, and with the letters and digits that its ends cut off. */
export function wholeWords(text: string, start: number, span: Span): Span {
  const letters = [...text];
  const is = (at: number, kind: RegExp): boolean => kind.test(letters[at - start] ?? "");
  let { start: from, end: to } = span;
  while (from < to && is(from, /\s/u)) from++;
  while (to > from && is(to - 1, /\s/u)) to--;
  while (from < to && is(from, WORD) && is(from - 1, WORD)) from--;
  while (to > from && is(to - 1, WORD) && is(to, WORD)) to++;
  return { start: from, end: to };
}

const WORD = /[\p{L}\p{M}\p{N}]/u;

/** Converts indexes of UTF-16 units to code points. */
export function codePoints(text: string): (index: number) => number {
  const pairs = [...text.matchAll(/[\u{10000}-\u{10ffff}]/gu)].map((match) => match.index);
  return (index) => index - countBelow(pairs, index);
}

/** Converts code points to indexes of UTF-16 units. */
export function units(text: string): (offset: number) => number {
  const pairs = [...text.matchAll(/[\u{10000}-\u{10ffff}]/gu)].map((match, n) => match.index - n);
  return (offset) => offset + countBelow(pairs, offset);
}

function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Cursor { anchor: number; span: Span; marks: boolean }

const indexBefore = (words: readonly Span[], offset: number): number => {
  let at = -1;
  for (let n = 0; n < words.length && (words[n]?.start ?? 0) < offset; n++) at = n;
  return at;
};

/** Moves the end by a word; never before the start's word. */
export function moveEnd(words: readonly Span[], span: Span, step: 1 | -1): Span {
  const last = indexBefore(words, span.end);
  const first = Math.max(0, indexBefore(words, span.start + 1));
  const word = words[Math.max(first, Math.min(words.length - 1, last + step))];
  return word ? { start: span.start, end: word.end } : span;
}

/** Moves the start by a word; never after the end's word. */
export function moveStart(words: readonly Span[], span: Span, step: 1 | -1): Span {
  const first = Math.max(0, indexBefore(words, span.start + 1));
  const last = indexBefore(words, span.end);
  const word = words[Math.min(last, Math.max(0, first + step))];
  return word ? { start: word.start, end: span.end } : span;
}

/** Moves the end to the next or the previous end of a sentence. */
export function moveSentence(ends: readonly number[], words: readonly Span[], span: Span, step: 1 | -1): Span {
  const least = words[Math.max(0, indexBefore(words, span.start + 1))]?.end ?? span.end;
  const end = step > 0 ? ends.find((one) => one > span.end) : ends.filter((one) => one < span.end).at(-1);
  return { start: span.start, end: Math.max(end ?? (step > 0 ? span.end : least), least) };
}

/** The word after or before the one that begins `span`. */
export function moveWord(words: readonly Span[], span: Span, step: 1 | -1): Span {
  const at = Math.max(0, indexBefore(words, span.start + 1));
  return words[Math.min(words.length - 1, Math.max(0, at + step))] ?? span;
}
