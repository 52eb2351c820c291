// The state of the page: the document, its items, what is current. Views read signals, so that a key changes few of them.
import { batch, computed, signal, type Signal } from "@preact/signals";
import type { Client } from "../api/client";
import { Refused } from "../api/client";
import type { Annotation, AnnotationSet, AskedPassage, BulkPreview, CommentEntry, DecisionAnswer, DocumentAnswer, Finding, FindingsAnswer, Grant, JudgedPlace, PageEntry, PageWords, Preferences, ReferenceEntry, Span } from "../api/types";
import { annotationItem, findingItem, inOrder, isUndecided, keyOf, neighbour, type Item } from "./items";
import { DecisionQueue, type Job, type Ports } from "./queue";
import { pageOf, pagesOf } from "./pagemap";
import { DRAWING, type NoPages } from "./drawing";
import { Judgements } from "./judgements";
import { Passages } from "./passages";
import { Pictures } from "./pictures";
import { Structure } from "./structure";

export type Tab = "review" | "summary" | "comments" | "history";
export type Filter = "all" | "finding" | "annotation";
export const PURPOSE = "review";

export interface Place { key: string; span: Span }

export class Store {
  readonly document = signal<DocumentAnswer | null>(null);
  readonly set = signal<AnnotationSet | null>(null);
  readonly revision = signal(0);
  readonly order = signal<readonly string[]>([]);
  readonly current = signal("");
  /** Counts jumps, so that a jump to the same place is seen again. */
  readonly jump = signal<{ span: Span | null; page: number; n: number }>({ span: null, page: 0, n: 0 });

  readonly pages = signal<readonly PageEntry[]>([]);
  /** Why there are no pages. `drawing`: there are none yet. */
  readonly noPages = signal<NoPages | null>(null);
  readonly page = signal(1);
  readonly seen = signal<ReadonlySet<number>>(new Set());
  readonly view = signal<"pages" | "text">("pages");
  readonly zoom = signal(1);
  /** Whether words of a scan that are uncertain are marked. */
  readonly showsUncertain = signal(true);
  readonly structure = new Structure();
  readonly references = signal<readonly ReferenceEntry[]>([]);
  /** Where the reader was before each reference that was followed. */
  readonly trail = signal<readonly { span: Span | null; page: number }[]>([]);
  /** Those in force, the latest last. */
  readonly grants = signal<readonly Grant[]>([]);
  readonly grant = computed(() => this.grants.value.at(-1) ?? null);
  /** When the reviewer last scrolled, in milliseconds: pages that are only passed are not read. */
  scrolledAt = -1_000;
  /** Changes when pictures and words must be read again. */
  readonly drawing = signal(0);

  readonly tab = signal<Tab>("review");
  readonly filter = signal<Filter>("all");
  readonly onlyUndecided = signal(false);
  readonly bulk = signal<BulkPreview | null>(null);
  /** The categories of the playbook; null if they are not known. */
  readonly categories = signal<readonly string[] | null>(null);
  readonly comments = signal<readonly CommentEntry[] | null>([]);
  readonly preferences = signal<Preferences>({});
  readonly said = signal({ text: "", alert: false, shown: false, n: 0 });
  readonly marked = signal<{ span: Span; mode: "select" | "edit" | "insert"; key: string; adds?: "finding" } | null>(null);
  readonly decided = signal(0);

  readonly queue: DecisionQueue;
  readonly pictures: Pictures;
  readonly passages: Passages;
  readonly judgements: Judgements;
  private readonly annotations = new Map<string, Annotation>();
  private readonly findings = new Map<string, Finding>();
  private readonly items = new Map<string, Signal<Item | null>>();
  private readonly wordsByPage = new Map<number, Promise<PageWords>>();

