// The pages as they look: boxes of fixed size, of which only those near the view are mounted.
import { batch, effect, untracked, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { barsOf } from "../model/marks";
import { boxes, indexAt, mounted, totalHeight } from "../model/pagemap";
import { pictureWidth } from "../model/pictures";
import { M } from "../messages";
import { useParts } from "./context";
import { PageView } from "./page";

const MARGIN = 40;
const WIDEST = 816;
const SEEN_AFTER = 800;

export function Pages() {
  const { store } = useParts();
  const ref = useRef<HTMLDivElement>(null);
  const width = useSignal(WIDEST);
  const range = useSignal<readonly [number, number]>([0, -1]);
  const shown = useComputed(() => boxes(store.pages.value, width.value));
  const canvas = useRef<HTMLDivElement>(null);
  /** Where a jump scrolled to: that is not the reviewer who passes pages. */
  const jumped = useRef(-1);

  const look = () => {
    const element = ref.current;
    if (!element) return;
    const all = shown.peek();
    const [first, last] = mounted(all, element.scrollTop, element.clientHeight);
    const known = range.peek();
    const middle = all[indexAt(all, element.scrollTop + element.clientHeight / 3)];
    batch(() => {
      if (middle && store.page.peek() !== middle.number) store.page.value = middle.number;
      if (known[0] !== first || known[1] !== last) range.value = [first, last];
    });
  };

  // All of it before the first paint: a box that is drawn later costs a frame, and its picture begins later.
  const measure = () => {
    const element = ref.current;
    if (!element) return;
    const free = element.clientWidth - 2 * MARGIN - 8;
    const wanted = Math.max(240, Math.min(WIDEST, free) * store.zoom.peek());
    const before = shown.peek();
    const at = indexAt(before, element.scrollTop);
    const old = before[at];
    const part = old ? (element.scrollTop - old.top) / old.height : 0;
    width.value = wanted;
    const now = shown.peek()[at];
    if (canvas.current) {
      canvas.current.style.height = `${totalHeight(shown.peek())}px`;
      canvas.current.style.minWidth = `${wanted + 2 * MARGIN}px`;
    }
    // A new width keeps the place in view.
    if (now && old && old.height !== now.height) element.scrollTop = now.top + part * now.height;
    look();
  };

  useLayoutEffect(() => {
    const observer = new ResizeObserver(measure);
    if (ref.current) observer.observe(ref.current);
    const stop = effect(() => {
      void [store.zoom.value, store.pages.value];
      untracked(measure);
    });
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);

  // Jumps: first to where the words should be, then, when the words are there, to the words.
  const jump = () => {
    const { span, page, n } = store.jump.value;
    const element = ref.current;
    const box = shown.peek()[page - 1];
    const entry = store.pages.peek()[page - 1];
    if (!element || !box || !entry) return;
    store.pictures.prepare(page, pictureWidth(box.width, window.devicePixelRatio));
    const show = (top: number, bottom: number, sure: boolean) => {
      const now = shown.peek()[page - 1] ?? box;
      const y = now.top + top * now.scale;
      const end = now.top + Math.min(bottom, top + 200) * now.scale;
      const inView = y >= element.scrollTop + 56 && end <= element.scrollTop + element.clientHeight - 56;
      if (!inView || (!sure && span === null)) element.scrollTop = Math.max(0, span ? y - element.clientHeight * 0.3 : now.top - 12);
      jumped.current = element.scrollTop;
      look();
    };
    if (!span) return show(0, 0, false);
    const guess = ((span.start - entry.span.start) / Math.max(1, entry.span.end - entry.span.start)) * entry.height;
    show(guess, guess, false);
    void store.words(page).then((found) => {
      const bars = barsOf(found.words, span);
      if (bars[0] && store.jump.peek().n === n) show(bars[0].top, bars.at(-1)?.bottom ?? bars[0].bottom, true);
    }).catch(() => undefined);
  };
  useLayoutEffect(() => effect(() => {
    void [store.jump.value, store.pages.value];
    untracked(jump);
  }), []);

  // A page is seen when it was in view for a while.
  useSignalEffect(() => {
    const [first, last] = range.value;
    void store.page.value;
    const timer = setTimeout(() => {
      const element = ref.current;
      if (!element || document.visibilityState !== "visible") return;
      const found = shown.peek().slice(first, last + 1).filter((box) => {
        const visible = Math.min(box.top + box.height, element.scrollTop + element.clientHeight) - Math.max(box.top, element.scrollTop);
        return visible > Math.min(box.height, element.clientHeight) * 0.4;
      });
      const next = new Set(store.seen.peek());
      for (const box of found) next.add(box.number);
      if (next.size !== store.seen.peek().size) store.seen.value = next;
    }, SEEN_AFTER);
    return () => clearTimeout(timer);
  });

  const list = useComputed(() => shown.value.slice(range.value[0], range.value[1] + 1));

  return (
    <div class="pages" ref={ref} onScroll={(event) => {
      if (event.currentTarget.scrollTop !== jumped.current) store.scrolledAt = performance.now();
      look();
    }} tabIndex={0} role="group" aria-label={M.regionDocument} data-scroller>
      <div class="canvas" ref={canvas}>
        {list.value.map((box) => <PageView key={box.number} box={box} />)}
      </div>
    </div>
  );
}
