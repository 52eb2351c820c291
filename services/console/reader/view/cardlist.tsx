// The cards of one group. Of a long list only those near the view, and the current one, are elements of the page.
import { useComputed, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { SHORT, inside, stretches } from "../model/cards";
import { Card } from "./card";
import { useParts } from "./context";

/** The height of a card that was not mounted yet: a title of one line. */
const USUAL = 62;

export function CardList({ keys }: { keys: readonly string[] }) {
  const { store } = useParts();
  const ref = useRef<HTMLUListElement>(null);
  const heights = useMemo(() => new Map<string, number>(), []);
  const view = useSignal<readonly [number, number]>([0, 0]);
  const list = useSignal(keys);
  list.value = keys;
  const parts = useComputed(() => {
    const all = list.value;
    // In a short list, a new current item draws nothing here.
    return stretches(all.length, view.value, all.length > SHORT ? all.indexOf(store.current.value) : -1);
  });
  const shown = useComputed(() => JSON.stringify(parts.value));
  void shown.value;
  // The same elements: a card is drawn again only when its own item changes.
  const cards = useMemo(() => new Map<number, VNode>(), [keys]);
  const cardAt = (n: number): VNode => {
    const made = cards.get(n) ?? <Card key={keys[n]} id={keys[n] ?? ""} place={n + 1} total={keys.length} />;
    cards.set(n, made);
    return made;
  };
  const heightOf = (n: number): number => heights.get(list.peek()[n] ?? "") ?? USUAL;

  useLayoutEffect(() => {
    const look = () => {
      const element = ref.current;
      const scroller = element?.closest(".cards");
      if (!element || !scroller || list.peek().length <= SHORT) return;
      const [outer, inner] = [scroller.getBoundingClientRect(), element.getBoundingClientRect()];
      const [top, bottom] = [Math.max(outer.top, 0) - inner.top, Math.min(outer.bottom, window.innerHeight) - inner.top];
      const found = inside(list.peek().length, heightOf, top, bottom);
      if (found.join() !== view.peek().join()) view.value = found;
    };
    const onScroll = (event: Event) => {
      if (event.target instanceof Node && event.target.contains(ref.current)) look();
    };
    look();
    // The list scrolls, or in a small window the page.
    window.addEventListener("scroll", onScroll, { capture: true, passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", onScroll, { capture: true });
      window.removeEventListener("resize", look);
    };
  }, [keys]);
  // After the paint, when reading a height costs nothing.
  useEffect(() => {
    for (const one of ref.current?.querySelectorAll<HTMLElement>(".card:not(.card-current)") ?? []) heights.set(one.dataset.item ?? "", one.offsetHeight);
  });

  return (
    <ul class="card-list" ref={ref}>
      {parts.peek().flatMap(({ from, to, isMounted }) => {
        const places = Array.from({ length: to - from }, (_, n) => from + n);
        return isMounted ? places.map(cardAt) : [<Space key={`from ${from}`} height={places.reduce((sum, n) => sum + heightOf(n), 0)} />];
      })}
    </ul>
  );
}

function Space({ height }: { height: number }) {
  const ref = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (ref.current) ref.current.style.height = `${height}px`;
  }, [height]);
  return <li ref={ref} aria-hidden="true" />;
}
