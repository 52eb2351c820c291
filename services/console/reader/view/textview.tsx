// The whole document as text: headings, paragraphs, tables, with named marks. It works in every size and for every format.
import { batch, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Part, Span, UncertainWord } from "../api/types";
import { blocksOf, endOf, fieldsOf, runsOf, startOf, type Block, type FieldLine, type Run, type TableBlock, type TextPiece } from "../model/blocks";
import { partsOf } from "../model/links";
import { familyOf } from "../model/families";
import { isDecided } from "../model/items";
import { pageOf } from "../model/pagemap";
import { languageAt, partAt } from "../model/parts";
import { piecesOf, uncertainIn } from "../model/uncertain";
import { units } from "../model/words";
import type { Place } from "../model/store";
import { M } from "../messages";
import { useParts } from "./context";
import { NoPagesNote } from "./drawing";
import { Holes } from "./masked";
import { reveal, selectedSpan, selectSpan } from "./textplaces";
import { percent, TextUncertain } from "./uncertain";

export function TextView() {
  const { store, reading, spans } = useParts();
  const ref = useRef<HTMLDivElement>(null);
  const blocks = useSignal<readonly Block[]>([]);
  const failed = useSignal(false);

  useSignalEffect(() => {
    void store.drawing.value;
    const { sections, tables, parts } = store.structure;
    const all = { sections: sections.value, tables: tables.value, parts: parts.value };
    let isWanted = true;
    (async () => {
      let made: Block[] = [];
      let uncertain: UncertainWord[] = [];
      for await (const part of reading.whole()) {
        if (!isWanted) return;
        const inside = (span: Span) => span.start >= part.start && span.end <= part.end;
        made = [...made, ...blocksOf(part.text, part.start, {
          sections: all.sections.filter((one) => inside(one.heading.span)),
          tables: all.tables.map((one) => ({ ...one, cells: one.cells.filter((cell) => inside(cell.words.span)) })),
          parts: all.parts.filter((one) => part.start <= one.span.start && one.span.start < part.end),
        })];
        uncertain = [...uncertain, ...(part.uncertain ?? [])];
        batch(() => {
          reading.uncertain.value = uncertain;
          blocks.value = made;
        });
      }
    })().catch(() => { failed.value = true; });
    return () => { isWanted = false; };
  });

  // Marks move only when a span changes: a decision alone draws no block again.
  const places = useSignal<readonly Place[]>([]);
  useSignalEffect(() => {
    const found = store.places.value;
    // A finding and its passage are one mark, of the passage.
    const own = new Set(found.filter((one) => one.key.startsWith("a:")).map((one) => `${one.span.start} ${one.span.end}`));
    places.value = found.filter((one) => one.key.startsWith("a:") || !own.has(`${one.span.start} ${one.span.end}`)).sort((a, b) => a.span.start - b.span.start);
  });

  useSignalEffect(() => {
    const { span, page, n } = store.jump.value;
    const all = blocks.value;
    const root = ref.current;
    if (!root || !n || !all.length || (!span && !page)) return;
    const offset = span?.start ?? store.pages.peek()[page - 1]?.span.start ?? 0;
    requestAnimationFrame(() => reveal(root, all, offset, span));
  });

  useSignalEffect(() => {
    const marked = store.marked.value;
    const root = ref.current;
    if (!root || !marked || marked.mode === "select") return;
    requestAnimationFrame(() => {
      // With the selection outside a dialog, its fields receive no keys.
      if (store.marked.peek() === marked && !document.querySelector("dialog[open]")) selectSpan(root, marked.span);
    });
  });

  useEffect(() => {
    const changed = () => {
      const root = ref.current;
      const known = store.marked.peek();
      if (!root || (known && known.mode !== "select")) return;
      const span = selectedSpan(root);
      if (span && span.end > span.start) spans.select(span);
      else if (known) spans.drop();
    };
    // While a span is edited, the selection follows it: only the mouse changes the span by a selection.
    const drawn = () => {
      const root = ref.current;
      const known = store.marked.peek();
      const span = root && known && known.mode !== "select" ? selectedSpan(root) : null;
      if (span && known && span.end > span.start) void spans.whole(span).then((whole) => { store.marked.value = { ...known, span: whole }; }, () => undefined);
    };
    const root = ref.current;
    document.addEventListener("selectionchange", changed);
    root?.addEventListener("pointerup", drawn);
    return () => {
      document.removeEventListener("selectionchange", changed);
      root?.removeEventListener("pointerup", drawn);
    };
  }, []);

  const onScroll = () => {
    const root = ref.current;
    const scroller = root?.parentElement;
    if (!root || !scroller || !store.pages.peek().length) return;
    const { left, top } = root.getBoundingClientRect();
    const at = document.elementFromPoint(left + 40, Math.max(top, scroller.getBoundingClientRect().top) + 80)?.closest<HTMLElement>("[data-start]") ?? null;
    const page = at ? pageOf(store.pages.peek(), Number(at.dataset.start)) : 0;
    if (page && page !== store.page.peek()) store.page.value = page;
    if (page && !store.seen.peek().has(page)) store.seen.value = new Set([...store.seen.peek(), page]);
  };
  const scrolling = useRef(0);

  const chunks = useComputed(() => {
    const found: Block[][] = [];
    blocks.value.forEach((block, n) => {
      if (n % 40 === 0) found.push([]);
      found.at(-1)?.push(block);
    });
    return found;
  });

  return (
    <div class="text" tabIndex={0} role="group" aria-label={M.regionDocument} data-scroller onScroll={() => { cancelAnimationFrame(scrolling.current); scrolling.current = requestAnimationFrame(onScroll); }}>
      <article class="paper-text" ref={ref}>
        {!store.pages.value.length && <NoPagesNote />}
        <TextUncertain />
        {failed.value && <p class="error" role="alert">{M.openFailed}</p>}
        {!blocks.value.length && !failed.value && <div class="text-skeleton" aria-hidden="true" />}
        {chunks.value.map((one, n) => <Chunk key={n} blocks={one} places={places.value} />)}
      </article>
    </div>
  );
}

