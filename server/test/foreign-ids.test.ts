import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { agentMessages, fail, type Assignment } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { FakeAgent, fit, phone, resultOf, sendResult, type Ack } from './support/fake-agent.js';
import { bearer, GuardedPortal } from './support/guarded.js';
import { call, upload } from './support/portal.js';
import { newKey } from './support/rack.js';

// An enrolled agent says everything that an agent can say, with ids that are another agent's.
let guarded: GuardedPortal;
let owner: FakeAgent;
let thief: FakeAgent;
let thiefKey: string;
let device: string;
let own: string;
let lease: Assignment;
let ownLease: Assignment;
let task: string;
beforeAll(async () => {
  guarded = await GuardedPortal.make();
  const { portal } = guarded;
  const model = (await upload(portal, badModels.addModel(), 'm.tflite', {}, bearer(guarded.admin))).body.model
    .sha256 as string;
  const enrolled = async () => {
    const agentId = randomUUID();
    const key = await guarded.keyOf(agentId);
    const joined = await FakeAgent.welcomed(portal, { agent_id: agentId, devices: [phone(newKey())] }, key);
    await joined.agent.beat([fit(joined.devices[0]!)]);
    return { ...joined, key };
  };
  const [a, b] = [await enrolled(), await enrolled()];
  [owner, thief, thiefKey, device, own] = [a.agent, b.agent, b.key, a.devices[0]!, b.devices[0]!];
  const request = { models: [model], configurations: [{}], devices: { ids: [device, own] } };
  await guarded.asAdmin('POST', '/benchmarks', request);
  [lease, ownLease] = [(await owner.claim(device))!, (await thief.claim(own))!];
  await portal.db.query(`INSERT INTO device_task (device_id, kind) VALUES ($1, 'canary')`, [device]);
  task = (await owner.beat([fit(device)]))[0]!.task_id;
});
afterAll(() => guarded.portal.stop());

/** All that is the owner's, but for the clock. */
async function everything(): Promise<unknown> {
  const { db } = guarded.portal;
  const q = async (sql: string) => (await db.query(sql, [device])).rows as unknown[];
  return [
    await q(
      `SELECT agent_id, facts, phase, phase_reason, adb, health, admin, lease_epoch, suspicion, agent_failure, conditions FROM device WHERE id = $1`,
    ),
    await q(`SELECT id, state, agent_id, epoch FROM lease WHERE device_id = $1`),
    await q(`SELECT t.* FROM attempt t JOIN job j ON j.id = t.job_id WHERE j.device_id = $1`),
    await q(`SELECT r.* FROM run r JOIN job j ON j.id = r.job_id WHERE j.device_id = $1 ORDER BY r.id`),
    await q(`SELECT id, state, text FROM device_task WHERE device_id = $1`),
  ];
}

const held = () => ({ lease_id: lease.lease_id, epoch: lease.epoch });
const progress = (of: Assignment, run: Assignment) => ({
  ...{
    lease_id: of.lease_id,
    epoch: of.epoch,
    run_id: run.runs[0]!.run_id,
    phase: 'measure',
    latency_ns: [1],
  },
  ...{ iterations: 1, median_ns: 1, load_cold_ns: null, first_inference_ns: null, text: null },
});
const broken = () =>
  fit(device, { phase: 'failed', adb: 'offline', suspicion: 'odd', failure: fail('DEVICE_LOST', 'x') });
type Case = [
  name: keyof typeof agentMessages,
  what: string,
  body: () => unknown,
  answer: Partial<Ack> | null,
];
const cases: Case[] = [
  [
    'hello',
    'the phone of another',
    () => ({
      ...thief.hello,
      devices: [...thief.hello.devices, { ...owner.hello.devices[0]!, name: 'mine' }],
    }),
    { ok: true },
  ],
  ['hello', 'the lease of another', () => ({ ...thief.hello, leases: [held(), ownLease] }), { ok: true }],
  ['hello', 'the id of another', () => ({ ...thief.hello, agent_id: owner.hello.agent_id }), { ok: false }],
  [
    'heartbeat',
    'the phone of another',
    () => ({ leases: [ownLease], devices: [broken()], trouble: null }),
    { ok: true },
  ],
  [
    'heartbeat',
    'the phone of another, at hand',
    () => ({ leases: [ownLease], devices: [fit(device)], trouble: null }),
    { ok: true },
  ],
  [
    'heartbeat',
    'the lease of another',
    () => ({ leases: [held(), ownLease], devices: [], trouble: null }),
    { ok: true },
  ],
  [
    'claim',
    'the phone of another',
    () => ({ device_id: device }),
    { ok: true, answer: { assignment: null } },
  ],
  [
    'attempt_end',
    'the lease of another',
    () => ({ ...held(), state: 'failed', failure: null }),
    { ok: false },
  ],
  ['task_end', 'the task of another', () => ({ task_id: task, ok: false, text: 'x' }), { ok: false }],
  ['progress', 'the lease of another', () => progress(lease, lease), null],
  ['progress', 'its own lease and the run of another', () => progress(ownLease, lease), null],
];

it('the table has every message of an agent', () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(agentMessages)));
});
it.each(cases)('%s with %s changes nothing', async (name, _what, body, answer) => {
  const before = await everything();
  if (answer === null) thief.socket.emit(name, body());
  else expect(await thief.say(name, body())).toMatchObject(answer);
  // What has no answer was carried out before this one is answered.
  await thief.say('heartbeat', { leases: [ownLease], devices: [], trouble: null });
  expect(await everything()).toEqual(before);
});
it.each<[string, () => Assignment, () => Assignment, number, string]>([
  ['the lease and run of another', () => lease, () => lease, 403, 'LEASE_OF_ANOTHER_AGENT'],
  ['its own lease and the run of another', () => ownLease, () => lease, 409, 'LEASE_NOT_OF_RUN'],
  ['the lease of another and its own run', () => lease, () => ownLease, 403, 'LEASE_OF_ANOTHER_AGENT'],
])('a result with %s is refused', async (_what, of, run, status, code) => {
  const before = await everything();
  const answer = await sendResult(guarded.portal, run().runs[0]!.run_id, resultOf(of()), bearer(thiefKey));
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(await everything()).toEqual(before);
});
it.each<[string, () => string, unknown]>([
  ['POST', () => `/devices/${device}/actions`, { kind: 'move', reason: 'mine', agent_id: randomUUID() }],
  ['PATCH', () => `/devices/${device}`, { admin: 'retired' }],
  ['POST', () => '/benchmarks', { models: [], configurations: [{}], devices: { ids: [] } }],
  ['GET', () => `/devices/${device}`, undefined],
  ['DELETE', () => `/agents/${owner.hello.agent_id}/key`, undefined],
])('%s, which is not for agents, is refused', async (method, path, body) => {
  const before = await everything();
  const answer = await call(guarded.portal, method, path(), body, bearer(thiefKey));
  expect([401, 403]).toContain(answer.status);
  expect(await everything()).toEqual(before);
});
