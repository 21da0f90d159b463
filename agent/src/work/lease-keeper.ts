import { performance } from 'node:perf_hooks';
import { AGENT_LEASE_SECONDS, type HeldLease, type LeaseAnswer } from '@rackmark/contracts';

interface Held {
  epoch: number;
  deadlineMs: number;
  controller: AbortController;
  /** Work that may not begin its next run: it waits for the server's word. */
  waiting: Set<(isValid: boolean) => void>;
}

/** So long does work wait for a server that cannot be reached; then its device has a rest. Results are on disk. */
const PATIENCE_MS = 10 * 60_000;

/**
 * The leases that this process holds. A lease that the server fenced is over: its work stops. One that could not be renewed
 * in time, by this computer's own monotonic clock, lets no further run begin, because another agent may be given the work by
 * now; the run that is under way may end (docs/adr/0014).
 */
export class LeaseKeeper {
  private readonly held = new Map<string, Held>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns a signal that fires when the lease is over */
  hold({ lease_id, epoch }: HeldLease): AbortSignal {
    const controller = new AbortController();
    const deadlineMs = this.now() + AGENT_LEASE_SECONDS * 1000;
    this.held.set(lease_id, { epoch, deadlineMs, controller, waiting: new Set() });
    return controller.signal;
  }
  release(leaseId: string): void {
    this.held.delete(leaseId);
  }
  list(): HeldLease[] {
    return [...this.held].map(([lease_id, { epoch }]) => ({ lease_id, epoch }));
  }
  holds(leaseId: string): boolean {
    return this.held.has(leaseId);
  }

  /** Whether a run may begin under this lease at this moment. */
  isValid(leaseId: string): boolean {
    return this.now() <= (this.held.get(leaseId)?.deadlineMs ?? -Infinity);
  }
  /** Waits until a run may begin. @returns false when the lease is over instead */
  async valid(leaseId: string): Promise<boolean> {
    if (this.isValid(leaseId)) return true;
    const lease = this.held.get(leaseId);
    if (lease === undefined) return false;
    return new Promise((resolve) => lease.waiting.add(resolve));
  }

  /** @param askedAtMs when the request was sent: the answer speaks of that moment */
  answered({ renewed, fenced }: LeaseAnswer, askedAtMs: number): void {
    for (const id of renewed) {
      const lease = this.held.get(id);
      if (lease === undefined) continue;
      lease.deadlineMs = askedAtMs + AGENT_LEASE_SECONDS * 1000;
      if (this.isValid(id)) wake(lease, true);
    }
    this.giveUp(fenced);
  }
  giveUp(leaseIds: readonly string[]): void {
    for (const id of leaseIds) {
      const lease = this.held.get(id);
      if (lease === undefined) continue;
      this.held.delete(id);
      lease.controller.abort();
      wake(lease, false);
    }
  }
  /** Gives up work that has waited for too long to go on. A run that is under way is never ended for that. */
  expire(): void {
    const tired = [...this.held].filter(
      ([, l]) => l.waiting.size > 0 && this.now() > l.deadlineMs + PATIENCE_MS,
    );
    this.giveUp(tired.map(([id]) => id));
  }
}

function wake(lease: Held, isValid: boolean): void {
  for (const resolve of lease.waiting) resolve(isValid);
  lease.waiting.clear();
}