  constructor(readonly client: Client, ports: Pick<Ports, "later" | "now" | "newId">) {
    this.pictures = new Pictures(client, () => this.purpose);
    this.passages = new Passages(client);
    this.judgements = new Judgements(client);
    this.queue = new DecisionQueue({
      ...ports,
      send: (job) => this.send(job),
      revision: () => this.revision.value,
      done: (job, answer) => {
        const step = answer.decision ? keyOf(answer.decision.kind, answer.decision.target_id) : "";
        this.answered(job, answer.revision, answer.annotation ?? null, answer.finding ?? null, step);
        if (answer.decision && this.isHalf(job, answer.decision, step)) this.queue.add({ key: "", kind: job.kind, name: job.name, body: {} });
        if ((answer.decisions ?? 1) > 1) void this.reload().catch(() => undefined);
      },
      refused: (job, error) => this.refusedJob(job, error),
      conflict: (job) => this.compare(job),
      changed: (key) => this.renew(key),
    });
    client.onMissing = () => void this.check();
    client.onSessionOver = () => {
      if (this.queue.line.peek() !== "conflict") this.queue.line.value = "session";
    };
  }

  /** After an answer that something does not exist: one more call says whether it is the document. */
  private async check(): Promise<void> {
    if (this.checking || !this.document.peek()) return;
    this.checking = true;
    await this.reload().catch(() => undefined);
    this.checking = false;
  }
  private checking = false;

  /** The reviewer lost the document while reading: the right, or the document itself. */
  readonly gone = signal<Refused | null>(null);

  onRefused: (job: Job, error: Refused) => void = () => undefined;
  onUndone: (job: Job, key: string, name: string) => void = () => undefined;

  readonly undecided = computed(() => this.order.value.filter((key) => this.isOpen(key)).length);
  readonly readOnly = computed(() => (this.set.value?.state ?? "proposed") !== "proposed");
  readonly pageTotal = computed(() => this.pages.value.length);
  readonly isDrawing = computed(() => this.noPages.value?.reason === DRAWING);
  readonly canShowPages = computed(() => this.pageTotal.value > 0 || this.isDrawing.value);

  item(key: string): Item | null {
    return this.items.get(key)?.value ?? null;
  }

  isOpen(key: string): boolean {
    const item = this.item(key);
    return item !== null && isUndecided(item);
  }

  get currentItem(): Item | null {
    return this.item(this.current.value);
  }

  load(set: AnnotationSet, findings: Finding[]): void {
    batch(() => {
      this.set.value = set;
      this.revision.value = set.revision;
      this.annotations.clear();
      for (const one of set.annotations) if (one.state !== "superseded") this.annotations.set(keyOf("annotation", one.annotation_id), one);
      this.keepFindings(findings);
    });
  }

  async reload(): Promise<void> {
    try {
      await this.readSet();
    } catch (error) {
      if (error instanceof Refused && [403, 404, 410].includes(error.status) && this.document.peek()) this.gone.value = error;
      throw error;
    }
  }

  private async readSet(): Promise<void> {
    const [answer, found] = await Promise.all([this.client.document<{ annotation_set: AnnotationSet }>("/annotations"), this.readFindings()]);
    // A decision was saved meanwhile: what it answered is newer.
    if (answer.annotation_set.revision < this.revision.peek()) {
      this.stale = true;
      return;
    }
    this.load(answer.annotation_set, found?.findings ?? answer.annotation_set.findings);
    if (this.asksBulk) void this.loadBulk();
  }

  private async loadBulk(): Promise<void> {
    this.bulk.value = await this.client.document<BulkPreview>("/decisions:bulk").catch((error: unknown) => {
      // An earlier release of annotation has no such list.
      if (error instanceof Refused && error.status === 404) this.asksBulk = false;
      return null;
    });
  }
  private asksBulk = true;

  /** Null where the person can read annotations only. */
  private async readFindings(): Promise<FindingsAnswer | null> {
    try {
      const found = await this.client.document<FindingsAnswer>("/findings");
      if (found.categories?.length) this.categories.value = found.categories;
      return found;
    } catch (error) {
      if (error instanceof Refused && !error.sessionOver && !error.isTemporary) return null;
      throw error;
    }
  }

