import { setTimeout as wait } from 'node:timers/promises';
import type { StreamFault } from '../faults.js';
import type { Link } from './link.js';
import { Command, MAX_PAYLOAD } from './wire.js';

type Direction = 'to_phone' | 'from_phone';
const READ_AHEAD = 4 * MAX_PAYLOAD;

/**
 * One stream of a link. What comes in is acknowledged when it is consumed, so a slow reader slows the sender; of what goes
 * out one message is under way at a time.
 */
export class Stream {
  private readonly queue: Buffer[] = [];
  private queued = 0;
  private unacknowledged = 0;
  private wake: () => void = () => {};
  private acknowledged: (() => void) | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly moved = { to_phone: 0, from_phone: 0 };
  private readonly closers = new Set<() => void>();
  ended = false;

  constructor(
    readonly link: Link,
    readonly local: number,
    readonly remote: number,
    readonly service: string,
  ) {}

  onClose(callback: () => void): void {
    if (this.ended) callback();
    else this.closers.add(callback);
  }

  /** A message of the computer. */
  async take(data: Buffer): Promise<void> {
    await this.pace(data.length);
    const passes = this.pass('to_phone', data.length);
    if (passes < data.length) return this.trip('to_phone');
    this.queue.push(data);
    this.queued += data.length;
    this.unacknowledged += 1;
    this.wake();
    this.acknowledge();
  }

  private acknowledge(): void {
    if (this.queued >= READ_AHEAD) return;
    for (; this.unacknowledged > 0; this.unacknowledged -= 1)
      this.link.send({ command: Command.OKAY, arg0: this.local, arg1: this.remote, data: Buffer.alloc(0) });
  }

  /** @returns exactly `n` bytes, null when the stream ended before */
  async read(n: number): Promise<Buffer | null> {
    while (this.queued < n) if (!(await this.more())) return null;
    const parts: Buffer[] = [];
    let need = n;
    while (need > 0) {
      const head = this.queue[0]!;
      if (head.length <= need) {
        parts.push(head);
        this.queue.shift();
      } else {
        parts.push(head.subarray(0, need));
        this.queue[0] = head.subarray(need);
      }
      need -= parts.at(-1)!.length;
    }
    this.queued -= n;
    this.acknowledge();
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** @returns what is there, null at the end */
  async readSome(): Promise<Buffer | null> {
    while (this.queued === 0) if (!(await this.more())) return null;
    return this.read(this.queue[0]!.length);
  }

  private async more(): Promise<boolean> {
    if (this.ended) return false;
    await new Promise<void>((resolve) => (this.wake = resolve));
    return true;
  }

  /** Resolves when the computer has taken it all, or the stream is gone. */
  write(data: Buffer | string): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    return (this.writing = this.writing.then(() => this.writeNow(bytes)));
  }

  private async writeNow(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.ended;) {
      const part = bytes.subarray(at, at + this.link.maxPayload);
      await this.pace(part.length);
      const passes = this.pass('from_phone', part.length);
      if (passes > 0) await this.sendOne(part.subarray(0, passes));
      if (passes < part.length) return this.trip('from_phone');
      at += part.length;
    }
  }

  private async sendOne(data: Buffer): Promise<void> {
    if (this.ended) return;
    await new Promise<void>((resolve) => {
      this.acknowledged = resolve;
      this.link.send({ command: Command.WRTE, arg0: this.local, arg1: this.remote, data });
    });
  }

  onAcknowledged(): void {
    const next = this.acknowledged;
    this.acknowledged = null;
    next?.();
  }

  private async pace(bytes: number): Promise<void> {
    const rate = this.link.phone.faults.bytesPerSecond;
    if (rate !== null) await wait((bytes / rate) * 1000);
  }

  /** @returns how many of the bytes pass before a fault strikes */
  private pass(direction: Direction, bytes: number): number {
    let passes = bytes;
    for (const fault of this.faults(direction))
      passes = Math.min(passes, Math.max(0, fault.bytes - this.counted(fault)));
    this.moved[direction] += passes;
    return passes;
  }

  private counted({ direction }: StreamFault): number {
    return direction === undefined ? this.moved.to_phone + this.moved.from_phone : this.moved[direction];
  }

  private faults(direction: Direction): StreamFault[] {
    const { cut, hang, reboot } = this.link.phone.faults;
    return [cut, hang, reboot].filter(
      (f): f is StreamFault =>
        f !== null &&
        (f.service?.test(this.service) ?? true) &&
        (f.direction === undefined || f.direction === direction),
    );
  }

  /** Strikes at once where a fault says 0 bytes. @returns whether it did */
  struckAtOpen(): boolean {
    const strikes = (['to_phone', 'from_phone'] as const).find((d) =>
      this.faults(d).some((f) => f.bytes === 0),
    );
    if (strikes !== undefined) this.trip(strikes);
    return strikes !== undefined;
  }

  private trip(direction: Direction): void {
    const { phone } = this.link;
    const { faults } = phone;
    const due = this.faults(direction).filter((f) => this.counted(f) >= f.bytes || f.bytes === 0);
    if (faults.reboot !== null && due.includes(faults.reboot)) {
      faults.reboot = null;
      void phone.reboot();
    } else if (faults.cut !== null && due.includes(faults.cut)) {
      faults.cut = null;
      this.link.destroy();
    } else {
      faults.hang = null;
      this.link.hung = true;
    }
  }

  /** Both sides know that it is over. */
  finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.wake();
    this.onAcknowledged();
    for (const callback of this.closers) callback();
    this.link.forget(this);
  }

  close(): void {
    if (this.ended) return;
    this.link.send({ command: Command.CLSE, arg0: this.local, arg1: this.remote, data: Buffer.alloc(0) });
    this.finish();
  }
}
