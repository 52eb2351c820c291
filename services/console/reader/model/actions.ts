// What keys and buttons do. Each action also says what it did, for screen readers.
import { batch, signal } from "@preact/signals";
import type { Annotation, Finding, FindingState, Severity, Span, Verdict } from "../api/types";
import { M } from "../messages";
import type { ActiveTime } from "./active";
import { ADDED, MISSED, type Item } from "./items";
import type { Store } from "./store";

export type DialogName =
  | "" | "category" | "severity" | "new-category" | "new-finding" | "wait" | "waive" | "leave" | "comment" | "goto" | "define" | "reveal" | "step-up" | "complete" | "stop" | "bulk" | "export" | "keys" | "settings";

/** How long a rejection waits for its reason, in milliseconds. */
const PATIENCE = 20_000;

export class Actions {
  readonly dialog = signal<DialogName>("");
  /** The key of the item that a dialog is about. */
  readonly subject = signal("");
  /** The values that the dialog can reveal alone; `pointed`: the reviewer pointed at them. */
  readonly revealable = signal<{ ids: readonly string[]; pointed: boolean }>({ ids: [], pointed: false });
  readonly searchOpen = signal(false);
  readonly outlineOpen = signal(false);
  private shownAt: Date;

  constructor(readonly store: Store, private readonly active: ActiveTime, private readonly now: () => Date) {
    this.shownAt = now();
    store.onRefused = (_job, error) => store.say(error.status === 404 && _job.kind !== "annotation" && _job.kind !== "finding"
      ? M.undoMissing
      : error.reason === "precondition_failed" && _job.kind === "undo" ? M.nothingToUndo
      : error.reason === "precondition_failed" && _job.kind === "redo" ? M.nothingToRedo
      : M.refused(error.detail.detail || error.detail.message, error.detail.remedy), true);
    store.onUndone = (job, key, name) => {
      store.say(job.kind === "undo" ? M.didUndo(name) : M.didRedo(name), false, true);
      if (store.item(key)) store.go(key);
    };
  }

  open(name: DialogName): void {
    this.store.queue.release();
    this.subject.value = this.store.current.value;
    this.dialog.value = name;
  }

  close(): void {
    this.dialog.value = "";
  }

  next(step: 1 | -1 = 1): void {
    this.store.queue.release();
    const key = this.store.step(step);
    if (key) this.store.go(key);
    else if (!this.store.undecided.value) this.store.say(M.nothingLeft, false, true);
  }

  move(step: 1 | -1): void {
    this.store.queue.release();
    const key = this.store.step(step, () => true);
    if (key) this.store.go(key);
  }

  accept(): void {
    this.on((item) => {
      this.decide(item, "accept");
      this.store.say(M.didAccept(item.title));
      this.advance();
    });
  }

  /** Rejects, and waits for the reason. */
  reject(): void {
    this.on((item) => {
      this.decide(item, "reject", {}, true);
      this.store.say(M.whyReject);
      const { held } = this.store.queue;
      // A decision is saved as it is made: the reason can also be given by a second rejection.
      setTimeout(() => {
        if (!held || this.store.queue.held !== held) return;
        this.store.queue.release();
        this.store.say(M.noReasonGiven(item.title), false, true);
      }, PATIENCE);
    });
  }

  /** The reason of the rejection that waits for one. */
  because(reason: string): void {
    const held = this.store.queue.held;
    if (!held) return;
    this.store.queue.release(reason);
    this.store.say(M.didReject(held.name));
    this.advance();
  }

  changeCategory(category: string): void {
    const item = this.store.item(this.subject.value);
    if (item?.annotation && category !== item.category) this.send(item, { decision: "change_category", category }, (one) => ({ ...one, category, state: "changed" }));
  }

  changeSeverity(severity: Severity, reason: string): void {
    const item = this.store.item(this.subject.value);
    if (item?.finding) this.decide(item, "change", { severity, ...(reason ? { reason } : {}) });
  }

  changeSpan(key: string, span: Span): void {
    const item = this.store.item(key);
    if (item?.annotation) this.send(item, { decision: "change_span", span }, (one) => ({ ...one, span, state: "changed" }));
  }

  /** Adds an annotation; returns its key until it has an id. */
  add(category: string, span: Span): string {
    const key = `a:new-${span.start}-${span.end}-${category}`;
    const made: Annotation = {
      annotation_id: key.slice(2), revision: 1, category, span, confidence: 1, state: "added", origin: "person", page: 0, hidden: false,
    };
    this.store.queue.add({ key, kind: "annotation", name: category, body: { ...this.times(), decision: "add", category, span }, patch: () => made });
    this.store.current.value = key;
    this.store.say(M.state.added[1] + ": " + category);
    return key;
  }