  go(key: string): void {
    const item = this.item(key);
    if (!item) return;
    batch(() => {
      this.current.value = key;
      this.passages.current.value = -1;
      this.judgements.current.value = "";
      this.jumpTo(item.spans[0] ?? null);
    });
  }

  /** Opens a drawn passage, with its words marked in the document. */
  showPassage(one: AskedPassage | null): void {
    if (!one) return;
    batch(() => {
      this.passages.current.value = one.span.start;
      this.current.value = "";
      this.marked.value = { span: one.span, mode: "select", key: "" };
      this.jumpTo(one.span);
    });
  }

  /** Opens a place that is judged first, with its words marked in the document. */
  showPlace(one: JudgedPlace): void {
    batch(() => {
      this.judgements.current.value = one.place_id;
      this.passages.current.value = -1;
      this.current.value = "";
      this.marked.value = one.span ? { span: one.span, mode: "select", key: "" } : null;
      if (one.span) this.jumpTo(one.span);
    });
  }

  /** The page on the screen; the one that the API names if there is none. */
  pageAt(place: { span: Span; page: number }): number {
    return pageOf(this.pages.value, place.span.start) || place.page;
  }

  jumpTo(span: Span | null, page = 0): void {
    // The page that the API names can be another one than a drawn one.
    const number = (span && pageOf(this.pages.value, span.start)) || page;
    this.jump.value = { span, page: number, n: this.jump.value.n + 1 };
  }

  /** Goes to the place of a reference. `back` returns. */
  follow(reference: ReferenceEntry, n = 0): void {
    const target = reference.targets[n % Math.max(1, reference.targets.length)];
    if (!target) return;
    this.trail.value = [...this.trail.value, { span: reference.span, page: this.page.value }].slice(-50);
    this.jumpTo(target.span, target.page);
  }

  /** Goes to the place before the last reference that was followed. */
  back(): boolean {
    const last = this.trail.value.at(-1);
    if (!last) return false;
    this.trail.value = this.trail.value.slice(0, -1);
    this.jumpTo(last.span, last.span ? 0 : last.page);
    return true;
  }

  step(step: 1 | -1, wanted: (key: string) => boolean = (key) => this.isOpen(key)): string {
    return neighbour(this.order.value, this.current.value, step, wanted);
  }

  /** The keys with marks on a page, in the order of the text. */
  keysOn(page: PageEntry): string[] {
    return (this.byPage.value.get(page.number) ?? []).map(([key]) => key);
  }

  private readonly moved = signal(0);
  /** All spans, in the order of the list. They change when a span does: a decision alone moves no mark. */
  readonly places = computed<readonly Place[]>(() => {
    void this.moved.value;
    return this.order.value.flatMap((key) => (this.items.get(key)?.peek()?.spans ?? []).map((span) => ({ key, span })));
  });

  private readonly byPage = computed(() => {
    const found = new Map<number, Map<string, number>>();
    const pages = this.pages.value;
    for (const { key, span } of this.places.value) {
      for (const n of pagesOf(pages, span)) {
        const list = found.get(n) ?? new Map<string, number>();
        if (!list.has(key)) list.set(key, span.start);
        found.set(n, list);
      }
    }
    return new Map([...found].map(([page, list]) => [page, [...list].sort((a, b) => a[1] - b[1])]));
  });

  words(page: number): Promise<PageWords> {
    const known = this.wordsByPage.get(page);
    if (known) return known;
    const asked = this.client.document<PageWords>(`/pages/${page}/words`, { purpose: this.purpose });
    this.wordsByPage.set(page, asked);
    if (this.wordsByPage.size > 40) {
      const oldest = this.wordsByPage.keys().next().value;
      if (oldest !== undefined) this.wordsByPage.delete(oldest);
    }
    asked.catch(() => this.wordsByPage.delete(page));
    return asked;
  }

