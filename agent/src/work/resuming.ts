import type { Assignment, HeldLease } from '@rackmark/contracts';
import type { HeldWork } from './held-work.js';
import type { LeaseKeeper } from './lease-keeper.js';

/** Work that an earlier process of this agent left: each lease waits for its device, goes on there, or is given up. */
export class Resuming {
  private readonly waiting = new Map<string, AbortSignal>();

  constructor(
    private readonly held: HeldWork,
    private readonly leases: LeaseKeeper,
  ) {}

  /** Holds the leases again, so that the next hello tells of them. */
  begin(): void {
    for (const { assignment } of this.held.list())
      this.waiting.set(assignment.lease_id, this.leases.hold(assignment));
  }

  /** What waits for this device; the lease may be over. */
  of(deviceKey: string): { assignment: Assignment; lease: AbortSignal } | null {
    const assignment = this.held.of(deviceKey);
    const lease = assignment === null ? undefined : this.waiting.get(assignment.lease_id);
    return assignment === null || lease === undefined ? null : { assignment, lease };
  }
  /** It goes on, or ends in order. */
  taken(leaseId: string): void {
    this.waiting.delete(leaseId);
  }

  /** Lets go of what is no longer wanted. @returns keys of the devices that still bear its traces */
  dropOver(): string[] {
    const keys: string[] = [];
    for (const { deviceKey, assignment } of this.held.list()) {
      if (this.waiting.get(assignment.lease_id)?.aborted !== true) continue;
      this.waiting.delete(assignment.lease_id);
      this.held.release(assignment.lease_id);
      keys.push(deviceKey);
    }
    return keys;
  }

  /** Lets go of all that still waits. @returns the leases */
  giveUp(): HeldLease[] {
    return this.held.list().flatMap(({ assignment: { lease_id, epoch } }) => {
      if (!this.waiting.delete(lease_id)) return [];
      this.leases.release(lease_id);
      this.held.release(lease_id);
      return [{ lease_id, epoch }];
    });
  }
}
