import { expect, it } from '@jest/globals';
import { LEASE_SECONDS, type HeldLease } from '@rackmark/contracts';
import fc from 'fast-check';
import { deliveryOf } from '../agent/src/work/delivery.js';
import { LeaseKeeper } from '../agent/src/work/lease-keeper.js';
import { leftOf, mustRun, type RunsKnown } from '../agent/src/work/runs-left.js';
import { keyOf, spooledOf } from '../agent/src/work/spool.js';
import { admit } from '../server/src/features/results/admission.js';

// Both sides' decisions, as they run, in all orders of what may happen (docs/adr/0014). Everything else is played.
const RUNS = ['r1', 'r2', 'r3'];
const MOST_LOSSES = 3;

interface Lease extends HeldLease {
  agent: Agent;
  process: number;
  state: 'active' | 'released' | 'expired' | 'revoked';
  expiresAt: number;
}
interface Run {
  state: 'planned' | 'running' | 'ended';
  result: string | null;
}

/** One job on one phone. */
class Portal {
  readonly runs = new Map<string, Run>(RUNS.map((id) => [id, { state: 'planned', result: null }]));
  readonly leases: Lease[] = [];
  losses = 0;
  constructor(
    readonly clock: { now: number },
    public owner: Agent | null = null,
  ) {}
  get isOver(): boolean {
    return [...this.runs.values()].every((r) => r.state === 'ended');
  }
  private active(): Lease | undefined {
    return this.leases.find((l) => l.state === 'active');
  }
  claim(agent: Agent): { lease: Lease; order: string[] } | null {
    if (this.isOver || this.active() !== undefined || this.owner !== agent) return null;
    const epoch = this.leases.length + 1;
    const lease: Lease = {
      lease_id: `l${epoch}`,
      epoch,
      agent,
      process: agent.process,
      state: 'active',
      expiresAt: this.clock.now + LEASE_SECONDS,
    };
    this.leases.push(lease);
    return { lease, order: [...this.runs].filter(([, r]) => r.state !== 'ended').map(([id]) => id) };
  }
  renew(agent: Agent, held: readonly HeldLease[]) {
    const mine = this.leases.filter(
      (l) =>
        l.agent === agent &&
        l.state === 'active' &&
        held.some((h) => h.lease_id === l.lease_id && h.epoch === l.epoch),
    );
    for (const l of mine) l.expiresAt = this.clock.now + LEASE_SECONDS;
    const renewed = mine.map((l) => l.lease_id);
    return {
      renewed,
      fenced: held.map((h) => h.lease_id).filter((id) => !renewed.includes(id)),
    };
  }
  resync(agent: Agent, held: readonly HeldLease[]) {
    const forgotten = this.active();
    if (forgotten?.agent === agent && !held.some((h) => h.lease_id === forgotten.lease_id))
      this.lose('revoked');
    return this.renew(agent, held);
  }
  sweep(): void {
    if ((this.active()?.expiresAt ?? Infinity) < this.clock.now) this.lose('expired');
  }
  lose(state: 'expired' | 'revoked' | 'released', counts = true): void {
    const lease = this.active();
    if (lease === undefined) return;
    lease.state = state;
    for (const r of this.runs.values()) if (r.state === 'running') r.state = 'planned';
    // The budget is used up: what is left is lost.
    if (counts && ++this.losses >= MOST_LOSSES) this.endMissing();
  }
  endMissing(): void {
    for (const r of this.runs.values()) if (r.state !== 'ended') r.state = 'ended';
  }
  cancel(): void {
    this.lose('revoked', false);
    this.endMissing();
  }
  restart(): void {
    for (const l of this.leases) if (l.state === 'active') l.expiresAt = this.clock.now + LEASE_SECONDS;
  }
  end(lease: HeldLease, state: 'completed' | 'failed' | 'cancelled'): void {
    if (this.active()?.lease_id !== lease.lease_id) return;
    if (state === 'completed') expect(this.isOver).toBe(true);
    this.lose('released', state === 'failed');
  }
  store(agent: Agent, runId: string, of: HeldLease, sha256: string): { status: number; body: unknown } {
    const lease = this.leases.find((l) => l.lease_id === of.lease_id) ?? null;
    const run = this.runs.get(runId)!;
    const before = { state: run.state, job_id: 'j', result_sha256: run.result };
    const known = lease && {
      state: lease.state,
      epoch: lease.epoch,
      job_id: 'j',
      is_own: lease.agent === agent,
    };
    const a = admit(known, before, { epoch: of.epoch, sha256 });
    if (a.is === 'refused')
      return {
        status: 409,
        body: { type: 'about:blank', title: 'x', status: 409, code: a.code, detail: 'x' },
      };
    if (a.is === 'taken') {
      expect(run.result).toBeNull();
      Object.assign(run, { state: 'ended', result: sha256 });
      if (this.isOver && this.active() !== undefined) this.active()!.state = 'released';
    }
    const receipt = {
      run_id: '00000000-0000-4000-8000-000000000000',
      state: a.is === 'known' ? 'known' : 'stored',
      not_needed: [],
    };
    return { status: 200, body: receipt };
  }
}

