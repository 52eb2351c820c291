// Pictures of pages: the page in view first, its neighbours after it. The last ones are kept for the way back.
import type { Client } from "../api/client";

import { idle } from "./idle";

const KEPT = 16;
const LONGEST_TURN = 3_000;

/** In steps, so that a window that grows by a pixel does not draw all pages again. */
export const pictureWidth = (width: number, ratio: number): number => Math.min(2400, Math.max(100, Math.ceil((width * ratio) / 100) * 100));

interface Entry { blob: Promise<Blob>; abort: AbortController; users: number; done: boolean }

export interface Wanted { blob: Promise<Blob>; drop: () => void }

export class Pictures {
  private readonly entries = new Map<string, Entry>();
  private ahead: Wanted | undefined;
  private reading = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly client: Client, private readonly purpose: () => string) {}

  /** The picture of a page. The caller drops it when the page is no longer shown; one that nobody wants is not read further. */
  want(number: number, width: number): Wanted {
    const key = `${number} ${width} ${this.purpose()}`;
    const entry = this.entries.get(key) ?? this.read(number, width);
    entry.users++;
    this.entries.delete(key); // the last used one is the last to go
    this.entries.set(key, entry);
    this.trim();
    let isDropped = false;
    const drop = () => {
      if (isDropped) return;
      isDropped = true;
      entry.users--;
      if (entry.users || entry.done) return;
      entry.abort.abort();
      if (this.entries.get(key) === entry) this.entries.delete(key);
    };
    return { blob: entry.blob, drop };
  }

  /** Reads the picture of a jump before its page is mounted. */
  prepare(number: number, width: number): void {
    const before = this.ahead;
    this.ahead = this.want(number, width);
    before?.drop();
    this.ahead.blob.catch(() => undefined);
  }

  forget(): void {
    this.entries.clear();
    this.ahead = undefined;
  }

  /** When no picture is on its way, or after some seconds: what is not in view waits for what is. */
  turn(): Promise<void> {
    if (!this.reading && !this.waiting.length) return Promise.resolve();
    return new Promise((done) => {
      this.waiting.push(done);
      setTimeout(done, LONGEST_TURN);
    });
  }

  private read(number: number, width: number): Entry {
    const abort = new AbortController();
    this.reading++;
    const blob = this.client.picture(number, width, this.purpose(), abort.signal);
    const entry: Entry = { blob, abort, users: 0, done: false };
    const end = () => {
      entry.done = true;
      this.reading--;
      if (this.reading) return;
      // After the frame that shows the picture.
      idle(() => { for (const one of this.waiting.splice(0)) one(); });
    };
    blob.then(end, () => {
      end();
      for (const [key, one] of this.entries) if (one === entry) this.entries.delete(key);
    });
    return entry;
  }

  private trim(): void {
    for (const [key, one] of this.entries) {
      if (this.entries.size <= KEPT) return;
      if (!one.users) this.entries.delete(key);
    }
  }
}
