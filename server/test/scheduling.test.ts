import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  configuration,
  fail,
  measurementPlan,
  newBenchmark,
  type Assignment,
  type FailureName,
} from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import fc from 'fast-check';
import { BenchmarksService } from '../src/features/benchmarks/benchmarks.service.js';
import { DevicesService } from '../src/features/devices/devices.service.js';
import { ResultsService } from '../src/features/results/results.service.js';
import { SchedulingService } from '../src/features/scheduling/scheduling.service.js';
import { ProblemError } from '../src/platform/problem/problem-error.js';
import { cpuOnly, fit, resultOf } from './support/fake-agent.js';
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

type Step =
  | { do: 'start'; device: number }
  | { do: 'claim'; device: number }
  | { do: 'result'; lease: number; run: number; how: 'measured' | 'failed' | 'unsupported' }
  | { do: 'end'; lease: number; state: 'completed' | 'failed' | 'cancelled'; why: FailureName | null }
  | { do: 'beat'; agent: number; phase: 'ready' | 'busy' | 'waiting_gate' }
  | { do: 'expire' }
  | { do: 'forget'; agent: number }
  | { do: 'cancel'; benchmark: number };

const small = fc.nat({ max: 7 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('start' as const), device: small }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('claim' as const), device: small }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('result' as const),
      lease: small,
      run: small,
      how: fc.constantFrom(
        'measured' as const,
        'measured' as const,
        'failed' as const,
        'unsupported' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      lease: small,
      state: fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const),
      why: fc.constantFrom(
        null,
        'DEVICE_REBOOTED' as const,
        'GATE_TIMEOUT' as const,
        'NATIVE_CRASH' as const,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('beat' as const),
      agent: small,
      phase: fc.constantFrom('ready' as const, 'busy' as const, 'waiting_gate' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'expire' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), agent: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), benchmark: small }) },
);

