// Places that the reviewer judges before the answer of the model is shown. The server keeps the answer back until then.
import { signal } from "@preact/signals";
import type { Client } from "../api/client";
import type { JudgedPlace, JudgedPlacesAnswer, PlaceAnswer, Span } from "../api/types";

export class Judgements {
  readonly list = signal<readonly JudgedPlace[]>([]);
  /** How many wait for a judgement. */
  readonly waiting = signal(0);
  readonly categories = signal<readonly string[]>([]);
  /** The id of the place that is open; empty without one. */
  readonly current = signal("");

  constructor(private readonly client: Pick<Client, "document" | "send">) {}

  async load(): Promise<void> {
    // An earlier release of annotation has no such list, and some readers do not review.
    this.keep(await this.client.document<JudgedPlacesAnswer>("/judgements").catch(() => null));
  }

  async say(place: JudgedPlace, own: PlaceAnswer): Promise<void> {
    this.keep(await this.client.send<JudgedPlacesAnswer>("POST", "/judgements", { place_id: place.place_id, ...own }));
  }

  /** The next place without a judgement, in the order of the text; null if all have one. */
  next(): JudgedPlace | null {
    return this.list.peek().find((one) => !one.own) ?? null;
  }

  /** Whether the place that is open has these words: they are shown, and not selected. */
  shows(span: Span): boolean {
    const open = this.list.value.find((one) => one.place_id === this.current.value)?.span;
    return open?.start === span.start && open.end === span.end;
  }

  private keep(answer: JudgedPlacesAnswer | null): void {
    this.list.value = answer?.places ?? [];
    this.waiting.value = answer?.waiting ?? 0;
    this.categories.value = answer?.categories ?? [];
  }
}

/** Whether both say the same. */
export function agree(one: PlaceAnswer, other: PlaceAnswer): boolean {
  return one.category === other.category && one.severity === other.severity;
}
