import type { HeldLease, RunResult } from '@rackmark/contracts';
import type { Log } from '../log.js';
import { aborted, pause, within } from '../pause.js';
import type { Portal } from '../portal.js';
import { deliveryOf, inPlaceOf, type Delivery } from './delivery.js';
import { keyOf, spooledOf, type Spool, type SpoolEntry } from './spool.js';

const SEND_SECONDS = 60;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** Of an agent that runs for months, only the last ones are asked for. */
const MOST_REMEMBERED = 10_000;

/** Brings results to the server and forgets them when it has them. */
export class Outbox {
  /** Called when a file was tried that had not been before, or is gone. */
  onProgress: () => void = () => {};
  private sending: Promise<void> | null = null;
  /** Results that the disk had no room for, by their key. */
  private readonly unwritten = new Map<string, SpoolEntry>();
  /** Files that the server has answered, and failed at. */
  private readonly failedAt = new Map<string, string>();
  /** Runs that the server does not want, has a result of, or will never take one of: with the reason. */
  private readonly over = new Map<string, 'not_needed' | 'has_result' | { refused: string }>();
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly portal: Portal,
    private readonly spool: Spool,
    private readonly log: Log,
    private readonly stopping: AbortSignal,
  ) {}

  /** Keeps a result, on disk where that has room. @throws what the disk says, other than that it is full */
  put(entry: SpoolEntry): void {
    try {
      this.spool.put(entry);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      this.unwritten.set(keyOf(entry.runId, entry.result), entry);
      this.log('The disk is full: a result is kept in memory until the server has it.');
    }
  }
  /** Whether a run's result under this lease waits here. */
  holds(runId: string, lease: HeldLease): boolean {
    return this.keys().includes(keyOf(runId, lease));
  }
  /** The server wants no result of this run any more: it has one, or said so. */
  isOver(runId: string): boolean {
    const state = this.over.get(runId);
    return state === 'not_needed' || state === 'has_result';
  }
  /** Why the server will never take what was measured of this run; null where it did not say so. */
  whyRefused(runId: string): string | null {
    const state = this.over.get(runId);
    return typeof state === 'object' ? state.refused : null;
  }
  /** Why results of these runs are still here, as the server said last; null where none is. */
  whyLeft(runIds: ReadonlySet<string>): string | null {
    const left = this.keys().find((key) => runIds.has(spooledOf(key).runId));
    return left === undefined ? null : (this.failedAt.get(left) ?? 'the server cannot be reached');
  }
  /** Leases of results that the server has not been asked about yet. */
  untried(): HeldLease[] {
    const leases = this.keys().flatMap((key) => (this.failedAt.has(key) ? [] : [spooledOf(key).lease]));
    const known = leases.filter((l) => l !== null);
    return [...new Map(known.map((l) => [l.lease_id, l])).values()];
  }

  /** Sends all that is there; tries again until it is gone or the agent stops. Calls share one loop. */
  flush(): Promise<void> {
    // Begins when this is kept: the loop itself says when it has ended.
    return (this.sending ??= Promise.resolve().then(() => this.loop()));
  }
  /** Until nothing of these runs is left here, or the signal fires. */
  async flushed(runIds: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    void this.flush();
    const over = aborted(signal);
    while (!signal.aborted && this.whyLeft(runIds) !== null) {
      let wake = () => {};
      const next = new Promise<void>((resolve) => (wake = resolve));
      this.waiting.add(wake);
      await Promise.race([next, over]);
      this.waiting.delete(wake);
    }
  }

  private keys(): string[] {
    return [...this.unwritten.keys(), ...this.spool.list()];
  }

  private async loop(): Promise<void> {
    let waitMs = FIRST_PAUSE_MS;
    while (!this.stopping.aborted) {
      const why = await this.sendPending();
      if (why === null) return;
      if (waitMs === FIRST_PAUSE_MS) this.log(`Results wait here: ${why}`);
      await pause(waitMs, this.stopping);
      waitMs = Math.min(LONGEST_PAUSE_MS, waitMs * 2);
    }
  }

  /** @returns why one must wait; null when nothing is left */
  private async sendPending(): Promise<string | null> {
    try {
      for (;;) {
        const pending = this.keys();
        if (pending.length === 0) {
          // In the same moment: what is put there from now on needs a loop of its own.
          this.sending = null;
          return null;
        }
        const why = await this.sendAll(pending);
        if (why !== null) return why;
      }
    } catch (error) {
      // A disk that fails is no reason to end: what lies there is tried again.
      return (error as Error).message;
    }
  }

  /** Those first that the server did not fail at: one that it always fails at holds up no other. @returns why one must wait, or null */
  private async sendAll(keys: readonly string[]): Promise<string | null> {
    let why: string | null = null;
    const old = (key: string) => Number(this.failedAt.has(key));
    for (const key of [...keys].sort((a, b) => old(a) - old(b))) {
      // After the first failure only files that were never tried: each has its turn soon, and a server in need its rest.
      if (why !== null && this.failedAt.has(key)) continue;
      const entry = this.unwritten.get(key) ?? this.spool.get(key);
      if (entry === null) continue;
      const delivery = await this.send(entry);
      if (delivery.state === 'later') {
        why = delivery.why;
        if (!delivery.reached) return why;
        this.failedAt.set(key, why);
      } else this.settle(key, entry, delivery);
      this.tell();
    }
    return why;
  }

  private settle(
    key: string,
    { runId, result }: SpoolEntry,
    delivery: Exclude<Delivery, { state: 'later' }>,
  ): void {
    if (delivery.state === 'delivered') {
      this.remember(runId, 'has_result');
      for (const id of delivery.notNeeded) this.remember(id, 'not_needed');
      return this.forget(key);
    }
    this.log(`The server refused the result of run ${runId} (${delivery.code}): ${delivery.detail}`);
    if (delivery.state === 'dropped') {
      this.remember(runId, delivery.hasResult ? 'has_result' : 'not_needed');
      return this.forget(key);
    }
    const instead = inPlaceOf(result, delivery);
    this.setAside(key, instead === null ? null : { runId, result: instead });
    if (instead === null) this.remember(runId, { refused: `${delivery.detail} (${delivery.code})` });
  }

  private setAside(key: string, instead: { runId: string; result: RunResult } | null): void {
    if (!this.unwritten.delete(key)) this.spool.setAside(key);
    this.failedAt.delete(key);
    if (instead !== null) this.put(instead);
  }
  private forget(key: string): void {
    if (!this.unwritten.delete(key)) this.spool.remove(key);
    this.failedAt.delete(key);
  }
  private tell(): void {
    for (const wake of this.waiting) wake();
    this.onProgress();
  }
  private remember(runId: string, state: 'not_needed' | 'has_result' | { refused: string }): void {
    this.over.set(runId, state);
    if (this.over.size > MOST_REMEMBERED) this.over.delete(this.over.keys().next().value!);
  }

  private async send(entry: SpoolEntry): Promise<Delivery> {
    try {
      return await within({ ms: SEND_SECONDS * 1000, signal: this.stopping }, (s) => this.ask(entry, s));
    } catch (error) {
      const why = `the server cannot be reached (${(error as Error).message})`;
      return { state: 'later', why, reached: false };
    }
  }
  private async ask({ runId, result }: SpoolEntry, signal: AbortSignal): Promise<Delivery> {
    const response = await this.portal.fetch(`/api/v1/runs/${runId}/result`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(result),
      signal,
    });
    const body: unknown = await response.json().catch(() => null);
    return deliveryOf(response.status, body);
  }
}
