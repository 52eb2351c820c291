// One page: its picture, its marks over the words, and their codes in the margin.
import { effect, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { PageWord, PageWords, Span } from "../api/types";
import { Refused } from "../api/client";
import { codeOf, familyOf } from "../model/families";
import { isDecided, type Item } from "../model/items";
import { referencesIn } from "../model/links";
import { barsOf, lanesOf, spread, wave, type Bar } from "../model/marks";
import type { Box } from "../model/pagemap";
import { pictureWidth, type Wanted } from "../model/pictures";
import type { Store } from "../model/store";
import { M } from "../messages";
import { useParts } from "./context";
import { openReveal } from "./revealing";
import { Button } from "./ui";
import { PageUncertain, UncertainMarks } from "./uncertain";

const LABEL = 24;

export function PageView({ box }: { box: Box }) {
  const { store } = useParts();
  const ref = useRef<HTMLDivElement>(null);
  const words = useSignal<PageWords | null>(null);

  useLayoutEffect(() => {
    const style = ref.current?.style;
    if (style) {
      style.top = `${box.top}px`;
      style.width = `${box.width}px`;
      style.height = `${box.height}px`;
    }
  }, [box]);

  useLayoutEffect(() => effect(() => {
    void store.drawing.value;
    let isWanted = true;
    const stop = whenItsTurn(store, box.number, () => {
      store.words(box.number).then((found) => {
        if (isWanted) words.value = found;
      }, () => undefined);
    });
    return () => {
      isWanted = false;
      stop();
    };
  }), []);

  const pages = store.pages.value.length;
  return (
    <div class="page" ref={ref} data-page={box.number} role="group" aria-label={M.pageLabel(box.number)}>
      <Picture box={box} pages={pages} />
      {words.value && <Marks box={box} words={words.value} />}
      {words.value && <PageUncertain page={box.number} words={words.value.words} />}
      {words.value && <Selecting box={box} words={words.value.words} />}
    </div>
  );
}

/** Pages that are only passed are not read, and those beside the one in view wait for it. */
function whenItsTurn(store: Store, page: number, run: () => void): () => void {
  let isWanted = true;
  const now = () => {
    if (isWanted) run();
  };
  const begin = () => (page === store.page.peek() ? now() : void store.pictures.turn().then(now));
  const timer = store.patience ? setTimeout(begin, store.patience) : undefined;
  if (timer === undefined) begin();
  return () => {
    isWanted = false;
    clearTimeout(timer);
  };
}

function Picture({ box, pages }: { box: Box; pages: number }) {
  const { store, actions } = useParts();
  const source = useSignal("");
  const state = useSignal<"waiting" | "drawing" | "slow" | "ready" | "failed">("waiting");
  const attempt = useSignal(0);
  const reason = useSignal("");

  const width = pictureWidth(box.width, window.devicePixelRatio);
  useLayoutEffect(() => effect(() => {
    void [store.drawing.value, attempt.value];
    if (state.peek() === "failed") state.value = "waiting";
    let wanted: Wanted | undefined;
    let isShown = true;
    const stop = whenItsTurn(store, box.number, () => {
      wanted = store.pictures.want(box.number, width);
      wanted.blob.then((blob) => {
        if (!isShown) return;
        URL.revokeObjectURL(source.peek());
        source.value = URL.createObjectURL(blob);
        state.value = "ready";
      }).catch((error: unknown) => {
        if (!isShown) return;
        state.value = "failed";
        reason.value = error instanceof Refused && error.reason in M.whyNot ? error.reason : "";
        if (error instanceof Refused && error.sessionOver) store.queue.line.value = "session";
      });
    });
    const timers = [
      setTimeout(() => state.peek() === "waiting" && (state.value = "drawing"), 2_000),
      setTimeout(() => state.peek() === "drawing" && (state.value = "slow"), 10_000),
    ];
    return () => {
      isShown = false;
      stop();
      wanted?.drop();
      for (const timer of timers) clearTimeout(timer);
    };
  }), [width]);
  useEffect(() => () => URL.revokeObjectURL(source.peek()), []);

  return (
    <>
      {source.value ? (
        <img class="picture" src={source.value} alt={M.pageAlt(box.number, pages)} draggable={false} decoding="async" />
      ) : (
        <div class="skeleton" aria-hidden="true" />
      )}
      {(state.value === "drawing" || state.value === "slow") && <p class="page-note">{M.drawing(box.number)}</p>}
      {(state.value === "slow" || state.value === "failed") && (
        <div class="page-note page-note-actions">
          <p>{state.value === "slow" ? M.slowPage : reason.value ? M.pageRefused(box.number, reason.value) : M.pageFailed(box.number)}</p>
          {state.value === "failed" && <Button label={M.again} onClick={() => attempt.value++} />}
          <Button label={M.readAsText} onClick={() => { store.view.value = "text"; actions.close(); }} />
        </div>
      )}
    </>
  );
}

interface Placed { key: string; bars: Bar[]; lane: number; span: Span }

function placedOn(store: Store, page: number, words: readonly PageWord[]): Placed[] {
  const entry = store.pages.value[page - 1];
  if (!entry) return [];
  const found = store.keysOn(entry).flatMap((key) => (store.item(key)?.spans ?? []).map((span) => ({ key, span, bars: barsOf(words, span) })));
  const visible = found.filter((one) => one.bars.length);
  // A finding and its passage have the same words: they share a lane.
  const distinct = [...new Map(visible.map((one) => [`${one.span.start} ${one.span.end}`, one.span])).values()];
  const lanes = lanesOf(distinct);
  return visible.map((one) => ({ ...one, lane: lanes[distinct.findIndex((span) => span.start === one.span.start && span.end === one.span.end)] ?? -1 }));
}

function labelsOf(placed: readonly Placed[], scale: number): { top: number; keys: string[] }[] {
  const first = new Map<string, Placed>();
  for (const one of placed) if (!first.has(one.key)) first.set(one.key, one);
  const sorted = [...first.values()].sort((a, b) => (a.bars[0]?.top ?? 0) - (b.bars[0]?.top ?? 0));
  const groups: { top: number; keys: string[] }[] = [];
  for (const one of sorted) {
    const top = (one.bars[0]?.top ?? 0) * scale;
    const last = groups.at(-1);
    if (last && Math.abs(last.top - top) < 6) last.keys.push(one.key);
    else groups.push({ top, keys: [one.key] });
  }
  const tops = spread(groups.map((one) => one.top - 4), LABEL);
  return groups.map((one, n) => ({ ...one, top: tops[n] ?? one.top }));
}

function Marks({ box, words }: { box: Box; words: PageWords }) {
  const { store } = useParts();
  const placed = placedOn(store, box.number, words.words);
  const labels = labelsOf(placed, box.scale);
  const entry = store.pages.value[box.number - 1];
  const references = entry ? [entry.span, ...(entry.others ?? [])].flatMap((span) => referencesIn(store.references.value, span)) : [];
  const onBars = (event: MouseEvent) => {
    const target = event.target as Element;
    const key = target.getAttribute("data-key");
    const reference = references[Number(target.getAttribute("data-reference") ?? -1)];
    if (reference && !store.marked.peek()) store.follow(reference);
    else if (key) store.go(key);
  };
  return (
    <>
      <svg class="marks" viewBox={`0 0 ${words.width} ${words.height}`} preserveAspectRatio="none" aria-hidden="true" onClick={onBars}>
        <UncertainMarks words={words.words} />
        {placed.map((one) => <Mark key={`${one.key} ${one.span.start}`} placed={one} />)}
        {references.map((one, n) => barsOf(words.words, one.span).map((bar, i) => (
          <rect key={`${one.span.start} ${i}`} class="reference-area" x={bar.x0 - 1} y={bar.top - 0.5} width={bar.x1 - bar.x0 + 2} height={bar.bottom - bar.top + 1} data-reference={n} />
        )))}
        <Marked words={words.words} />
      </svg>
      <Target box={box} words={words.words} />
      {labels.map((one) => <Labels key={one.keys.join()} top={one.top} keys={one.keys} />)}
    </>
  );
}

function Mark({ placed }: { placed: Placed }) {
  const { store } = useParts();
  const current = useComputed(() => store.current.value === placed.key && store.marked.value?.key !== placed.key);
  const item = store.item(placed.key);
  if (!item) return null;
  const family = familyOf(item.category);
  const offset = 1.4 + Math.max(0, placed.lane) * 2.8;
  return (
    <g class={`mark mark-${family}${isDecided(item) ? " mark-decided" : ""}${current.value ? " mark-current" : ""}${item.state === "rejected" ? " mark-rejected" : ""}`}>
      {placed.bars.map((bar, n) => (
        <g key={n}>
          <rect class="mark-fill" x={bar.x0 - 1} y={bar.top - 0.5} width={bar.x1 - bar.x0 + 2} height={bar.bottom - bar.top + 1} data-key={placed.key} />
          {placed.lane >= 0 && <Underline family={family} bar={bar} y={bar.bottom + offset} />}
        </g>
      ))}
    </g>
  );
}

function Underline({ family, bar, y }: { family: string; bar: Bar; y: number }) {
  if (family === "risk") return <path class="line" d={wave(bar.x0, bar.x1, y)} />;
  if (family === "money") {
    return (
      <>
        <line class="line line-double" x1={bar.x0} x2={bar.x1} y1={y - 0.7} y2={y - 0.7} />
        <line class="line line-double" x1={bar.x0} x2={bar.x1} y1={y + 0.9} y2={y + 0.9} />
      </>
    );
  }
  return <line class={`line line-${family}`} x1={bar.x0} x2={bar.x1} y1={y} y2={y} />;
}

/** The place of a jump, outlined once. An element of its own fades without a new drawing of the marks. */
function Target({ box, words }: { box: Box; words: readonly PageWord[] }) {
  const { store, actions } = useParts();
  const { span, n } = store.jump.value;
  if (!span || store.marked.value) return null;
  return <>{barsOf(words, span).map((bar, i) => <Outline key={`${n} ${i}`} bar={bar} scale={box.scale} stays={actions.searchOpen.value} />)}</>;
}

function Outline({ bar, scale, stays }: { bar: Bar; scale: number; stays: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const style = ref.current?.style;
    if (!style) return;
    style.left = `${(bar.x0 - 2.7) * scale}px`;
    style.top = `${(bar.top - 2.2) * scale}px`;
    style.width = `${(bar.x1 - bar.x0 + 5.4) * scale}px`;
    style.height = `${(bar.bottom - bar.top + 4.4) * scale}px`;
  }, [bar, scale]);
  return <div ref={ref} class={stays ? "target target-stays" : "target"} aria-hidden="true" />;
}