class Agent {
  process = 0;
  connected = true;
  /** Its disk: outlives the process. */
  readonly disk = new Map<string, string>();
  keeper = new LeaseKeeper(() => this.portal.clock.now * 1000);
  private over = new Set<string>();
  private untried = new Set<string>();
  private work: { lease: HeldLease; order: string[]; stopped: AbortSignal } | null = null;
  private running: string | null = null;
  private made = 0;
  constructor(
    readonly name: string,
    readonly portal: Portal,
  ) {}
  private known(lease: HeldLease): RunsKnown {
    return {
      isOver: (id) => this.over.has(id),
      isMade: () => false,
      waits: (id) => this.disk.has(keyOf(id, lease)),
      whyRefused: () => null,
    };
  }
  private leftBehind(): HeldLease[] {
    return [...this.untried]
      .map((key) => spooledOf(key).lease!)
      .filter((l) => !this.keeper.holds(l.lease_id));
  }
  private held(): HeldLease[] {
    return [...this.keeper.list(), ...this.leftBehind()];
  }
  hello(): void {
    if (this.connected)
      this.keeper.answered(this.portal.resync(this, this.held()), this.portal.clock.now * 1000);
    this.obey();
  }
  beat(): void {
    if (this.connected)
      this.keeper.answered(this.portal.renew(this, this.held()), this.portal.clock.now * 1000);
    this.obey();
  }
  /** Work whose lease is over stops: what was under way is no result. */
  private obey(): void {
    if (this.work?.stopped.aborted) this.work = this.running = null;
  }
  claim(): void {
    if (!this.connected || this.work !== null || this.leftBehind().length > 0) return;
    const granted = this.portal.claim(this);
    if (granted !== null) this.work = { ...granted, stopped: this.keeper.hold(granted.lease) };
  }
  begin(): void {
    if (this.work === null || this.running !== null || !this.keeper.isValid(this.work.lease.lease_id)) return;
    const known = this.known(this.work.lease);
    this.running = this.work.order.find((id) => mustRun(id, known)) ?? null;
    const run = this.running === null ? undefined : this.portal.runs.get(this.running);
    if (this.connected && run?.state === 'planned') run.state = 'running';
  }
  finish(): void {
    if (this.work === null || this.running === null) return;
    const key = keyOf(this.running, this.work.lease);
    this.disk.set(key, `${this.name}-${this.process}-${++this.made}`);
    this.untried.add(key);
    this.running = null;
  }
  /** @param answered false: the server has it, and the answer is lost */
  deliver(answered: boolean): void {
    const [key, sha] = [...this.disk][0] ?? [];
    if (!this.connected || key === undefined || sha === undefined) return;
    const { runId, lease } = spooledOf(key);
    const { status, body } = this.portal.store(this, runId, lease!, sha);
    if (!answered) return;
    this.untried.delete(key);
    const delivery = deliveryOf(status, body);
    // Thrown away is only what cannot be kept: the run has a result.
    if (delivery.state === 'delivered' || delivery.state === 'dropped')
      expect(this.portal.runs.get(runId)!.result).not.toBeNull();
    else throw new Error(`An honest agent's result was not taken: ${JSON.stringify(body)}`);
    this.over.add(runId);
    this.disk.delete(key);
  }
  end(): void {
    if (this.work === null || this.running !== null || !this.connected) return;
    const known = this.known(this.work.lease);
    if (this.work.order.some((id) => mustRun(id, known) || known.waits(id))) return;
    this.portal.end(this.work.lease, leftOf(this.work.order, known).length === 0 ? 'completed' : 'failed');
    this.keeper.release(this.work.lease.lease_id);
    this.work = null;
  }
  restart(): void {
    this.process += 1;
    this.keeper = new LeaseKeeper(() => this.portal.clock.now * 1000);
    this.over = new Set();
    this.untried = new Set(this.disk.keys());
    this.work = this.running = null;
    this.hello();
  }
}

const what = [
  'begin',
  'finish',
  'deliver',
  'unheard',
  'beat',
  'hello',
  'claim',
  'end',
  'cut',
  'mend',
  'restart',
] as const;
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ agent: fc.nat(1), do: fc.constantFrom(...what) }) },
  { weight: 4, arbitrary: fc.record({ wait: fc.constantFrom(5, 30, 61, 104) }) },
  { weight: 4, arbitrary: fc.record({ portal: fc.constantFrom('sweep', 'restart', 'move', 'cancel') }) },
);
type Step = { agent: number; do: (typeof what)[number] } | { wait: number } | { portal: string };

function play(steps: readonly Step[]): void {
  const clock = { now: 0 };
  const portal = new Portal(clock);
  const agents = [new Agent('a', portal), new Agent('b', portal)];
  portal.owner = agents[0]!;
  const measured = new Set<string>();
  const act = (a: Agent, name: (typeof what)[number]) => {
    if (name === 'deliver' || name === 'unheard') a.deliver(name === 'deliver');
    else if (name === 'cut' || name === 'mend') a.connected = name === 'mend';
    else a[name]();
    for (const key of a.disk.keys()) measured.add(spooledOf(key).runId);
  };
  for (const s of steps) {
    if ('wait' in s) clock.now += s.wait;
    else if ('agent' in s) act(agents[s.agent]!, s.do);
    else if (s.portal === 'sweep') portal.sweep();
    else if (s.portal === 'restart') portal.restart();
    else if (s.portal === 'cancel') portal.cancel();
    else {
      portal.lose('revoked');
      portal.owner = agents.find((a) => a !== portal.owner)!;
    }
  }
  // Then all is well again, for as long as it takes.
  for (let round = 0; round < 60; round++)
    for (const a of agents) {
      for (const name of ['mend', 'hello', 'deliver', 'claim', 'begin', 'finish', 'deliver', 'end'] as const)
        act(a, name);
      portal.sweep();
      clock.now += 10;
    }
  expect(portal.isOver).toBe(true);
  expect(agents.flatMap((a) => [...a.disk.keys()])).toEqual([]);
  const kept = [...portal.runs].filter(([, r]) => r.result !== null).map(([id]) => id);
  expect(new Set(kept)).toEqual(measured);
}

it('in any order of cuts, expiries, new leases, late results and restarts, each run ends with its one result', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), play), {
    numRuns: Number(process.env['RACKMARK_TEST_RUNS'] ?? 25) * 40,
  });
});
