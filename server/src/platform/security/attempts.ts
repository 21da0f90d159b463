import { isIPv6 } from 'node:net';

export interface AttemptLimit {
  /** So many wrong tries … */
  tries: number;
  /** … in this time. */
  windowMs: number;
}
const MOST_ADDRESSES = 10_000;

/** Counts wrong tries by address, in windows that begin with the first one. */
export class Attempts {
  private readonly wrong = new Map<string, { count: number; until: number }>();

  constructor(
    private readonly limit: AttemptLimit,
    private readonly now: () => number = Date.now,
  ) {}

  /** Seconds until this address may try again; 0: now. */
  waitSeconds(address: string | undefined): number {
    const entry = this.wrong.get(networkOf(address));
    if (entry === undefined || entry.count < this.limit.tries) return 0;
    return Math.max(0, Math.ceil((entry.until - this.now()) / 1000));
  }

  failed(address: string | undefined): void {
    const key = networkOf(address);
    const at = this.now();
    const entry = this.wrong.get(key);
    if (entry !== undefined && entry.until > at) entry.count += 1;
    else {
      this.wrong.delete(key);
      this.makeRoom(at);
      this.wrong.set(key, { count: 1, until: at + this.limit.windowMs });
    }
  }

  /** One was right after all. */
  takeBack(address: string | undefined): void {
    const entry = this.wrong.get(networkOf(address));
    if (entry !== undefined && entry.count > 0) entry.count -= 1;
  }

  /** All of them, for tests. */
  forget(): void {
    this.wrong.clear();
  }

  /** However many addresses try, what they cost is bounded. A map keeps its order, so what ends first stands first. */
  private makeRoom(at: number): void {
    for (const [key, entry] of this.wrong) {
      if (entry.until > at && this.wrong.size < MOST_ADDRESSES) break;
      this.wrong.delete(key);
    }
  }
}

/** One home has a whole /64 of IPv6: what it tries is counted together. */
function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const v4 = address.replace(/^::ffff:/i, '');
  if (!isIPv6(v4)) return v4;
  const [head = '', tail = ''] = v4.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = v4.includes('::')
    ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
    : left;
  return groups.slice(0, 4).join(':');
}
