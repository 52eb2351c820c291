// The pages as they look: boxes of fixed size, of which only those near the view are mounted.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { barsOf } from "../model/marks";
import { boxes, indexAt, mounted, totalHeight, type Box } from "../model/pagemap";
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
  const shown = useSignal<readonly Box[]>([]);

  const measure = () => {
    const element = ref.current;
    if (!element) return;
    const free = element.clientWidth - 2 * MARGIN - 8;
    width.value = Math.max(240, Math.min(WIDEST, free) * store.zoom.value);
  };

  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);

  const look = () => {
    const element = ref.current;
    if (!element) return;
    const [first, last] = mounted(shown.peek(), element.scrollTop, element.clientHeight);
    const known = range.peek();
    if (known[0] !== first || known[1] !== last) range.value = [first, last];
    const middle = shown.peek()[indexAt(shown.peek(), element.scrollTop + element.clientHeight / 3)];
    if (middle && store.page.peek() !== middle.number) store.page.value = middle.number;
  };

  // A new width keeps the place in view.
  useSignalEffect(() => {
    void store.zoom.value;
    const pages = store.pages.value;
    const made = boxes(pages, width.value);
    const element = ref.current;
    const before = shown.peek();
    const at = before.length && element ? indexAt(before, element.scrollTop) : -1;
    const old = before[at];
    const part = old && element ? (element.scrollTop - old.top) / old.height : 0;
    shown.value = made;
    requestAnimationFrame(() => {
      const now = made[at];
      if (now && element && old && old.height !== now.height) element.scrollTop = now.top + part * now.height;
      look();
    });
  });

  useEffect(() => void store.zoom.subscribe(measure), []);

  // Jumps: first to where the words should be, then, when the words are there, to the words.
  useSignalEffect(() => {
    const jump = store.jump.value;
    const element = ref.current;
    const all = shown.value;
    if (!element || !jump.page || !all.length) return;
    const box = all.find((one) => one.number === jump.page);
    const entry = store.pages.peek()[jump.page - 1];
    if (!box || !entry) return;
    const show = (top: number, bottom: number, sure: boolean) => {
      const y = box.top + top * box.scale;
      const end = box.top + Math.min(bottom, top + 200) * box.scale;
      const inView = y >= element.scrollTop + 56 && end <= element.scrollTop + element.clientHeight - 56;
      if (!inView || (!sure && jump.span === null)) element.scrollTop = Math.max(0, jump.span ? y - element.clientHeight * 0.3 : box.top - 12);
      look();
    };
    if (!jump.span) return show(0, 0, false);
    const { span, n } = jump;
    const guess = ((span.start - entry.span.start) / Math.max(1, entry.span.end - entry.span.start)) * entry.height;
    show(guess, guess, false);
    void store.words(jump.page).then((found) => {
      const first = barsOf(found.words, span)[0];
      if (first && store.jump.peek().n === n) show(first.top, barsOf(found.words, span).at(-1)?.bottom ?? first.bottom, true);
    }).catch(() => undefined);
  });

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
  const height = useComputed(() => totalHeight(shown.value));
  const canvas = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    if (canvas.current) {
      canvas.current.style.height = `${height.value}px`;
      canvas.current.style.minWidth = `${width.value + 2 * MARGIN}px`;
    }
  });

  return (
    <div class="pages" ref={ref} onScroll={() => {
      store.scrolledAt = performance.now();
      look();
    }} tabIndex={0} role="group" aria-label={M.regionDocument} data-scroller>
      <div class="canvas" ref={canvas}>
        {list.value.map((box) => <PageView key={box.number} box={box} />)}
      </div>
    </div>
  );
}