/** The words that are selected or whose span is edited. */
function Marked({ words }: { words: readonly PageWord[] }) {
  const { store } = useParts();
  const marked = store.marked.value;
  if (!marked) return null;
  return <>{barsOf(words, marked.span).map((bar, i) => <rect key={i} class={`selected selected-${marked.mode}`} x={bar.x0 - 0.5} y={bar.top - 0.5} width={bar.x1 - bar.x0 + 1} height={bar.bottom - bar.top + 1} />)}</>;
}

const SEVERITY_BAR: Record<string, string> = { info: "2", low: "2", medium: "4", high: "6", critical: "6" };

function Labels({ top, keys }: { top: number; keys: string[] }) {
  const { store } = useParts();
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (ref.current) ref.current.style.top = `${top}px`;
  }, [top]);
  const items = keys.map((key) => store.item(key)).filter((item): item is Item => item !== null);
  const at = useComputed(() => keys.indexOf(store.current.value));
  const shown = items[Math.max(0, at.value)];
  if (!shown) return null;
  const severity = items.map((one) => one.severity).find(Boolean);
  const decided = items.every(isDecided);
  const state = M.state[shown.state][1];
  // Each press goes to the next of the marks that begin here.
  const cycle = () => {
    const key = keys[(at.peek() + 1) % keys.length];
    if (key) store.go(key);
  };
  return (
    <button
      ref={ref}
      type="button"
      tabIndex={at.value >= 0 ? 0 : -1}
      class={`label label-${familyOf(shown.category)}${decided ? " label-decided" : ""}${at.value >= 0 ? " label-current" : ""}`}
      aria-label={`${shown.category}, ${state}${severity ? `, ${M.severityOf(M.severity[severity])}` : ""}${keys.length > 1 ? `, +${keys.length - 1}` : ""}`}
      title={items.map((one) => `${one.title} · ${M.state[one.state][1]}`).join("\n")}
      onClick={cycle}
    >
      <span class="label-code">{codeOf(shown.category)}</span>
      {keys.length > 1 && <span class="label-more">+{keys.length - 1}</span>}
      <span class={`label-bar label-bar-${severity ? SEVERITY_BAR[severity] : "0"}`} />
    </button>
  );
}

