import { performance } from 'node:perf_hooks';
import { AGENT_LEASE_SECONDS, type HeldLease, type LeaseAnswer } from '@rackmark/contracts';

interface Held {
  epoch: number;
  deadlineMs: number;
  controller: AbortController;
}

/**
 * The leases that this process holds. A lease that the server fenced, or that could not be renewed in time by this
 * computer's own monotonic clock, is given up: its work stops, because another agent may do it by now.
 */
export class LeaseKeeper {
  private readonly held = new Map<string, Held>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns a signal that fires when the lease is over */
  hold({ lease_id, epoch }: HeldLease): AbortSignal {
    const controller = new AbortController();
    this.held.set(lease_id, { epoch, deadlineMs: this.now() + AGENT_LEASE_SECONDS * 1000, controller });
    return controller.signal;
  }
  release(leaseId: string): void {
    this.held.delete(leaseId);
  }
  list(): HeldLease[] {
    return [...this.held].map(([lease_id, { epoch }]) => ({ lease_id, epoch }));
  }
  /** @param askedAtMs when the request was sent: the answer speaks of that moment */
  answered({ renewed, fenced, cancelled }: LeaseAnswer, askedAtMs: number): void {
    for (const id of renewed) {
      const lease = this.held.get(id);
      if (lease !== undefined) lease.deadlineMs = askedAtMs + AGENT_LEASE_SECONDS * 1000;
    }
    this.giveUp([...fenced, ...cancelled]);
  }
  giveUp(leaseIds: readonly string[]): void {
    for (const id of leaseIds) {
      this.held.get(id)?.controller.abort();
      this.held.delete(id);
    }
  }
  /** Gives up what ran out. @returns how many */
  expire(): number {
    const over = [...this.held].filter(([, l]) => l.deadlineMs < this.now()).map(([id]) => id);
    this.giveUp(over);
    return over.length;
  }
}
