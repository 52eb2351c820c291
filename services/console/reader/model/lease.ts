// A lease says to colleagues who works on a review. It begins with the first decision: who only reads takes nothing.
import { signal } from "@preact/signals";
import { Refused } from "../api/client";
import type { Store } from "./store";

const MINUTES = 15;

export class Lease {
  /** Why the review is not the reviewer's, in a sentence of the API. */
  readonly other = signal("");
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly store: Store) {}

  begin(): void {
    if (this.timer || this.store.readOnly.peek()) return;
    void this.claim();
    // Only while someone is there: a forgotten window does not keep a review.
    this.timer = setInterval(() => {
      if (document.visibilityState === "visible" && document.hasFocus()) void this.claim();
    }, (MINUTES / 3) * 60_000);
  }

  private async claim(): Promise<void> {
    try {
      await this.store.client.send("POST", "/review:claim", { minutes: MINUTES });
      this.other.value = "";
    } catch (error) {
      if (error instanceof Refused && error.reason === "precondition_failed" && !this.store.readOnly.peek()) this.other.value = error.detail.detail;
    }
  }
}
