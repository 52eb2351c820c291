// Marking words by keys: the span of an annotation, or a new one by the word cursor.
import type { Span } from "../api/types";
import type { Reading } from "./reading";
import type { Store } from "./store";
import { pageOf } from "./pagemap";
import { moveEnd, moveSentence, moveStart, moveWord, sentenceEnds, wholeWords, wordsOf } from "./words";

const AROUND = 6_000;

export type Move = "end" | "start" | "sentence" | "word" | "mark";

export class Spans {
  private words: Span[] = [];
  private ends: number[] = [];
  private loaded: Span = { start: 0, end: 0 };
  /** The insert cursor marks more than one word. */
  private marking = false;

  constructor(private readonly store: Store, private readonly reading: Reading) {}

  async edit(key: string): Promise<void> {
    const span = this.store.item(key)?.spans[0];
    if (!span) return;
    await this.load(span.start);
    this.store.marked.value = { span, mode: "edit", key };
    this.store.jumpTo(span);
  }

  /** Begins at the current item, or at the first word of the page in view. */
  async insert(adds?: "finding"): Promise<void> {
    const page = this.store.pages.value[this.store.page.value - 1];
    const current = this.store.currentItem?.spans[0];
    const near = current && (!page || pageOf(this.store.pages.value, current.start) === page.number) ? current.start : (page?.span.start ?? current?.start ?? 0);
    await this.load(near);
    const first = this.words.find((one) => one.end > near) ?? this.words[0];
    if (!first) return;
    this.marking = false;
    this.store.marked.value = { span: first, mode: "insert", key: "", ...(adds ? { adds } : {}) };
    this.store.jumpTo(first);
  }

  select(span: Span): void {
    this.store.marked.value = { span, mode: "select", key: "" };
  }

  /** The marked words as whole words: the mouse can begin inside one. */
  async whole(span: Span): Promise<Span> {
    const around = { start: Math.max(0, span.start - 100), end: Math.min(this.reading.length, span.end + 100) };
    const answer = await this.reading.text(around);
    return wholeWords(answer.text, answer.start, span);
  }

  drop(): void {
    this.store.marked.value = null;
  }

  /** Moves one after the other: the text around a span can have to be read first. */
  move(kind: Move, step: 1 | -1): Promise<void> {
    this.moves = this.moves.then(() => this.step(kind, step)).catch(() => undefined);
    return this.moves;
  }

  /** When all moves are made. */
  moves: Promise<void> = Promise.resolve();

  private async step(kind: Move, step: 1 | -1): Promise<void> {
    const marked = this.store.marked.value;
    if (!marked) return;
    await this.near(step > 0 ? marked.span.end : marked.span.start);
    if (this.store.marked.value !== marked) return;
    const span = this.moved(kind, step, marked.span);
    if (kind !== "word") this.marking = true;
    this.store.marked.value = { ...marked, span };
    const seen = step > 0 ? { start: span.end - 1, end: span.end } : { start: span.start, end: span.start + 1 };
    this.store.jumpTo(kind === "start" ? { start: span.start, end: span.start + 1 } : seen);
  }

  get marksMore(): boolean {
    return this.marking;
  }

  private moved(kind: Move, step: 1 | -1, span: Span): Span {
    if (kind === "start") return moveStart(this.words, span, step);
    if (kind === "sentence") return moveSentence(this.ends, this.words, span, step);
    if (kind === "word") return moveWord(this.words, span, step);
    return moveEnd(this.words, span, step);
  }

  private async near(offset: number): Promise<void> {
    const isInside = offset - 500 > this.loaded.start || this.loaded.start === 0;
    if (!isInside || (offset + 500 > this.loaded.end && this.loaded.end < this.reading.length)) await this.load(offset);
  }

  private async load(offset: number): Promise<void> {
    const start = Math.max(0, Math.floor((offset - AROUND) / 2000) * 2000);
    const end = Math.min(this.reading.length, start + 2 * AROUND + 2000);
    if (start === this.loaded.start && end === this.loaded.end && this.words.length) return;
    const answer = await this.reading.text({ start, end });
    // The first and the last word can be cut.
    const words = wordsOf(answer.text, answer.start);
    this.words = words.slice(start > 0 ? 1 : 0, end < this.reading.length ? -1 : undefined);
    this.ends = sentenceEnds(answer.text, answer.start);
    this.loaded = { start, end };
  }
}