/** Carries out steps in groups that run at the same time, looks at the whole database after each group. */
async function play(groups: readonly (readonly Step[])[]): Promise<void> {
  const [devicesService, scheduling, results, benchmarks] = [
    DevicesService,
    SchedulingService,
    ResultsService,
    BenchmarksService,
  ].map((s) => portal.app.get(s as never)) as [
    DevicesService,
    SchedulingService,
    ResultsService,
    BenchmarksService,
  ];
  const agents = await Promise.all(
    [0, 1].map(async (i) => {
      const id = randomUUID();
      const { devices } = await devicesService.register(THIS_COMPUTER, {
        protocol: 1,
        agent_id: id,
        instance_id: randomUUID(),
        name: `a-${id}`,
        version: '0',
        platform: 't',
        devices: [cpuOnly(`d${i}`), cpuOnly(`e${i}`)],
        leases: [],
      });
      return { id, devices: Object.values(devices) };
    }),
  );
  const devices = agents.flatMap((a) => a.devices.map((id) => ({ id, agent: a.id })));
  const mine = devices.map((d) => d.id);
  const leases: { a: Assignment; agent: string }[] = [];
  const started: string[] = [];
  const pick = <T>(list: readonly T[], i: number): T | undefined =>
    list.length === 0 ? undefined : list[i % list.length];
  const frozen = new Map<string, string>();
  /** Runs whose result was brought under a lease of theirs, however late. */
  const offered = new Set<string>();

  const carryOut = async (s: Step): Promise<void> => {
    if (s.do === 'start') {
      const request = newBenchmark.parse({
        models: [model],
        configurations: [configuration.parse({}), configuration.parse({ threads: 2 })],
        devices: { ids: [pick(mine, s.device)!, pick(mine, s.device + 1)!] },
        plan: measurementPlan.parse({ repeats: 2 }),
      });
      started.push((await benchmarks.create(THIS_COMPUTER, request, null)).benchmark.id);
    } else if (s.do === 'claim') {
      const device = pick(devices, s.device)!;
      const { assignment } = await scheduling.claim(agentPrincipal(device.agent), device.id);
      if (assignment) leases.push({ a: assignment, agent: device.agent });
    } else if (s.do === 'result') {
      const lease = pick(leases, s.lease);
      const run = lease && pick(lease.a.runs, s.run);
      if (lease === undefined || run === undefined) return;
      const failure =
        s.how === 'measured'
          ? null
          : s.how === 'failed'
            ? fail('NATIVE_CRASH', 'It crashed.')
            : fail('UNSUPPORTED_OPERATOR', 'It does not know this.');
      offered.add(run.run_id);
      await results.store(
        agentPrincipal(lease.agent),
        run.run_id,
        resultOf(lease.a, { outcome: s.how, failure, latency_ns: failure ? [] : [1e6, 1.1e6, 1.2e6] }),
      );
    } else if (s.do === 'end') {
      const lease = pick(leases, s.lease);
      if (lease)
        await scheduling.endAttempt(agentPrincipal(lease.agent), {
          lease_id: lease.a.lease_id,
          epoch: lease.a.epoch,
          state: s.state,
          failure: s.why && s.state === 'failed' ? fail(s.why, 'It failed.') : null,
        });
    } else if (s.do === 'beat') {
      const agent = pick(agents, s.agent)!;
      await devicesService.heartbeat(agentPrincipal(agent.id), {
        leases: [],
        devices: agent.devices.map((id) => fit(id, { phase: s.phase, adb: null })),
        trouble: null,
      });
    } else if (s.do === 'expire') {
      await portal.db.query(
        `UPDATE lease SET expires_at = now() - interval '1 s' WHERE state = 'active' AND device_id = ANY($1)`,
        [mine],
      );
      await scheduling.sweep();
    } else if (s.do === 'forget') {
      await scheduling.resync(agentPrincipal(pick(agents, s.agent)!.id), []);
    } else {
      const id = pick(started, s.benchmark);
      if (id) await benchmarks.cancel(THIS_COMPUTER, id);
    }
  };

  for (const group of groups) {
    await portal.db.query('UPDATE job SET not_before = now() WHERE device_id = ANY($1)', [mine]);
    await Promise.all(
      group.map((s) =>
        carryOut(s).catch((error: unknown) => {
          if (!(error instanceof ProblemError) || error.status !== 409) throw error;
        }),
      ),
    );
    await look(mine, frozen);
  }
  // Whatever happened, an agent that works on brings everything to an end.
  for (let round = 0; round < 200; round++) {
    await portal.db.query('UPDATE job SET not_before = now() WHERE device_id = ANY($1)', [mine]);
    await portal.db.query(`UPDATE device SET health = 'ok' WHERE id = ANY($1)`, [mine]);
    await scheduling.resync(agentPrincipal(agents[0]!.id), []);
    await scheduling.resync(agentPrincipal(agents[1]!.id), []);
    const claimed = await Promise.all(devices.map((d) => scheduling.claim(agentPrincipal(d.agent), d.id)));
    const open = claimed.flatMap((c) => (c.assignment ? [c.assignment] : []));
    if (open.length === 0) break;
    for (const a of open) {
      const unwanted = new Set<string>();
      for (const run of a.runs)
        if (!unwanted.has(run.run_id) && offered.add(run.run_id))
          (await results.store(THIS_COMPUTER, run.run_id, resultOf(a))).not_needed.forEach((id) =>
            unwanted.add(id),
          );
    }
  }
  await look(mine, frozen);
  const unended = await portal.db.query(
    `SELECT count(*)::int AS n FROM benchmark b WHERE state <> 'ended' AND EXISTS (SELECT 1 FROM job j WHERE j.benchmark_id = b.id AND j.device_id = ANY($1))`,
    [mine],
  );
  expect(unended.rows[0].n).toBe(0);
  const noOutcome = await portal.db.query(
    'SELECT count(*)::int AS n FROM cell WHERE outcome IS NULL AND device_id = ANY($1)',
    [mine],
  );
  expect(noOutcome.rows[0].n).toBe(0);
  const kept = await portal.db.query(
    'SELECT r.id FROM run r JOIN job j ON j.id = r.job_id WHERE j.device_id = ANY($1) AND r.result_sha256 IS NOT NULL',
    [mine],
  );
  expect(new Set(kept.rows.map((r: { id: string }) => r.id))).toEqual(offered);
}

