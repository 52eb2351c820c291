// Decisions on their way to the server: one at a time, in order. They are in memory only.
import { computed, signal } from "@preact/signals";
import { Refused, Unreachable } from "../api/client";
import type { Annotation, DecisionAnswer, Finding } from "../api/types";

export interface Job {
  /** The id of the decision: a repeated request with it is one decision. */
  id: string;
  key: string;
  kind: "annotation" | "finding" | "undo" | "redo";
  name: string;
  body: Record<string, unknown>;
  /** The object as the reviewer sees it before the answer arrives. */
  patch?: (before: Annotation | Finding | undefined) => Annotation | Finding;
  /** The key of the decision before, without which this one cannot be. */
  after?: string;
  /** Waits for a reason. */
  held: boolean;
  /** The server can have received it. */
  attempted: boolean;
  revision: number;
}

export interface Ports {
  send: (job: Job) => Promise<DecisionAnswer>;
  revision: () => number;
  done: (job: Job, answer: DecisionAnswer) => void;
  refused: (job: Job, error: Refused) => void;
  /** Reads the set again. True: what the decision is about is unchanged, so that it is sent again. */
  conflict: (job: Job) => Promise<boolean>;
  /** The optimistic view of an object changed. */
  changed: (key: string) => void;
  later: (run: () => void, milliseconds: number) => void;
  now: () => Date;
  newId: () => string;
}

export type Line = "up" | "down" | "session" | "conflict";

const LONGEST_WAIT = 15_000;

export class DecisionQueue {
  readonly jobs = signal<readonly Job[]>([]);
  readonly line = signal<Line>("up");
  readonly offlineSince = signal<Date | null>(null);
  readonly waiting = computed(() => this.jobs.value.length);
  readonly conflicting = signal<Job | null>(null);
  private sending = false;
  private failures = 0;
  private waits = false;

  constructor(private readonly ports: Ports) {}

  add(job: Omit<Job, "attempted" | "revision" | "held" | "id"> & { held?: boolean }): Job {
    this.release();
    const made: Job = { held: false, ...job, id: this.ports.newId(), attempted: false, revision: 0 };
    this.jobs.value = [...this.jobs.value, made];
    this.ports.changed(made.key);
    void this.run();
    return made;
  }

  /** Sends the decision that waits for a reason. */
  release(reason?: string): void {
    const held = this.jobs.value.find((job) => job.held);
    if (!held) return;
    held.held = false;
    if (reason !== undefined) held.body = { ...held.body, reason };
    this.jobs.value = [...this.jobs.value];
    void this.run();
  }

  get held(): Job | undefined {
    return this.jobs.value.find((job) => job.held);
  }

  /** Takes back the newest decision if the server cannot have it. */
  takeBack(): Job | null {
    const last = this.jobs.value.at(-1);
    if (!last || last.attempted || last.kind === "undo" || last.kind === "redo") return null;
    this.remove(last);
    return last;
  }

  patched<T extends Annotation | Finding>(key: string, base: T | undefined): T | undefined {
    let seen: Annotation | Finding | undefined = base;
    for (const job of this.jobs.value) if (job.key === key && job.patch) seen = job.patch(seen);
    return seen as T | undefined;
  }

  isPending(key: string): boolean {
    return this.jobs.value.some((job) => job.key === key);
  }

  /** After a new sign-in, or when the browser reports a network. */
  resume(): void {
    if (this.line.value === "session" || this.line.value === "down") {
      this.line.value = "up";
      this.failures = 0;
      this.waits = false;
      void this.run();
    }
  }

  /** Forgets all decisions that are not saved: the person may not go on with the document. */
  drop(): void {
    this.line.value = "conflict"; // nothing is sent any more
    this.conflicting.value = null;
    this.jobs.value = [];
  }

  settle(choice: "theirs" | "mine"): void {
    const job = this.conflicting.value;
    this.conflicting.value = null;
    this.line.value = "up";
    if (job && choice === "theirs") this.abandon(job);
    if (job && choice === "mine") this.rebase(job);
    void this.run();
  }

  private rebase(job: Job): void {
    // The refused request was not stored: the decision on the newer revision is another one.
    job.id = this.ports.newId();
    job.revision = 0;
    job.attempted = false;
  }

  /** Removes a decision that will never be stored, with those that need it. */
  private abandon(job: Job): void {
    this.remove(job);
    for (const one of this.jobs.value) if (one.after && one.after === job.key) this.abandon(one);
  }

  private remove(job: Job): void {
    this.jobs.value = this.jobs.value.filter((one) => one !== job);
    this.ports.changed(job.key);
  }

  private async run(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.line.value !== "session" && this.line.value !== "conflict") {
        const job = this.jobs.value[0];
        if (!job || job.held || this.waits) return;
        // A repeated request is the same request: it keeps the revision of the first attempt.
        if (!job.revision) job.revision = this.ports.revision();
        job.attempted = true;
        if (!(await this.attempt(job))) return;
      }
    } finally {
      this.sending = false;
    }
  }

  /** False: stop for now. */
  private async attempt(job: Job): Promise<boolean> {
    try {
      const answer = await this.ports.send(job);
      this.connected();
      this.ports.done(job, answer);
      this.remove(job);
      return true;
    } catch (error) {
      if (error instanceof Unreachable || (error instanceof Refused && error.isTemporary)) {
        this.lost(error instanceof Refused ? error.retryAfter * 1000 : 0);
        return false;
      }
      if (!(error instanceof Refused)) throw error;
      if (error.sessionOver) {
        this.line.value = "session";
        return false;
      }
      if (error.status === 409) return this.resolve(job);
      this.connected();
      this.abandon(job);
      this.ports.refused(job, error);
      return true;
    }
  }

  private async resolve(job: Job): Promise<boolean> {
    let same: boolean;
    try {
      same = await this.ports.conflict(job);
    } catch {
      this.lost(0);
      this.rebase(job);
      return false;
    }
    this.connected();
    if (same) {
      this.rebase(job);
      return true;
    }
    this.line.value = "conflict";
    this.conflicting.value = job;
    return false;
  }

  private connected(): void {
    this.failures = 0;
    this.offlineSince.value = null;
    this.line.value = "up";
  }

  private lost(after: number): void {
    this.line.value = "down";
    this.offlineSince.value ??= this.ports.now();
    this.waits = true;
    const wait = Math.max(after, Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures++));
    this.ports.later(() => {
      this.waits = false;
      if (this.line.value === "down") void this.run();
    }, wait);
  }
}
