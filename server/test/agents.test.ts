import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badModels } from '@rackmark/sample-models';
import { io } from 'socket.io-client';
import { SchedulingService } from '../src/features/scheduling/scheduling.service.js';
import { cpuOnly, FakeAgent, finish, resultOf, sendResult, type Ack } from './support/fake-agent.js';
import { HANG_MS, until } from '../../test-support/patience.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let model: string;
beforeAll(async () => {
  portal = await testPortal();
  model = (await upload(portal, badModels.addModel())).body.model.sha256;
});
afterAll(() => portal.stop());

const start = async (device: string, plan: Record<string, unknown> = {}) =>
  (
    await call(portal, 'POST', '/benchmarks', {
      models: [model],
      configurations: [{}],
      devices: { ids: [device] },
      plan,
    })
  ).body.id as string;
const lease = async (id: string) =>
  (await portal.db.query('SELECT * FROM lease WHERE id = $1', [id])).rows[0];
const expire = async (leaseId: string) => {
  await portal.db.query(`UPDATE lease SET expires_at = now() - interval '1 second' WHERE id = $1`, [leaseId]);
  await portal.app.get(SchedulingService).sweep();
};

describe('who may speak', () => {
  it('an agent that has not said hello is told to', async () => {
    const agent = await FakeAgent.connect(portal);
    for (const [name, body] of [
      ['claim', { device_id: randomUUID() }],
      ['heartbeat', { leases: [], devices: [] }],
      ['attempt_end', { lease_id: randomUUID(), epoch: 1, state: 'completed', failure: null }],
    ] as const) {
      expect(await agent.say(name, body)).toMatchObject({ ok: false, problem: { code: 'AGENT_UNKNOWN' } });
    }
    agent.disconnect();
  });
  it.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['a wrong protocol', { protocol: 99 }],
    ['a device without facts', { devices: [{ key: 'x' }] }],
  ])('a hello that is %s gets an answer that says what is wrong', async (_, change) => {
    const agent = await FakeAgent.connect(portal);
    const body = typeof change === 'object' ? { ...agent.hello, ...change } : change;
    const ack = await agent.say('hello', body);
    expect(ack).toMatchObject({ ok: false, problem: { code: 'BAD_MESSAGE' } });
    expect(ack.problem!.detail.length).toBeGreaterThan(10);
    expect((await call(portal, 'GET', '/health')).body.status).toBe('ok');
    agent.disconnect();
  });
  it('two agents of one name: the second is refused with what to do, the first goes on', async () => {
    const { agent: first } = await FakeAgent.welcomed(portal, { name: 'bench-1' });
    const second = await FakeAgent.connect(portal, { name: 'bench-1' });
    const ack = await second.say('hello', second.hello);
    expect(ack).toMatchObject({ ok: false, problem: { code: 'AGENT_NAME_TAKEN' } });
    expect(ack.problem!.detail).toContain('RACKMARK_AGENT_NAME');
    expect(await first.say('heartbeat', { leases: [], devices: [] })).toMatchObject({ ok: true });
    first.disconnect();
    second.disconnect();
  });
  it('a second process of one agent takes over, the first is told', async () => {
    const { agent: first } = await FakeAgent.welcomed(portal);
    const { agent: second } = await FakeAgent.welcomed(portal, {
      agent_id: first.hello.agent_id,
      name: first.hello.name,
    });
    await until(() => first.hints.some((h) => h.name === 'superseded'), 'the first hears of it');
    expect(await second.say('heartbeat', { leases: [], devices: [] })).toMatchObject({ ok: true });
    second.disconnect();
  });
  it('an agent may not claim the device of another', async () => {
    const { agent: one, devices } = await FakeAgent.welcomed(portal);
    const { agent: two } = await FakeAgent.welcomed(portal);
    await start(devices[0]!);
    expect(await two.claim(devices[0]!)).toBeNull();
    expect(await one.claim(devices[0]!)).not.toBeNull();
    one.disconnect();
    two.disconnect();
  });
});

