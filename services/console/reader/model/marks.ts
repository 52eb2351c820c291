// The places of marks on a page: one bar per line of words, and lanes for those that overlap.
import type { PageWord, Span } from "../api/types";

export interface Bar { x0: number; x1: number; top: number; bottom: number }

/** The bars over the words that overlap `span`, one per line, in points. */
export function barsOf(words: readonly PageWord[], span: Span): Bar[] {
  const bars: Bar[] = [];
  for (let n = firstAfter(words, span.start); n < words.length; n++) {
    const word = words[n];
    if (!word || word.span.start >= span.end) break;
    if (word.span.end <= span.start) continue;
    const last = bars.at(-1);
    const middle = (word.y0 + word.y1) / 2;
    if (last && middle > last.top && middle < last.bottom && word.x0 >= last.x0 - 1) {
      last.x0 = Math.min(last.x0, word.x0);
      last.x1 = Math.max(last.x1, word.x1);
      last.top = Math.min(last.top, word.y0);
      last.bottom = Math.max(last.bottom, word.y1);
    } else bars.push({ x0: word.x0, x1: word.x1, top: word.y0, bottom: word.y1 });
  }
  return bars;
}

/** The index of the first word that ends after `offset`. The words are in the order of the text. */
export function firstAfter(words: readonly PageWord[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.span.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const LANES = 3;

/** A lane for each span: 0 is the highest. The longest is the lowest; those without a lane have -1. */
export function lanesOf(spans: readonly Span[]): number[] {
  const shortestFirst = spans.map((span, index) => ({ span, index })).sort((a, b) => length(a.span) - length(b.span) || a.index - b.index);
  const taken: { span: Span; lane: number }[] = [];
  const lanes: number[] = spans.map(() => -1);
  for (const { span, index } of shortestFirst) {
    const below = taken.filter((one) => one.span.start < span.end && span.start < one.span.end);
    const lane = below.length ? Math.max(...below.map((one) => one.lane)) + 1 : 0;
    taken.push({ span, lane });
    lanes[index] = lane < LANES ? lane : -1;
  }
  return lanes;
}

const length = (span: Span): number => span.end - span.start;

/** A wave from x0 to x1 at y, in points. */
export function wave(x0: number, x1: number, y: number): string {
  let path = `M${x0.toFixed(1)} ${y.toFixed(1)}`;
  let up = true;
  for (let x = x0; x < x1; x += 2) {
    path += `q1 ${up ? -1.6 : 1.6} 2 0`;
    up = !up;
  }
  return path;
}

/** The tops of margin labels, moved down so that none covers another. */
export function spread(tops: readonly number[], height: number): number[] {
  let free = -Infinity;
  return tops.map((top) => {
    const at = Math.max(top, free);
    free = at + height;
    return at;
  });
}