function Chunk({ blocks, places }: { blocks: readonly Block[]; places: readonly Place[] }) {
  const parts = useParts();
  const drawn = useMemo(() => {
    const first = startOf(blocks[0]);
    const last = endOf(blocks.at(-1));
    const near = places.filter((one) => one.span.start < last && first < one.span.end);
    const inside = parts.store.structure.parts.peek().filter((one) => one.span.start < last && first < one.span.end);
    const languages = parts.store.structure.languages.peek();
    let page = pageOf(parts.store.pages.peek(), Math.max(0, first - 1));
    let before = languageAt(languages, first - 1);
    return blocks.map((block) => {
      const start = startOf(block);
      const now = pageOf(parts.store.pages.peek(), start);
      const turned = now !== page && now > 0;
      page = now;
      const part = partAt(inside, start);
      const language = languageAt(languages, start);
      const isOther = language !== undefined && !language.read;
      const begins = isOther && language !== before;
      before = language;
      const view = <BlockView key={keyOf(block)} block={block} places={near} page={turned ? now : 0} look={part?.kind === "quotation" || part?.kind === "notes" ? part.kind : ""} />;
      if (!isOther) return view;
      return (
        <div key={keyOf(block)} class="other-language">
          {begins && <p class="language-note" role="note">{M.languageNotRead(language.code)}</p>}
          <div class="other-language" lang={language.code}>{view}</div>
        </div>
      );
    });
  }, [blocks, places]);
  return <section class="chunk">{drawn}</section>;
}

const keyOf = (block: Block): string => `${block.kind} ${startOf(block)}`;

function BlockView({ block, places, page, look }: { block: Block; places: readonly Place[]; page: number; look: string }) {
  return (
    <>
      {page > 0 && <p class="page-turn"><span>{M.textPages(page)}</span></p>}
      {block.kind === "part" ? <PartHeading {...block} places={places} />
        : block.kind === "heading" ? <Heading level={block.level} piece={block.piece} places={places} />
        : block.kind === "fields" ? <Fields lines={block.lines} look={look} places={places} />
        : block.kind === "paragraph" ? <p class={look && `look-${look}`}><Piece piece={block.piece} places={places} /></p>
        : (
          <div class="table-scroll" tabIndex={0} role="group" aria-label={M.table}>
            {block.sheet ? <Sheet block={block} sheet={block.sheet} places={places} /> : (
              <table>
                <tbody>{block.rows.map((row, r) => <tr key={r}>{row.map((cell, c) => r === 0 ? <th key={c} scope="col">{cell && <Piece piece={cell} places={places} />}</th> : <td key={c}>{cell && <Piece piece={cell} places={places} />}</td>)}</tr>)}</tbody>
              </table>
            )}
          </div>
        )}
    </>
  );
}

/** The fields at the head of a mail: their names, and their values. */
function Fields({ lines, look, places }: { lines: readonly FieldLine[]; look: string; places: readonly Place[] }) {
  return (
    <dl class={`mail-fields ${look && `look-${look}`}`}>
      {lines.map(({ name, value }) => <div key={name.span.start}><dt><Piece piece={name} places={places} /></dt><dd><Piece piece={value} places={places} /></dd></div>)}
    </dl>
  );
}

