import type { HeldLease } from '@rackmark/contracts';
import type { Principal } from '../../platform/security/principal.js';
import type { RunPlace } from '../scheduling/scheduling.service.js';

interface Known extends HeldLease {
  agentId: string;
  runId: string;
  place: RunPlace;
}

/** By lease, the run that its agent is at: looked up once a run, not with each word of its progress. */
export class RunPlaces {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly lookUp: (agent: Principal, lease: HeldLease, runId: string) => Promise<RunPlace | null>,
  ) {}

  /** Null where this agent has no such run under such a lease. */
  async of(agent: Principal, { lease_id, epoch }: HeldLease, runId: string): Promise<RunPlace | null> {
    const k = this.known.get(lease_id);
    if (k?.runId === runId && k.agentId === agent.id && k.epoch === epoch) return k.place;
    const place = await this.lookUp(agent, { lease_id, epoch }, runId);
    if (place !== null) this.known.set(lease_id, { agentId: agent.id, lease_id, epoch, runId, place });
    return place;
  }
  /** These leases are over. */
  forget(leaseIds: readonly string[]): void {
    for (const id of leaseIds) this.known.delete(id);
  }
  agentLeft(agentId: string): void {
    for (const [id, k] of this.known) if (k.agentId === agentId) this.known.delete(id);
  }
}