  /** Adds a finding on words. Its evidence is the annotation of the category on them, which is added if there is none. */
  addFinding(category: string, severity: Severity, comment: string, span: Span): void {
    const there = this.store.itemAt("finding", category, span);
    if (there) {
      this.store.go(there.key);
      return this.store.say(M.findingThere(category), true);
    }
    const mark = this.store.itemAt("annotation", category, span)?.key ?? this.add(category, span);
    const key = `f:new-${mark.slice(2)}`;
    const review = { state: "added" as const, actor: this.store.client.page.person, decided_at: this.now().toISOString(), reason: comment || MISSED, who: "", until: null };
    const made: Finding = {
      finding_id: key.slice(2), rule_id: ADDED, category, severity, message: "", playbook: "", playbook_version: "", annotation_ids: [],
      hidden: false, kind: "playbook", state: null, places: [{ span, part: "", document_id: "" }], lasting_id: "", review,
    };
    this.store.queue.add({ key, kind: "finding", name: category, after: mark, body: { verdict: "add", category, severity, reason: comment || MISSED }, patch: () => made });
    this.store.current.value = key;
    this.store.say(M.didAddFinding(category), false, true);
  }

  later(verdict: "wait" | "waive" | "leave_undecided", details: { who?: string; until?: string; reason?: string }): void {
    const item = this.store.item(this.subject.value);
    if (!item?.finding) return;
    this.decide(item, verdict, details);
    this.advance();
  }

  undo(): void {
    const taken = this.store.queue.takeBack();
    if (taken) {
      // The annotation of a finding goes with it.
      if (taken.after?.startsWith("a:new-") && !this.store.queue.takeBack()) this.store.queue.add({ key: "", kind: "undo", name: taken.name, body: {} });
      this.store.say(M.didUndo(taken.name), false, true);
      this.store.go(taken.key);
    } else this.store.queue.add({ key: "", kind: "undo", name: M.undo, body: {} });
  }

  redo(): void {
    this.store.queue.add({ key: "", kind: "redo", name: M.redo, body: {} });
  }

  get activeSeconds(): number {
    return this.active.seconds;
  }

  private on(act: (item: Item) => void): void {
    const item = this.store.currentItem;
    if (!item) return this.store.say(M.noUndecided);
    if (this.store.readOnly.value) return this.store.say(M.readOnly(M.stateOfSet[this.store.set.value?.state ?? "proposed"]), true);
    act(item);
  }

  private advance(): void {
    const key = this.store.step(1);
    if (key) this.store.go(key);
    else this.store.say(M.nothingLeft, false, true);
    this.shownAt = this.now();
  }

  private decide(item: Item, verdict: Verdict, details: Partial<{ severity: Severity; reason: string; who: string; until: string }> = {}, held = false): void {
    if (item.finding) {
      const state = STATES[verdict];
      const patch = (before: Annotation | Finding | undefined): Finding => {
        const one = before as Finding;
        const review = { state, actor: this.store.client.page.person, decided_at: this.now().toISOString(), reason: details.reason ?? "", who: details.who ?? "", until: details.until ?? null };
        return { ...one, severity: details.severity ?? one.severity, review };
      };
      this.store.queue.add({ key: item.key, kind: "finding", name: item.title, held, body: { verdict, finding_id: item.id, ...details }, patch });
    } else this.send(item, { decision: verdict }, (one) => ({ ...one, state: verdict === "accept" ? "accepted" : "rejected" }), held);
  }

  private send(item: Item, body: Record<string, unknown>, patch: (one: Annotation) => Annotation, held = false): void {
    if (this.store.readOnly.value) return;
    batch(() => {
      this.store.queue.add({
        key: item.key, kind: "annotation", name: item.title, held,
        body: { ...this.times(), annotation_id: item.id, ...body },
        patch: (before) => patch(before as Annotation),
      });
    });
  }

  /** Active time since the decision before. */
  private times(): Record<string, unknown> {
    const seconds = Math.max(0, Math.round((this.active.seconds - this.counted) * 10) / 10);
    this.counted = this.active.seconds;
    const closed = this.now();
    return { opened_at: this.shownAt.toISOString(), closed_at: closed.toISOString(), active_seconds: seconds };
  }
  private counted = 0;
}

const STATES: Record<Verdict, FindingState> = {
  accept: "accepted", change: "changed", add: "added", reject: "rejected", wait: "waiting", waive: "waived", leave_undecided: "left_undecided",
};