/** Cells with the names of their columns and the numbers of their rows, as in the workbook. */
function Sheet({ block, sheet, places }: { block: TableBlock; sheet: NonNullable<TableBlock["sheet"]>; places: readonly Place[] }) {
  return (
    <table class="sheet">
      <colgroup><col />{sheet.widths.map((width, n) => <col key={n} ref={(col) => { if (col) col.style.width = `${width + 3}ch`; }} />)}</colgroup>
      <thead><tr><td />{sheet.columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{block.rows.map((row, r) => <tr key={r}><th scope="row">{sheet.rows[r]}</th>{row.map((cell, c) => <td key={c} class={cell && AMOUNT.test(cell.text) ? "amount" : undefined}>{cell && <Piece piece={cell} places={places} />}</td>)}</tr>)}</tbody>
    </table>
  );
}

const AMOUNT = /^[\s$€£¥(+-]*\d[\d.,\s]*[)%x]*$/;

/** The begin of a sheet, a slide, notes or quoted mail. */
function PartHeading({ part, piece, places }: { part: Part; piece: TextPiece; places: readonly Place[] }) {
  const name = M.partName({ ...part, title: { ...part.title, text: "" } });
  const lines = part.kind === "quotation" ? fieldsOf(piece) : null;
  return (
    <div class={`part part-${part.kind}`}>
      <p class="overline">{name}{part.hidden && <span class="part-hidden">{M.hiddenPart}</span>}</p>
      {piece.text && part.kind !== "quotation" && <h2><Piece piece={piece} places={places} /></h2>}
      {piece.text && part.kind === "quotation" && (lines ? <Fields lines={lines} look="" places={places} /> : <p><Piece piece={piece} places={places} /></p>)}
    </div>
  );
}

function Heading({ level, piece, places }: { level: number; piece: TextPiece; places: readonly Place[] }) {
  const words = <Piece piece={piece} places={places} />;
  if (level <= 1) return <h2>{words}</h2>;
  if (level === 2) return <h3>{words}</h3>;
  if (level === 3) return <h4>{words}</h4>;
  return <h5>{words}</h5>;
}

function Piece({ piece, places }: { piece: TextPiece; places: readonly Place[] }) {
  return <>{runsOf(piece, places).map((run) => run.keys.length ? <MarkRun key={run.start} run={run} /> : <Words key={run.start} run={run} />)}</>;
}

function MarkRun({ run }: { run: Run }) {
  const { store } = useParts();
  const isCurrent = useComputed(() => run.keys.includes(store.current.value) || run.keys.some((key) => (store.currentItem?.finding?.annotation_ids ?? []).some((id) => key === `a:${id}`)));
  const items = run.keys.map((key) => store.item(key)).filter((item) => item !== null);
  const main = items.find((item) => item.key === store.current.peek()) ?? items.at(-1);
  if (!main) return <Words run={run} />;
  const begins = items.filter((item) => run.begins.includes(item.key));
  const ends = items.filter((item) => run.ends.includes(item.key));
  return (
    <mark class={`run run-${familyOf(main.category)}${items.every(isDecided) ? " run-decided" : ""}${isCurrent.value ? " run-current" : ""}`} data-keys={run.keys.join(" ")} onClick={() => store.go(main.key)}>
      {begins.map((item) => <span key={item.key} class="visually-hidden mark-name">{M.markStart(item.category, M.state[item.state][1])}</span>)}
      <Words run={run} />
      {ends.length > 0 && <span class="visually-hidden mark-name">{M.markEnd}</span>}
    </mark>
  );
}

/** The words of a run, with its references as links. */
function Words({ run }: { run: Run }) {
  const { store } = useParts();
  const all = store.references.value;
  const parts = useMemo(() => partsOf(run.text, run.start, run.start + [...run.text].length, all, units(run.text)), [run.text, run.start, all]);
  return (
    <>
      {parts.map((part) => {
        const { reference } = part;
        if (!reference) return <Plain key={part.start} text={part.text} start={part.start} />;
        const go = (event: Event) => {
          event.preventDefault();
          event.stopPropagation();
          store.follow(reference);
        };
        return <a key={part.start} class="reference" href={`#at-${reference.targets[0]?.span.start ?? 0}`} data-start={part.start} onClick={go}>{part.text}</a>;
      })}
    </>
  );
}

/** Words without a reference. The name of a mark is beside its word: offsets count the characters of words only. */
function Plain({ text, start }: { text: string; start: number }) {
  const { store, reading } = useParts();
  const all = store.showsUncertain.value ? reading.uncertain.value : NONE;
  const pieces = useMemo(() => {
    if (!uncertainIn(all, { start, end: start + text.length }).length) return [{ text, start, confidence: null }];
    return piecesOf(text, start, all, units(text));
  }, [text, start, all]);
  return (
    <>
      {pieces.map((one) => {
        const words = <Holes text={one.text} start={one.start} />;
        if (one.confidence === null) return <span key={one.start} data-start={one.start}>{words}</span>;
        return (
          <Fragment key={one.start}>
            <span class="visually-hidden mark-name">{M.uncertainStart(percent(one.confidence), one.disputed)}</span>
            <span class={one.disputed ? "uncertain disputed" : "uncertain"} data-start={one.start} title={M.readWith(percent(one.confidence), one.disputed)}>{words}</span>
            <span class="visually-hidden mark-name">{M.markEnd}</span>
          </Fragment>
        );
      })}
    </>
  );
}

const NONE: readonly UncertainWord[] = [];