  /** Forgets words and pictures: what the person can see has changed. */
  redraw(): void {
    this.wordsByPage.clear();
    this.pictures.forget();
    this.drawing.value++;
  }

  /** How long a page waits before it is read. */
  get patience(): number {
    return performance.now() - this.scrolledAt < 150 ? 80 : 0;
  }

  get purpose(): string {
    return this.grant.value?.purpose || PURPOSE;
  }

  /** The place of `offset` as a lawyer cites it. */
  cite(offset: number): string {
    return this.structure.cite(offset, pageOf(this.pages.value, offset));
  }

  /** For screen readers; `shown` also on the screen. */
  say(text: string, alert = false, shown = alert): void {
    this.said.value = { text, alert, shown, n: this.said.value.n + 1 };
  }

  /** The ids of annotations that were added here, by the key before they had one. */
  private readonly added = new Map<string, string>();
  /** A finding that was added with its annotation, and the annotation: each leads to the other. */
  private readonly pairs = new Map<string, string>();

  private send(job: Job) {
    const path = { annotation: "/decisions", finding: "/finding-decisions", undo: "/review:undo", redo: "/review:redo" }[job.kind];
    const id = job.kind === "annotation" || job.kind === "finding" ? { decision_id: job.id } : {};
    const evidence = job.after ? { annotation_ids: [this.added.get(job.after) ?? job.after.slice(2)] } : {};
    return this.client.send<DecisionAnswer>("POST", path, { ...job.body, ...evidence, ...id, revision: job.revision });
  }

  private answered(job: Job, revision: number, annotation: Annotation | null, finding: Finding | null, step: string): void {
    batch(() => {
      this.revision.value = revision;
      this.decided.value++;
      let key = "";
      if (annotation) {
        key = keyOf("annotation", annotation.annotation_id);
        if (annotation.state === "superseded") this.annotations.delete(key);
        else this.annotations.set(key, annotation);
        if (job.key.startsWith("a:new-")) {
          this.added.set(job.key, annotation.annotation_id);
          void this.passages.saved(annotation.span).then((isAnswer) => { if (isAnswer) this.showPassage(this.passages.next()); }, () => undefined);
        }
        this.stale = true;
      }
      if (finding) {
        key = keyOf("finding", finding.finding_id);
        this.findings.set(key, finding);
        this.pair(job, key);
      }
      if (job.kind === "undo" || job.kind === "redo") this.stale = true;
      const name = this.item(key || step)?.title ?? job.name;
      if (!key && step) this.takeAway(step);
      if (key && !this.items.get(key)?.value) this.rebuild(job.key);
      if (key) this.renew(key);
      if (job.key !== key && this.current.value === job.key && key) this.current.value = key;
      if (job.kind === "undo" || job.kind === "redo") this.onUndone(job, key || step, name);
    });
  }

  /** The set does not have it any more: the decision that added it was taken back. */
  private takeAway(key: string): void {
    const next = this.step(1, (one) => one !== key);
    this.annotations.delete(key);
    this.findings.delete(key);
    this.renew(key);
    if (this.current.value === key && next) this.go(next);
  }

  private pair(job: Job, finding: string): void {
    const annotation = job.after && this.added.get(job.after);
    if (!annotation) return;
    this.pairs.set(finding, keyOf("annotation", annotation));
    this.pairs.set(keyOf("annotation", annotation), finding);
  }

  /** Whether the step is half of the addition of a finding: its other half follows. Undo begins with the finding. */
  isHalf(job: Job, step: { decision: string }, key: string): boolean {
    return step.decision === "add" && this.pairs.has(key) && key.startsWith(job.kind === "undo" ? "f:" : "a:");
  }

  /** Findings can follow from annotations: read them again when nothing is on its way. */
  stale = false;

