// Which cards of a long list are elements of the page: those near the view, and those around the current one.
const BLOCK = 8;
/** A short list is mounted as a whole. */
export const SHORT = 40;

/** Cards `from` to before `to`; those that are not mounted are an empty space of their height. */
export interface Stretch { from: number; to: number; isMounted: boolean }

/** All of a list in stretches. `view`: the first and the last index in view; `current`: -1 if it is elsewhere. */
export function stretches(count: number, view: readonly [number, number], current: number): Stretch[] {
  if (count <= SHORT) return count ? [{ from: 0, to: count, isMounted: true }] : [];
  const [first, last] = [Math.floor(view[0] / BLOCK) - 1, Math.floor(view[1] / BLOCK) + 1];
  const found: Stretch[] = [];
  for (let from = 0, block = 0; from < count; from += BLOCK, block++) {
    const isMounted = (block >= first && block <= last) || (current >= from && current < from + BLOCK);
    const before = found.at(-1);
    const to = Math.min(count, from + BLOCK);
    if (before?.isMounted === isMounted) before.to = to;
    else found.push({ from, to, isMounted });
  }
  return found;
}

/** The first and the last index between `top` and `bottom`, in pixels from the top of the list. */
export function inside(count: number, heightOf: (index: number) => number, top: number, bottom: number): [number, number] {
  let y = 0;
  let first = -1;
  for (let n = 0; n < count; n++) {
    y += heightOf(n);
    if (first < 0 && y > top) first = n;
    if (y >= bottom) return [Math.max(0, first), n];
  }
  return [first < 0 ? Math.max(0, count - 1) : first, Math.max(0, count - 1)];
}
