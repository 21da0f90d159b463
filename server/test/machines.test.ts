import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  fail,
  failures,
  newBenchmark,
  type Assignment,
  type Failure,
  type FailureName,
  type Outcome,
} from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import fc from 'fast-check';
import { BenchmarksService } from '../src/features/benchmarks/benchmarks.service.js';
import { DevicesService } from '../src/features/devices/devices.service.js';
import { ResultsService } from '../src/features/results/results.service.js';
import {
  attempts,
  jobs,
  leases,
  runs,
  type AttemptEnd,
  type AttemptState,
  type JobState,
  type LeaseEnd,
  type LeaseState,
  type RunState,
} from '../src/features/scheduling/machines.js';
import { retryAfter } from '../src/features/scheduling/retries.js';
import { SchedulingService } from '../src/features/scheduling/scheduling.service.js';
import { cpuOnly, resultOf } from './support/fake-agent.js';
import { testPortal, upload, type TestPortal } from './support/portal.js';
import { agentPrincipal } from './support/principals.js';
import { THIS_COMPUTER } from '../src/platform/security/principal.js';

let portal: TestPortal;
let model: string;
beforeAll(async () => {
  portal = await testPortal();
  model = (await upload(portal, badModels.addModel())).body.model.sha256;
});
afterAll(() => portal.stop());

/** Of the user's, the phone's, the room's and nobody's: each is tried again in another way, or never. */
const REASONS = ['UNSUPPORTED_OPERATOR', 'DEVICE_REBOOTED', 'GATE_TIMEOUT', 'UNDETERMINED'] as const;
type Step =
  | { do: 'claim' }
  | { do: 'begin'; run: number }
  | { do: 'result'; run: number; how: 'measured' | 'failed' | 'unsupported' }
  | { do: 'end'; state: 'completed' | 'failed' | 'cancelled'; why: FailureName }
  | { do: 'expire' }
  | { do: 'forget' }
  | { do: 'cancel' };
const run = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'claim' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('begin' as const), run }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('result' as const),
      run,
      how: fc.constantFrom('measured' as const, 'failed' as const, 'unsupported' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      state: fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const),
      why: fc.constantFrom(...REASONS),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'expire' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'forget' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'cancel' as const }) },
);

/** One job as the tables say that it stands. */
class Model {
  job: JobState = 'queued';
  readonly leases: LeaseState[] = [];
  readonly attempts: AttemptState[] = [];
  readonly runs: RunState[] = ['planned', 'planned', 'planned', 'planned'];
  readonly outcomes: (Outcome | null)[] = [null, null, null, null];
  private readonly failures: (Failure | null)[] = [];

  /** @param cellOf by run: two repeats of each of two configurations, which take turns */
  constructor(private readonly cellOf: readonly number[]) {}

  claim(): boolean {
    const leased = jobs.next(this.job, 'leased');
    if (leased === null) return false;
    this.job = leased;
    this.leases.push('active');
    this.attempts.push('running');
    return true;
  }
  get isLeased(): boolean {
    return this.leases.at(-1) === 'active';
  }
  begin(n: number): void {
    if (this.isLeased) this.runs[n] = runs.next(this.runs[n]!, 'started') ?? this.runs[n]!;
  }
  /** Of a run that has no result yet. What cannot run is not tried again. */
  result(n: number, outcome: Outcome): void {
    this.runs[n] = 'ended';
    this.outcomes[n] = outcome;
    if (outcome === 'unsupported') this.endRuns(outcome, (other) => this.cellOf[other] === this.cellOf[n]);
    if (this.runs.every((r) => r === 'ended')) this.over();
  }
  end(lease: LeaseEnd, said: AttemptEnd, why: Failure | null): void {
    const attempt = said === 'completed' ? 'failed' : said;
    if (!this.endAttempt(lease, attempt)) return;
    const failure = why ?? (said === 'completed' ? fail('AGENT_FAULT', '') : null);
    if (attempt === 'cancelled') return this.giveBack();
    this.failures.push(failure);
    if (retryAfter(this.failures).again) return this.giveBack();
    this.endRuns(failures[failure?.name ?? 'UNDETERMINED'].outcome);
    this.over();
  }
  cancel(): void {
    this.endAttempt('revoked', 'cancelled');
    this.endRuns('cancelled');
    this.over();
  }

  private endAttempt(end: LeaseEnd, attempt: AttemptEnd): boolean {
    const last = this.leases.length - 1;
    const lease = last < 0 ? null : leases.next(this.leases[last]!, end);
    if (lease === null) return false;
    this.leases[last] = lease;
    this.attempts[last] = attempts.next(this.attempts[last]!, attempt)!;
    return true;
  }
  private giveBack(): void {
    this.job = jobs.next(this.job, 'given_back')!;
    this.runs.forEach((r, n) => (this.runs[n] = runs.next(r, 'attempt_over') ?? r));
  }
  private endRuns(outcome: Outcome, which: (n: number) => boolean = () => true): void {
    this.runs.forEach((r, n) => {
      const ended = which(n) ? runs.next(r, 'ended') : null;
      if (ended === null) return;
      this.runs[n] = ended;
      this.outcomes[n] = outcome;
    });
  }
  private over(): void {
    this.endAttempt('released', 'completed');
    this.job = jobs.next(this.job, 'all_runs_ended') ?? this.job;
  }