  async refreshIfStale(): Promise<void> {
    if (!this.stale || this.queue.jobs.value.length || this.queue.line.value !== "up") return;
    this.stale = false;
    const found = await this.readFindings();
    if (this.queue.jobs.value.length) this.stale = true;
    // The same revision: nobody else changed the set, so that the annotations are those that are here.
    else if (found?.revision === this.revision.peek()) {
      batch(() => this.keepFindings(found.findings));
      if (this.asksBulk) void this.loadBulk();
    } else await this.reload();
  }

  private keepFindings(findings: Finding[]): void {
    this.findings.clear();
    for (const one of findings) if (one.state !== "not_applicable") this.findings.set(keyOf("finding", one.finding_id), one);
    this.rebuild();
  }

  private refusedJob(job: Job, error: Refused): void {
    this.stale = true;
    this.onRefused(job, error);
  }

  private async compare(job: Job): Promise<boolean> {
    const before = this.fingerprint(job.key);
    await this.reload();
    return before !== "" && before === this.fingerprint(job.key);
  }

  private fingerprint(key: string): string {
    if (!key || /^[af]:new-/.test(key)) return "new";
    const annotation = this.annotations.get(key);
    if (annotation) return `${annotation.revision} ${annotation.state} ${annotation.category} ${annotation.span.start} ${annotation.span.end}`;
    const finding = this.findings.get(key);
    return finding ? `${finding.severity} ${finding.review?.state ?? ""} ${finding.review?.decided_at ?? ""}` : "";
  }

  /** The finding or annotation of a category on exactly these words, unless it is rejected. */
  itemAt(kind: Item["kind"], category: string, span: Span): Item | null {
    const found = this.order.value.map((key) => this.item(key)).filter((item) => item?.kind === kind && item.category === category && item.state !== "rejected");
    return found.find((item) => item?.spans.some((one) => one.start === span.start && one.end === span.end)) ?? null;
  }

  /** What is stored, without decisions on their way. */
  stored(key: string): Item | null {
    const annotation = this.annotations.get(key);
    if (annotation) return annotationItem(annotation, false);
    const finding = this.findings.get(key);
    return finding ? findingItem(finding, (id) => this.annotations.get(keyOf("annotation", id))?.span, false) : null;
  }

  private rebuild(dropped = ""): void {
    const known = new Set([...this.findings.keys(), ...this.annotations.keys()]);
    for (const job of this.queue.jobs.value) if (job.patch && job.key !== dropped) known.add(job.key);
    const keys = [...known];
    for (const key of this.items.keys()) if (!known.has(key)) this.set_(key, null);
    for (const key of keys) this.set_(key, this.make(key));
    const all = keys.map((key) => this.items.get(key)?.peek() ?? null).filter((item) => item !== null);
    const order = inOrder(all).map((item) => item.key);
    if (order.join() !== this.order.peek().join()) this.order.value = order;
  }

  private renew(key: string): void {
    if (!key) return;
    const made = this.make(key);
    const known = this.items.get(key)?.peek() ?? null;
    this.set_(key, made);
    if (!made !== !known) this.rebuild();
  }

  private set_(key: string, item: Item | null): void {
    const known = this.items.get(key);
    if (!known) return void this.items.set(key, signal(item));
    const before = known.peek();
    if (JSON.stringify(before) === JSON.stringify(item)) return;
    batch(() => {
      known.value = item;
      if (JSON.stringify(before?.spans) !== JSON.stringify(item?.spans)) this.moved.value++;
    });
  }

  private make(key: string): Item | null {
    const pending = this.queue.isPending(key);
    if (key.startsWith("a:")) {
      const seen = this.queue.patched(key, this.annotations.get(key));
      return seen ? annotationItem(seen, pending) : null;
    }
    const seen = this.queue.patched(key, this.findings.get(key));
    return seen ? findingItem(seen, (id) => this.annotations.get(keyOf("annotation", id))?.span, pending) : null;
  }
}
