/** Does something soon after it was asked for, once for many askings, and never more often than its interval allows. */
export class Paced {
  private timer: NodeJS.Timeout | undefined;
  private lastMs = -Infinity;

  constructor(
    private readonly act: () => void,
    private readonly soonMs: number,
    private readonly everyMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  ask(): void {
    if (this.timer !== undefined) return;
    const due = Math.max(this.soonMs, this.lastMs + this.everyMs - this.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.lastMs = this.now();
      this.act();
    }, due);
  }
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