describe('leases', () => {
  it('one device, one lease: claiming at the same time gives it once', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal);
    await start(devices[0]!);
    await start(devices[0]!);
    const claims = await Promise.all(Array.from({ length: 8 }, () => agent.claim(devices[0]!)));
    expect(claims.filter((c) => c !== null)).toHaveLength(1);
    agent.disconnect();
  });
  it('runs out and is given anew under the next epoch; what was measured under the old one is kept', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal);
    const id = await start(devices[0]!);
    const old = (await agent.claim(devices[0]!))!;
    await sendResult(portal, old.runs[0]!.run_id, resultOf(old));
    await expire(old.lease_id);
    const next = (await agent.claim(devices[0]!))!;
    expect(next.epoch).toBe(old.epoch + 1);
    expect(next.attempt_number).toBe(2);
    expect(next.runs.map((r) => r.run_id)).toEqual(old.runs.slice(1).map((r) => r.run_id));
    const forged = await sendResult(portal, old.runs[1]!.run_id, { ...resultOf(next), epoch: old.epoch });
    expect([forged.status, forged.body.code]).toEqual([409, 'LEASE_NOT_OF_RUN']);
    const late = resultOf(old);
    expect((await sendResult(portal, old.runs[1]!.run_id, late)).body.state).toBe('stored');
    expect((await sendResult(portal, old.runs[1]!.run_id, late)).body.state).toBe('known');
    const second = await sendResult(portal, old.runs[1]!.run_id, resultOf(next));
    expect([second.status, second.body.code]).toEqual([409, 'RUN_ALREADY_ENDED']);
    expect((await call(portal, 'GET', `/runs/${old.runs[1]!.run_id}`)).body).toMatchObject({
      outcome: 'measured',
      attempt_number: 1,
      verdict: 'valid',
    });
    expect(
      await agent.say('heartbeat', {
        leases: [old, next].map((l) => ({ lease_id: l.lease_id, epoch: l.epoch })),
        devices: [],
      }),
    ).toMatchObject({
      answer: { renewed: [next.lease_id], fenced: [old.lease_id] },
    });
    await finish(portal, { ...next, runs: next.runs.slice(1) });
    expect((await call(portal, 'GET', `/benchmarks/${id}`)).body).toMatchObject({
      state: 'ended',
      tally: { measured: 3 },
    });
    agent.disconnect();
  });
  it('are given back at once when the agent has forgotten them', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal);
    await start(devices[0]!);
    const a = (await agent.claim(devices[0]!))!;
    agent.disconnect();
    const { agent: again } = await FakeAgent.welcomed(portal, {
      ...agent.hello,
      instance_id: randomUUID(),
      leases: [],
    });
    expect((await lease(a.lease_id)).state).toBe('revoked');
    expect((await again.claim(devices[0]!))!.attempt_number).toBe(2);
    again.disconnect();
  });
  it('are kept over a reconnect of the same work', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal);
    await start(devices[0]!);
    const a = (await agent.claim(devices[0]!))!;
    agent.disconnect();
    const again = await FakeAgent.connect(portal, {
      ...agent.hello,
      leases: [{ lease_id: a.lease_id, epoch: a.epoch }],
    });
    const welcome: Ack = await again.say('hello', again.hello);
    expect(welcome.answer.renewed).toEqual([a.lease_id]);
    await finish(portal, a);
    expect((await lease(a.lease_id)).state).toBe('released');
    again.disconnect();
  });
  it('after three lost attempts the cells end as lost, with the reason', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal);
    const id = await start(devices[0]!);
    for (let i = 0; i < 3; i++) {
      await portal.db.query('UPDATE job SET not_before = now() WHERE benchmark_id = $1', [id]);
      await expire((await agent.claim(devices[0]!))!.lease_id);
    }
    const cells = (await call(portal, 'GET', `/benchmarks/${id}/cells`)).body.items;
    expect(cells[0]).toMatchObject({ outcome: 'lost', failure: { code: 700 } });
    expect(cells[0].failure.message).toContain('Given up after 3 attempts');
    agent.disconnect();
  });
  it('a clean stop of the agent costs nothing of the budget', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal);
    const id = await start(devices[0]!);
    for (let i = 0; i < 5; i++) {
      await portal.db.query('UPDATE job SET not_before = now() WHERE benchmark_id = $1', [id]);
      const a = (await agent.claim(devices[0]!))!;
      expect(
        await agent.say('attempt_end', {
          lease_id: a.lease_id,
          epoch: a.epoch,
          state: 'cancelled',
          failure: null,
        }),
      ).toMatchObject({ ok: true });
    }
    expect((await call(portal, 'GET', `/benchmarks/${id}`)).body.state).not.toBe('ended');
    agent.disconnect();
  });
});

describe('what a dashboard hears', () => {
  it('the benchmark, its cells, the run under way and what happened', async () => {
    const { agent, devices } = await FakeAgent.welcomed(portal, { devices: [cpuOnly('a')] });
    const id = await start(devices[0]!, { repeats: 1 });
    const page = io(`${portal.url}/live`, { transports: ['websocket'], forceNew: true });
    const heard: [string, Record<string, unknown>][] = [];
    page.onAny((name: string, body: Record<string, unknown>) => void heard.push([name, body]));
    expect(await page.timeout(HANG_MS).emitWithAck('subscribe', { benchmark_id: id })).toMatchObject({
      ok: true,
    });
    expect(await page.timeout(HANG_MS).emitWithAck('subscribe', { anything: 1 })).toMatchObject({
      ok: false,
    });
    await page.timeout(HANG_MS).emitWithAck('subscribe', { benchmark_id: id });
    const a = (await agent.claim(devices[0]!))!;
    agent.socket.emit('progress', {
      lease_id: a.lease_id,
      epoch: a.epoch,
      run_id: a.runs[0]!.run_id,
      phase: 'measure',
      latency_ns: [1_000],
      iterations: 1,
      median_ns: 1_000,
      load_cold_ns: 5,
      first_inference_ns: 6,
      text: null,
    });
    agent.socket.emit('progress', { nonsense: true });
    await until(() => heard.some(([n, b]) => n === 'run' && b['phase'] === 'measure'), 'the run is heard');
    const late = io(`${portal.url}/live`, { transports: ['websocket'], forceNew: true });
    const told = new Promise<unknown>((resolve) => late.once('run', resolve));
    await late.timeout(HANG_MS).emitWithAck('subscribe', { benchmark_id: id });
    // Whoever comes in the middle of a run is told of it at once.
    expect(await told).toMatchObject({ phase: 'measure', iterations: 1 });
    late.disconnect();
    await finish(portal, a);
    await until(
      () => heard.some(([n, b]) => n === 'benchmark' && b['state'] === 'ended'),
      'the end is heard',
    );
    await until(
      () => heard.some(([n, b]) => n === 'cell' && b['outcome'] === 'measured'),
      'the cell is heard',
    );
    await until(() => heard.some(([n]) => n === 'happening'), 'a happening is heard');
    page.disconnect();
    agent.disconnect();
  });
});
