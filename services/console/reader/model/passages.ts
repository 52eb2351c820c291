// Passages that were drawn at random before anyone looked. The answers say how much reviews miss.
import { signal } from "@preact/signals";
import { Refused, type Client } from "../api/client";
import type { AskedPassage, PassagesAnswer, Span } from "../api/types";

export class Passages {
  readonly list = signal<readonly AskedPassage[]>([]);
  /** How many wait for an answer. */
  readonly waiting = signal(0);
  /** The start of the passage that is open; -1 without one. */
  readonly current = signal(-1);

  constructor(private readonly client: Pick<Client, "document" | "send">) {}

  async load(): Promise<void> {
    // An earlier release of annotation has no such list, and some readers do not review.
    this.keep(await this.client.document<PassagesAnswer>("/passages").catch(() => null));
  }

  async ask(revision: number): Promise<void> {
    this.keep(await this.client.send<PassagesAnswer>("POST", "/passages:ask", { revision }));
  }

  async say(start: number, answer: "nothing" | "clause"): Promise<void> {
    this.keep(await this.client.send<PassagesAnswer>("POST", "/passages:answer", { start, answer }));
  }

  /** The next passage without an answer, in the order of the text; null if all have one. */
  next(): AskedPassage | null {
    const open = this.list.peek().filter((one) => !one.answer);
    return open.find((one) => one.span.start > this.current.peek()) ?? open[0] ?? null;
  }

  /** A mark was saved. In the open passage, it is the answer: true if so. */
  async saved(span: Span): Promise<boolean> {
    const asked = this.list.peek().find((one) => one.span.start === this.current.peek());
    if (!asked || span.start >= asked.span.end || span.end <= asked.span.start) return false;
    try {
      await this.say(asked.span.start, "clause");
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
    return true;
  }

  private keep(answer: PassagesAnswer | null): void {
    this.list.value = answer?.passages ?? [];
    this.waiting.value = answer?.waiting ?? 0;
  }
}
