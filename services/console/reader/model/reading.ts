// Reads what the document says: text, explanations, summary, fields, history. Answers are kept until values are hidden.
import { signal } from "@preact/signals";
import type { CommentEntry, DefinitionEntry, DefinitionsAnswer, ReferenceEntry, ReferencesAnswer, Explanation, FieldEntry, Gap, Grant, HistoryAnswer, SearchAnswer, Span, SummaryAnswer, TextAnswer, UncertainWord } from "../api/types";
import { Refused } from "../api/client";
import { PURPOSE, type Store } from "./store";
import { pageOf } from "./pagemap";
import { codePoints, units } from "./words";

const CHUNK = 200_000;

export class Reading {
  readonly gaps = signal<readonly Gap[] | null>(null);
  /** Of the whole text, as far as it was read. */
  readonly uncertain = signal<readonly UncertainWord[]>([]);
  private readonly kept = new Map<string, Promise<unknown>>();

  constructor(private readonly store: Store) {}

  forget(): void {
    this.kept.clear();
  }

  private once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.kept.get(name);
    if (known) return known as Promise<T>;
    const made = read();
    this.kept.set(name, made);
    made.catch(() => this.kept.delete(name));
    return made;
  }

  get length(): number {
    return this.store.document.value?.code_points ?? 0;
  }

  text(span: Span, use = "displayed"): Promise<TextAnswer> {
    return this.once(`text ${span.start} ${span.end}`, async () => {
      const answer = await this.store.client.document<TextAnswer>("/text", { start: span.start, end: span.end, purpose: this.store.purpose, use });
      this.gaps.value = answer.gaps;
      return answer;
    });
  }

  /** The whole text, in parts as they arrive. */
  async *whole(): AsyncGenerator<TextAnswer> {
    for (let start = 0; start < this.length; start += CHUNK) yield await this.text({ start, end: Math.min(this.length, start + CHUNK) });
  }

  async needGaps(): Promise<void> {
    if (this.gaps.value === null && this.length) await this.text({ start: 0, end: 1 });
  }

  explanation(findingId: string): Promise<Explanation> {
    return this.once(`finding ${findingId} ${this.store.revision.peek()}`, () =>
      this.store.client.document<Explanation>(`/findings/${encodeURIComponent(findingId)}`, { purpose: this.store.purpose }));
  }

  summary(): Promise<SummaryAnswer> {
    return this.once("summary", () => this.store.client.document<SummaryAnswer>("/summary", { purpose: this.store.purpose }));
  }

  fields(): Promise<FieldEntry[]> {
    return this.store.client.document<{ fields: FieldEntry[] }>("/fields", { purpose: this.store.purpose }).then((answer) => answer.fields);
  }

  /** All decisions: the API has them in pages. */
  async history(): Promise<HistoryAnswer> {
    let answer = await this.store.client.document<HistoryAnswer>("/decisions");
    const decisions = [...answer.decisions];
    while (answer.next_page_token) {
      answer = await this.store.client.document<HistoryAnswer>("/decisions", { page_token: answer.next_page_token });
      decisions.push(...answer.decisions);
    }
    return { ...answer, decisions };
  }

  async loadComments(): Promise<void> {
    try {
      const comments: CommentEntry[] = [];
      let token = "";
      do {
        const answer = await this.store.client.document<{ comments: CommentEntry[]; next_page_token?: string }>("/comments", { page_token: token || undefined });
        comments.push(...(answer.comments ?? []));
        token = answer.next_page_token ?? "";
      } while (token);
      this.store.comments.value = comments;
    } catch (error) {
      if (error instanceof Refused && (error.status === 404 || error.status === 405)) this.store.comments.value = null;
    }
  }

  /** Cross-references, in parts as they arrive. Without them, the text has no links. */
  async loadReferences(): Promise<void> {
    const found: ReferenceEntry[] = [];
    let token = "";
    do {
      const part = await this.store.client.document<ReferencesAnswer>("/references", { purpose: this.store.purpose, page_size: 10_000, page_token: token });
      found.push(...part.references);
      token = part.next_page_token;
    } while (token);
    this.store.references.value = found;
  }

  definitions(): Promise<DefinitionEntry[]> {
    return this.once("definitions", async () => {
      const found: DefinitionEntry[] = [];
      let token = "";
      do {
        const part = await this.store.client.document<DefinitionsAnswer>("/definitions", { purpose: this.store.purpose, page_size: 10_000, page_token: token });
        found.push(...part.definitions);
        token = part.next_page_token;
      } while (token);
      return found;
    });
  }

  /** The grant in force, if the person has one. */
  async grants(): Promise<Grant[]> {
    return (await this.store.client.document<{ grants: Grant[] }>("/reveals").catch(() => ({ grants: [] }))).grants;
  }

  /** By the API; by the text where the API has no search. */
  async search(words: string, token = ""): Promise<SearchAnswer> {
    try {
      return await this.store.client.document<SearchAnswer>("/search", { q: words, page_size: 50, page_token: token, purpose: this.store.purpose });
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 404 && error.status !== 405)) throw error;
      return this.searchText(words);
    }
  }

  private async searchText(words: string): Promise<SearchAnswer> {
    const pattern = new RegExp(words.trim().split(/\s+/).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+"), "giu");
    const hits: SearchAnswer["hits"] = [];
    for await (const part of this.whole()) {
      const offset = codePoints(part.text);
      for (const match of part.text.matchAll(pattern)) {
        const span = { start: part.start + offset(match.index), end: part.start + offset(match.index + match[0].length) };
        hits.push({
          span,
          page: pageOf(this.store.pages.value, span.start),
          before: part.text.slice(Math.max(0, match.index - 48), match.index),
          match: match[0],
          after: part.text.slice(match.index + match[0].length, match.index + match[0].length + 48),
        });
      }
    }
    return { hits, total: hits.length, next_page_token: "" };
  }

  /** The ids of the values in a span that are masked, in the order of the text. */
  async maskedIn(span: Span): Promise<string[]> {
    const around = { start: Math.max(0, span.start - 200), end: Math.min(this.length, span.end + 200) };
    const { values } = await this.text(around);
    const found = values.filter((one) => !one.revealed && one.span.start < span.end && span.start < one.span.end);
    return [...new Set(found.sort((a, b) => a.span.start - b.span.start).map((one) => one.value_id))];
  }

  /** The words of a span, without line breaks. */
  async quote(span: Span, use = "copied"): Promise<string> {
    const answer = await this.text(span, use);
    const at = units(answer.text);
    return answer.text.slice(at(span.start - answer.start), at(span.end - answer.start)).replace(/\s+/g, " ").trim();
  }
}

export const isDefault = (purpose: string): boolean => purpose === PURPOSE;
