import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fail, newBenchmark, type Assignment } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import pg from 'pg';
import { ActionsService } from '../src/features/devices/actions/actions.service.js';
import { DevicesService } from '../src/features/devices/devices.service.js';
import { TasksService } from '../src/features/devices/actions/tasks.service.js';
import { BenchmarksService } from '../src/features/benchmarks/benchmarks.service.js';
import { ResultsService } from '../src/features/results/results.service.js';
import { SchedulingService } from '../src/features/scheduling/scheduling.service.js';
import { ProblemError } from '../src/platform/problem/problem-error.js';
import { fit, phone, resultOf } from './support/fake-agent.js';
import { until } from '../../test-support/patience.js';
import { testPortal, upload, type TestPortal } from './support/portal.js';
import { newKey } from './support/rack.js';
import { agentPrincipal } from './support/principals.js';
import { THIS_COMPUTER } from '../src/platform/security/principal.js';

/** A database of its own: PostgreSQL counts deadlocks by database, and other suites provoke some. */
const name = `rackmark_locks_${process.pid}`;
let admin: pg.Client;
let portal: TestPortal;
let model: string;
beforeAll(async () => {
  const url = new URL(process.env['RACKMARK_TEST_DATABASE_URL']!);
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  portal = await testPortal({ RACKMARK_DATABASE_URL: url.href });
  model = (await upload(portal, badModels.addModel())).body.model.sha256;
});
afterAll(async () => {
  await portal.db.end();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

const ROUNDS = 24;

/** Whatever is refused because it came too late is part of the game. */
async function late(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error;
  });
}

it('agents, sweeps and people that work on the same rows at once never wait for each other in a circle', async () => {
  const { app } = portal;
  const devicesOf = app.get(DevicesService);
  const [scheduling, results] = [app.get(SchedulingService), app.get(ResultsService)];
  const [benchmarks, actions, tasks] = [
    app.get(BenchmarksService),
    app.get(ActionsService),
    app.get(TasksService),
  ];
  const agents = [0, 1].map(() => ({
    hello: {
      ...{ protocol: 1 as const, agent_id: randomUUID(), instance_id: randomUUID(), name: randomUUID() },
      ...{
        version: '0',
        platform: 't',
        devices: Array.from({ length: 6 }, () => phone(newKey())),
        leases: [],
      },
    },
    ids: [] as string[],
  }));
  for (const a of agents) a.ids = Object.values((await devicesOf.register(THIS_COMPUTER, a.hello)).devices);
  const all = agents.flatMap((a) => a.ids);
  const held: { agent: string; a: Assignment }[] = [];

  const measure = async (agent: string, device: string, round: number): Promise<void> => {
    const { assignment: a } = await scheduling.claim(agentPrincipal(agent), device);
    if (a === null) return;
    held.push({ agent, a });
    const lost = fail('DEVICE_REBOOTED', 'It rebooted.');
    for (const run of a.runs) await late(results.store(agentPrincipal(agent), run.run_id, resultOf(a)));
    if (round % 3 === 0) return;
    await late(
      scheduling.endAttempt(agentPrincipal(agent), {
        lease_id: a.lease_id,
        epoch: a.epoch,
        state: 'failed',
        failure: lost,
      }),
    );
  };

  for (let round = 0; round < ROUNDS; round++) {
    await portal.db.query(`UPDATE job SET not_before = now() WHERE state = 'queued'`);
    await portal.db.query(`UPDATE device SET health = 'ok'`);
    if (round % 5 === 4)
      await portal.db.query(`UPDATE lease SET expires_at = now() - interval '1 s' WHERE state = 'active'`);
    const made = await Promise.all(
      [1, 2].map((n) =>
        benchmarks.create(
          THIS_COMPUTER,
          newBenchmark.parse({
            ...{ models: [model], configurations: [{}, { threads: 2 }], plan: { repeats: 1 } },
            devices: { ids: n === 1 ? all : [...all].reverse() },
          }),
          null,
        ),
      ),
    );
    for (const id of all) await late(actions.act(THIS_COMPUTER, id, { kind: 'canary', reason: '' }));
    const waiting = (
      await Promise.all(agents.map((a) => tasks.waitingFor(agentPrincipal(a.hello.agent_id))))
    ).flat();
    await Promise.all([
      ...agents.flatMap((a) => a.ids.map((id) => measure(a.hello.agent_id, id, round))),
      ...agents.map((a) => late(devicesOf.register(THIS_COMPUTER, a.hello))),
      ...agents.map((a) =>
        late(
          devicesOf.heartbeat(agentPrincipal(a.hello.agent_id), {
            leases: [],
            devices: [...a.ids].reverse().map((id) => fit(id)),
            trouble: null,
          }),
        ),
      ),
      ...agents.map((a) =>
        scheduling.renew(
          agentPrincipal(a.hello.agent_id),
          held
            .filter((h) => h.agent === a.hello.agent_id)
            .slice(-6)
            .map((h) => ({ lease_id: h.a.lease_id, epoch: h.a.epoch }))
            .reverse(),
        ),
      ),
      ...waiting.map((t) =>
        late(
          tasks.end(agentPrincipal(agents.find((a) => a.ids.includes(t.device_id))!.hello.agent_id), {
            task_id: t.task_id,
            ok: true,
            text: '',
          }),
        ),
      ),
      ...all.map((id) => late(actions.act(THIS_COMPUTER, id, { kind: 'canary', reason: '' }))),
      scheduling.sweep(),
      ...made.map((m) => late(benchmarks.cancel(THIS_COMPUTER, m.benchmark.id))),
      ...(round % 4 === 0 ? agents.map((a) => scheduling.resync(agentPrincipal(a.hello.agent_id), [])) : []),
    ]);
  }
  await app.close();
  // A backend hands its figures on when it ends.
  await until(
    async () =>
      (
        await admin.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = 'rackmark'`,
          [name],
        )
      ).rows.length === 0,
    'the pool has gone',
  );
  const { rows } = await admin.query('SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = $1', [
    name,
  ]);
  expect(rows[0].n).toBe(0);
});