  cells(): (Outcome | null)[] {
    const order: Outcome[] = ['measured', 'failed', 'unsupported', 'cancelled', 'lost'];
    return [0, 1].map((cell) => {
      const own = this.outcomes.filter((_, n) => this.cellOf[n] === cell);
      return own.includes(null) ? null : order.find((o) => own.includes(o))!;
    });
  }
}

const said = <T>(rows: Record<string, T>[], column: string): T[] => rows.map((r) => r[column]!);

async function play(steps: readonly Step[]): Promise<void> {
  const { app, db } = portal;
  const [scheduling, results] = [app.get(SchedulingService), app.get(ResultsService)];
  const agent = randomUUID();
  const registered = await app.get(DevicesService).register(THIS_COMPUTER, {
    ...{ protocol: 1, agent_id: agent, instance_id: randomUUID(), name: agent, version: '0', platform: 't' },
    ...{ devices: [cpuOnly()], leases: [] },
  });
  const [device] = Object.values(registered.devices) as [string];
  const request = { configurations: [{}, { threads: 2 }], plan: { repeats: 2 } };
  const { benchmark } = await app
    .get(BenchmarksService)
    .create(
      THIS_COMPUTER,
      newBenchmark.parse({ models: [model], devices: { ids: [device] }, ...request }),
      null,
    );
  const made = await db.query(
    `SELECT r.id, c.position AS cell FROM run r JOIN cell c ON c.id = r.cell_id WHERE r.benchmark_id = $1 ORDER BY r.position`,
    [benchmark.id],
  );
  const [ids, cellOf] = [said<string>(made.rows, 'id'), said<number>(made.rows, 'cell')];
  const expected = new Model(cellOf);
  let lease: Assignment | null = null;
  const held = () => ({ lease_id: lease!.lease_id, epoch: lease!.epoch });

  for (const s of [{ do: 'claim' } as const, ...steps]) {
    await db.query(`UPDATE job SET not_before = now() WHERE benchmark_id = $1`, [benchmark.id]);
    await db.query(`UPDATE device SET health = 'ok' WHERE id = $1`, [device]);
    if (s.do === 'claim') {
      const { assignment } = await scheduling.claim(agentPrincipal(agent), device);
      expect(assignment !== null).toBe(expected.claim());
      lease = assignment ?? lease;
    } else if (s.do === 'expire' || s.do === 'forget') {
      if (s.do === 'expire') {
        await db.query(`UPDATE lease SET expires_at = now() - interval '1 s' WHERE device_id = $1`, [device]);
        await scheduling.sweep();
        expected.end('expired', 'lost', fail('LEASE_EXPIRED', ''));
      } else {
        await scheduling.resync(agentPrincipal(agent), []);
        expected.end('revoked', 'lost', fail('AGENT_LOST', ''));
      }
    } else if (s.do === 'cancel') {
      await app.get(BenchmarksService).cancel(THIS_COMPUTER, benchmark.id);
      if (expected.job !== 'ended') expected.cancel();
    } else if (lease === null) continue;
    else if (s.do === 'begin') {
      await scheduling.runStarted(agentPrincipal(agent), held(), ids[s.run]!);
      expected.begin(s.run);
    } else if (s.do === 'end') {
      const failure = s.state === 'failed' ? fail(s.why, 'It failed.') : null;
      await scheduling.endAttempt(agentPrincipal(agent), { ...held(), state: s.state, failure });
      if (expected.isLeased) expected.end('released', s.state, failure);
    } else {
      const before = (await db.query('SELECT result_sha256 FROM run WHERE id = $1', [ids[s.run]])).rows[0];
      if (before.result_sha256 !== null) continue;
      // What the work did would happen in the cell's other run, too, and what a phone did would not.
      const why = { measured: null, failed: 'DEVICE_REBOOTED', unsupported: 'UNSUPPORTED_OPERATOR' } as const;
      const failure = why[s.how] && fail(why[s.how]!, 'It failed.');
      await results.store(agentPrincipal(agent), ids[s.run]!, resultOf(lease, { outcome: s.how, failure }));
      expected.result(s.run, s.how);
    }
    const state = async (sql: string) => said((await db.query(sql, [benchmark.id])).rows, 'state');
    expect({
      job: await state('SELECT state FROM job WHERE benchmark_id = $1'),
      leases: await state(
        'SELECT l.state FROM lease l JOIN job j ON j.id = l.job_id WHERE j.benchmark_id = $1 ORDER BY l.epoch',
      ),
      attempts: await state(
        'SELECT a.state FROM attempt a JOIN job j ON j.id = a.job_id WHERE j.benchmark_id = $1 ORDER BY a.number',
      ),
      runs: await state('SELECT state FROM run WHERE benchmark_id = $1 ORDER BY position'),
      outcomes: await state('SELECT outcome AS state FROM run WHERE benchmark_id = $1 ORDER BY position'),
      cells: await state('SELECT outcome AS state FROM cell WHERE benchmark_id = $1 ORDER BY position'),
    }).toEqual({
      ...{ job: [expected.job], leases: expected.leases, attempts: expected.attempts, runs: expected.runs },
      ...{ outcomes: expected.outcomes, cells: expected.cells() },
    });
  }
}

it('the database does what the tables of the machines say, whatever happens to a job', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), play), {
    numRuns: Number(process.env['RACKMARK_TEST_RUNS'] ?? 25),
    endOnFailure: false,
  });
});
