// Words of a scan that were read with a low confidence.
import type { PageWord, Span, UncertainWord } from "../api/types";

/** A word of a lower confidence is uncertain, as in `services/shared/domain/uncertain.py`. */
export const UNCERTAIN = 0.7;

export const isUncertain = (word: PageWord): boolean => word.confidence != null && word.confidence < UNCERTAIN;

export interface Piece { text: string; start: number; confidence: number | null; disputed?: boolean }

/** The uncertain words that touch `span`. `all` is in order, without overlap. */
export function uncertainIn(all: readonly UncertainWord[], span: Span): readonly UncertainWord[] {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.span.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < all.length && (all[end]?.span.start ?? span.end) < span.end) end++;
  return all.slice(low, end);
}

/** Cuts `text`, which begins at `start`, at uncertain words. `at` converts code points to indexes of the text. */
export function piecesOf(text: string, start: number, all: readonly UncertainWord[], at: (offset: number) => number): Piece[] {
  const end = start + [...text].length;
  const pieces: Piece[] = [];
  let done = start;
  const add = (until: number, confidence: number | null, disputed = false) => {
    if (until > done) pieces.push({ text: text.slice(at(done - start), at(until - start)), start: done, confidence, ...(disputed && { disputed }) });
    done = Math.max(done, until);
  };
  for (const one of uncertainIn(all, { start, end })) {
    add(Math.max(start, one.span.start), null);
    add(Math.min(end, one.span.end), one.confidence, one.disputed);
  }
  add(end, null);
  return pieces;
}
