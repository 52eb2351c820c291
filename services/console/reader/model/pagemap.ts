// Where pages are: in the text, and on the screen.
import type { PageEntry, Span } from "../api/types";

export const GAP = 24;

export interface Box { number: number; top: number; width: number; height: number; scale: number }

/** The place of each page in pixels, `width` pixels wide; a wider page is drawn smaller. */
export function boxes(pages: readonly PageEntry[], width: number): Box[] {
  const usual = median(pages.map((page) => page.width)) || 612;
  let top = GAP;
  return pages.map((page) => {
    const scale = Math.min(width / usual, width / (page.width || usual));
    const box = { number: page.number, top, width: page.width * scale, height: page.height * scale, scale };
    top += box.height + GAP;
    return box;
  });
}

export const totalHeight = (all: readonly Box[]): number => {
  const last = all.at(-1);
  return last ? last.top + last.height + GAP : 0;
};

/** The index of the box at `y`: the last one that begins at or above it. */
export function indexAt(all: readonly Box[], y: number): number {
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.top ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The indexes of the boxes to mount: those in view and two more on each side. */
export function mounted(all: readonly Box[], top: number, height: number, extra = 2): [number, number] {
  if (!all.length) return [0, -1];
  return [Math.max(0, indexAt(all, top) - extra), Math.min(all.length - 1, indexAt(all, top + height) + extra)];
}

interface Part { start: number; end: number; number: number }

const parts = new WeakMap<readonly PageEntry[], readonly Part[]>();

/** What is on which page, in the order of the text. */
function partsOf(pages: readonly PageEntry[]): readonly Part[] {
  const known = parts.get(pages);
  if (known) return known;
  const made = pages.flatMap((page) => [page.span, ...(page.others ?? [])].map((span) => ({ ...span, number: page.number })));
  // A page without text begins where another one does, and is not the one that has it.
  made.sort((a, b) => a.start - b.start || a.end - b.end);
  parts.set(pages, made);
  return made;
}

/** The index of the last part that begins at or before the code point, or -1. */
function partAt(all: readonly Part[], offset: number): number {
  let low = 0;
  let high = all.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

/** The number of the page that has the code point, or 0. */
export function pageOf(pages: readonly PageEntry[], offset: number): number {
  const all = partsOf(pages);
  return all[partAt(all, offset)]?.number ?? 0;
}

/** The numbers of the pages with a part of `span`. */
export function pagesOf(pages: readonly PageEntry[], span: Span): number[] {
  const all = partsOf(pages);
  const found = new Set<number>();
  for (let n = Math.max(0, partAt(all, span.start)); n < all.length; n++) {
    const part = all[n];
    if (!part || part.start >= span.end) break;
    if (part.end > part.start && overlaps(part, span)) found.add(part.number);
  }
  return [...found];
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
