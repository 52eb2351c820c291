// Cross-references and defined terms: which of them is at a place, and which definition a word means.
import type { DefinitionEntry, ReferenceEntry, Span } from "../api/types";

/** The references that overlap `span`, in order. `all` is in the order of the text. */
export function referencesIn(all: readonly ReferenceEntry[], span: Span): ReferenceEntry[] {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.span.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const found: ReferenceEntry[] = [];
  for (let n = low; n < all.length; n++) {
    const one = all[n];
    if (!one || one.span.start >= span.end) break;
    if (one.targets.length) found.push(one);
  }
  return found;
}

export interface Part { text: string; start: number; reference: ReferenceEntry | null }

/** Cuts `text`, which begins at `start`, at its references. `at` converts code points to indexes of the text. */
export function partsOf(text: string, start: number, end: number, all: readonly ReferenceEntry[], at: (offset: number) => number): Part[] {
  const parts: Part[] = [];
  let done = start;
  const add = (until: number, reference: ReferenceEntry | null) => {
    if (until > done) parts.push({ text: text.slice(at(done - start), at(until - start)), start: done, reference });
    done = Math.max(done, until);
  };
  for (const one of referencesIn(all, { start, end })) {
    add(Math.max(start, one.span.start), null);
    add(Math.min(end, one.span.end), one);
  }
  add(end, null);
  return parts;
}

const keyOf = (term: string): string =>
  term.toLowerCase().replace(/[“”"‘’']/g, "").trim().split(/\s+/).map((one) => one.replace(/ies$/, "y").replace(/(?<!s)s$/, "")).join(" ");

/** The definitions of a term in the singular or plural; of the longest defined term in it, if it is none itself. */
export function definitionsOf(all: readonly DefinitionEntry[], term: string): DefinitionEntry[] {
  const wanted = keyOf(term);
  if (!wanted) return [];
  const exact = all.filter((one) => keyOf(one.term) === wanted);
  if (exact.length) return exact;
  const inside = all.filter((one) => ` ${wanted} `.includes(` ${keyOf(one.term)} `)).sort((a, b) => b.term.length - a.term.length);
  return inside.filter((one) => one.term === inside[0]?.term);
}
