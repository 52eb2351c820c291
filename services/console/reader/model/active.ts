// Active time: the page has the focus, and the last input is less than 60 s ago.
const IDLE = 60_000;

export class ActiveTime {
  private total = 0;
  private since: number;
  private focused = true;

  constructor(private readonly now: () => number) {
    this.since = now();
    this.last = this.since;
  }
  private last: number;

  input(): void {
    this.settle();
    this.last = this.now();
    this.since = this.last;
  }

  focus(has: boolean): void {
    this.settle();
    this.focused = has;
    this.since = this.now();
    if (has) this.last = this.since;
  }

  get seconds(): number {
    this.settle();
    return Math.round(this.total / 100) / 10;
  }

  private settle(): void {
    const end = Math.min(this.now(), this.last + IDLE);
    if (this.focused && end > this.since) this.total += end - this.since;
    this.since = Math.max(this.since, this.now());
  }
}