/** What must hold at every moment. `frozen` remembers final states: they never change; a result is one, an end without is not. */
async function look(devices: readonly string[], frozen: Map<string, string>): Promise<void> {
  const q = async (sql: string) => (await portal.db.query(sql, [devices])).rows as Record<string, unknown>[];
  expect(
    await q(
      `SELECT device_id FROM lease WHERE state = 'active' AND device_id = ANY($1) GROUP BY 1 HAVING count(*) > 1`,
    ),
  ).toEqual([]);
  expect(
    await q(
      `SELECT job_id FROM lease WHERE state = 'active' AND device_id = ANY($1) GROUP BY 1 HAVING count(*) > 1`,
    ),
  ).toEqual([]);
  expect(
    await q(
      `SELECT j.id FROM job j WHERE j.device_id = ANY($1) AND (j.state = 'leased') <> EXISTS (SELECT 1 FROM lease l WHERE l.job_id = j.id AND l.state = 'active')`,
    ),
  ).toEqual([]);
  expect(
    await q(
      `SELECT j.id FROM job j WHERE j.device_id = ANY($1) AND (j.state = 'ended') <> NOT EXISTS (SELECT 1 FROM run r WHERE r.job_id = j.id AND r.state <> 'ended')`,
    ),
  ).toEqual([]);
  expect(
    await q(
      `SELECT a.id FROM attempt a JOIN lease l ON l.id = a.lease_id WHERE l.device_id = ANY($1) AND (a.state = 'running') <> (l.state = 'active')`,
    ),
  ).toEqual([]);
  expect(
    await q(
      `SELECT c.id FROM cell c WHERE c.device_id = ANY($1) AND (c.outcome IS NOT NULL) <> NOT EXISTS (SELECT 1 FROM run r WHERE r.cell_id = c.id AND r.state <> 'ended')`,
    ),
  ).toEqual([]);
  expect(
    await q(
      `SELECT device_id FROM lease WHERE device_id = ANY($1) GROUP BY 1 HAVING count(DISTINCT epoch) <> count(*)`,
    ),
  ).toEqual([]);
  const finals =
    await q(`SELECT r.id, r.outcome || coalesce(r.result_sha256, '') || r.ended_at AS final FROM run r JOIN job j ON j.id = r.job_id WHERE j.device_id = ANY($1) AND r.result_sha256 IS NOT NULL
    UNION ALL SELECT id, state || ended_at FROM lease WHERE device_id = ANY($1) AND state <> 'active'
    UNION ALL SELECT id, ended_at::text FROM job WHERE device_id = ANY($1) AND state = 'ended'
    UNION ALL SELECT id, 'measured' FROM cell WHERE device_id = ANY($1) AND outcome = 'measured'`);
  const now = new Map(finals.map((f) => [String(f['id']), String(f['final'])]));
  for (const [id, final] of frozen) expect(now.get(id)).toBe(final);
  for (const [id, final] of now) frozen.set(id, final);
}

it('whatever agents, people and time do at once: one lease a device, results stay and none is lost, every cell ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 14 }),
      play,
    ),
    { numRuns: Number(process.env['RACKMARK_TEST_RUNS'] ?? 25), endOnFailure: false },
  );
});

it('the last runs of two devices may end at the same moment: the benchmark ends', async () => {
  const [devicesService, scheduling, results, benchmarks] = [
    DevicesService,
    SchedulingService,
    ResultsService,
    BenchmarksService,
  ].map((s) => portal.app.get(s as never)) as [
    DevicesService,
    SchedulingService,
    ResultsService,
    BenchmarksService,
  ];
  const agent = randomUUID();
  const { devices } = await devicesService.register(THIS_COMPUTER, {
    protocol: 1,
    agent_id: agent,
    instance_id: randomUUID(),
    name: agent,
    version: '0',
    platform: 't',
    devices: Array.from({ length: 6 }, (_, i) => cpuOnly(`x${i}`)),
    leases: [],
  });
  const ids = Object.values(devices);
  for (let round = 0; round < 15; round++) {
    const { benchmark } = await benchmarks.create(
      THIS_COMPUTER,
      newBenchmark.parse({ models: [model], configurations: [{}], devices: { ids }, plan: { repeats: 1 } }),
      null,
    );
    const claimed = await Promise.all(ids.map((id) => scheduling.claim(agentPrincipal(agent), id)));
    await Promise.all(
      claimed.map(({ assignment: a }) => results.store(THIS_COMPUTER, a!.runs[0]!.run_id, resultOf(a!))),
    );
    expect((await benchmarks.get(THIS_COMPUTER, benchmark.id)).state).toBe('ended');
  }
});
