import { problem, runReceipt } from '@rackmark/contracts';
import { pause, within } from '../pause.js';
import type { Log } from '../log.js';
import type { Portal } from '../portal.js';
import type { Spool, SpoolEntry } from './spool.js';

const SEND_SECONDS = 60;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** Of an agent that runs for months, only the last ones are asked for. */
const MOST_NOT_NEEDED = 10_000;

export type Delivery =
  | { state: 'delivered'; notNeeded: string[] }
  | { state: 'refused'; code: string; detail: string }
  | { state: 'later'; why: string };

/** Brings spooled results to the server and removes them when it has them. */
export class Outbox {
  /** Fires when the server does not take this agent's key: results wait on disk for one that it takes. */
  get turnedAway(): AbortSignal {
    return this.unknown.signal;
  }
  private readonly unknown = new AbortController();
  private sending: Promise<void> | null = null;
  private readonly notNeeded = new Set<string>();

  constructor(
    private readonly portal: Portal,
    private readonly spool: Spool,
    private readonly log: Log,
    private readonly stopping: AbortSignal,
  ) {}

  /** Runs that the server said it does not want any more. */
  isNotNeeded(runId: string): boolean {
    return this.notNeeded.has(runId);
  }

  /** Sends all that is spooled; tries again until it is gone or the agent stops. Calls share one loop. */
  flush(): Promise<void> {
    // Begins when this is kept: the loop itself says when it has ended.
    return (this.sending ??= Promise.resolve().then(() => this.loop()));
  }

  private async loop(): Promise<void> {
    let waitMs = FIRST_PAUSE_MS;
    while (!this.stopping.aborted) {
      const why = await this.sendPending();
      if (why === null) return;
      if (waitMs === FIRST_PAUSE_MS) this.log(`Results wait on disk: ${why}`);
      await pause(waitMs, this.stopping);
      waitMs = Math.min(LONGEST_PAUSE_MS, waitMs * 2);
    }
  }

  /** @returns why one must wait; null when nothing is left */
  private async sendPending(): Promise<string | null> {
    try {
      for (;;) {
        const pending = this.spool.list();
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

  /** @returns why one must wait, or null */
  private async sendAll(runIds: readonly string[]): Promise<string | null> {
    for (const runId of runIds) {
      const found = this.spool.get(runId);
      if (found === null) continue;
      const delivery = await this.send(found);
      if (delivery.state === 'later') return delivery.why;
      if (delivery.state === 'delivered') {
        this.remember(delivery.notNeeded);
        this.spool.remove(runId);
      } else {
        this.log(`The server refused the result of run ${runId} (${delivery.code}): ${delivery.detail}`);
        if (
          delivery.code === 'LEASE_STALE' ||
          delivery.code === 'RUN_ALREADY_ENDED' ||
          delivery.code === 'RUN_NOT_FOUND'
        )
          this.spool.remove(runId);
        else this.spool.setAside(runId);
      }
    }
    return null;
  }

  private remember(runIds: readonly string[]): void {
    for (const id of runIds) this.notNeeded.add(id);
    for (const id of [...this.notNeeded].slice(0, -MOST_NOT_NEEDED)) this.notNeeded.delete(id);
  }

  async send(entry: SpoolEntry): Promise<Delivery> {
    try {
      return await within({ ms: SEND_SECONDS * 1000, signal: this.stopping }, (s) => this.put(entry, s));
    } catch (error) {
      return { state: 'later', why: `the server cannot be reached (${(error as Error).message})` };
    }
  }

  private async put({ runId, result }: SpoolEntry, signal: AbortSignal): Promise<Delivery> {
    const response = await this.portal.fetch(`/api/v1/runs/${runId}/result`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(result),
      signal,
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return { state: 'delivered', notNeeded: runReceipt.parse(body).not_needed };
    const told = problem.safeParse(body);
    if (response.status === 401) this.unknown.abort();
    // A key that is not taken any more says nothing against the result: it stays on disk.
    const notNow = response.status >= 500 || [401, 403, 429].includes(response.status);
    if (notNow || !told.success)
      return {
        state: 'later',
        why: told.success ? told.data.detail : `the server answered ${response.status}`,
      };
    return { state: 'refused', code: told.data.code, detail: told.data.detail };
  }
}