/** Words are selected with the mouse over the picture; a click on a mark makes it current. */
function Selecting({ box, words }: { box: Box; words: readonly PageWord[] }) {
  const parts = useParts();
  const { store, spans } = parts;
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const page = ref.current?.closest<HTMLElement>(".page");
    if (!page) return;
    let from: number | null = null;
    const wordAt = (event: PointerEvent, near: boolean): number => {
      const place = page.getBoundingClientRect();
      const x = (event.clientX - place.left) / box.scale;
      const y = (event.clientY - place.top) / box.scale;
      let best = -1;
      let least = near ? Infinity : 6;
      words.forEach((word, n) => {
        const dx = Math.max(word.x0 - x, 0, x - word.x1);
        const dy = Math.max(word.y0 - y, 0, y - word.y1);
        const far = dx + dy * 4;
        if (far < least) {
          least = far;
          best = n;
        }
      });
      return best;
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest("button")) return;
      const word = wordAt(event, false);
      from = word >= 0 ? word : null;
      if (store.marked.peek()?.mode === "select") spans.drop();
    };
    const move = (event: PointerEvent) => {
      if (from === null) return;
      const to = wordAt(event, true);
      if (to < 0 || (to === from && !store.marked.peek())) return;
      const [first, last] = [words[Math.min(from, to)], words[Math.max(from, to)]];
      const known = store.marked.peek();
      if (first && last) {
        const span = { start: first.span.start, end: last.span.end };
        if (known && known.mode !== "select") store.marked.value = { ...known, span };
        else spans.select(span);
      }
    };
    const up = () => {
      const word = from === null || store.marked.peek() ? undefined : words[from];
      if (word?.masked && word.value_id) void openReveal(parts, word.span);
      from = null;
    };
    page.addEventListener("pointerdown", down);
    page.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    return () => {
      page.removeEventListener("pointerdown", down);
      page.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
    };
  }, [box, words]);
  return <div ref={ref} hidden />;
}
