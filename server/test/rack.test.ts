import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deviceHistory, rackDay } from '@rackmark/contracts';
import { RegistryRepository } from '../src/features/devices/registry/registry.repository.js';
import { KeeperService } from '../src/features/devices/keeper.service.js';
import { FakeAgent, fit, finish, phone, resultOf, sendResult } from './support/fake-agent.js';
import { until } from '../../test-support/patience.js';
import { call } from './support/portal.js';
import { conditionsOf, newKey, TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

describe('what a heartbeat tells', () => {
  it('stands on the device: adb, gate, readings, trouble of the agent', async () => {
    const { agent, first } = await rack.phones();
    const c = conditionsOf({ temperature_c: 41.5, battery_percent: 78, thermal_status: 'none' });
    const gated = fit(first, {
      phase: 'waiting_gate',
      phase_reason: 'battery 41.5 °C, gate 38 °C',
      conditions: c,
    });
    await agent.beat([gated], { trouble: 'Another adb server holds port 5137.' });
    const d = await rack.device(first);
    expect(d).toMatchObject({
      adb: 'device',
      phase: 'waiting_gate',
      phase_reason: 'battery 41.5 °C, gate 38 °C',
      health: 'ok',
      current_work: null,
    });
    expect(d.conditions!.temperature_c).toBe(41.5);
    expect(Date.parse(d.conditions_at!)).toBeGreaterThan(Date.now() - 60_000);
    const { body } = await call(rack.portal, 'GET', `/agents/${d.agent_id}`);
    expect(body.trouble).toBe('Another adb server holds port 5137.');
    agent.disconnect();
  });
  it('says what it measures', async () => {
    const { agent, first } = await rack.phones();
    const { id } = await rack.start([first], { configurations: [{ threads: 2 }] });
    const a = (await agent.claim(first))!;
    expect((await rack.device(first)).phase).toBe('reserved');
    agent.socket.emit('progress', {
      ...{ lease_id: a.lease_id, epoch: a.epoch, run_id: a.runs[0]!.run_id, phase: 'measure' },
      ...{
        latency_ns: [],
        iterations: 1,
        median_ns: null,
        load_cold_ns: null,
        first_inference_ns: null,
        text: null,
      },
    });
    const d = await until(
      async () => ((await rack.device(first)).current_work === null ? null : rack.device(first)),
      'the work is shown',
    );
    expect(d).toMatchObject({ current_work: 'model · CPU 2 threads', current_benchmark_id: id });
    await finish(rack.portal, a);
    expect(await rack.device(first)).toMatchObject({
      current_work: null,
      current_benchmark_id: null,
      phase: 'ready',
    });
    agent.disconnect();
  });
  it('of a device that is not the agent’s changes nothing', async () => {
    const { agent, first } = await rack.phones();
    const { agent: other } = await rack.phones();
    await other.beat([fit(first, { phase: 'failed', adb: 'offline' }), fit(randomUUID())]);
    expect(await rack.device(first)).toMatchObject({ phase: 'ready', adb: 'device' });
    agent.disconnect();
    other.disconnect();
  });
});

describe('a phone that moves', () => {
  const job = async (id: string) => (await call(rack.portal, 'GET', `/jobs?device_id=${id}`)).body.items[0];

  it('is the same device on the next agent; what the old one does with it is over', async () => {
    const { agent: old, first } = await rack.phones();
    await rack.start([first], { plan: { repeats: 2 } });
    const a = (await old.claim(first))!;
    const facts = old.hello.devices[0]!;
    await old.beat([fit(first, { adb: 'absent' })]);
    const { agent: next, devices } = await FakeAgent.welcomed(rack.portal, {
      devices: [{ ...facts, place: '2-1' }],
    });
    expect(devices).toEqual([first]);
    await until(() => old.hints.some((h) => h.name === 'stop'), 'the old agent is told to stop');
    expect(
      await old.say('heartbeat', { leases: [{ lease_id: a.lease_id, epoch: a.epoch }], devices: [] }),
    ).toMatchObject({ answer: { renewed: [], fenced: [a.lease_id] } });
    const late = await sendResult(rack.portal, a.runs[0]!.run_id, resultOf(a));
    expect(late.body.state).toBe('stored');
    const b = await rack.claim(next, first);
    expect(b).toMatchObject({ job_id: a.job_id, attempt_number: 2, epoch: a.epoch + 1 });
    expect(b.runs.map((r) => r.run_id)).toEqual(a.runs.slice(1).map((r) => r.run_id));
    expect(await old.claim(first)).toBeNull();
    await finish(rack.portal, b);
    expect((await job(first)).state).toBe('ended');
    const d = await rack.device(first);
    expect([d.agent_id, d.facts.place, d.health]).toEqual([next.hello.agent_id, '2-1', 'ok']);
    expect(
      (await rack.texts(first)).some((t) => t.includes(`connected to agent “${next.hello.name}” now`)),
    ).toBe(true);
    old.disconnect();
    next.disconnect();
  });
  it('is not taken back by an agent that only remembers it, but by one that has it at hand again', async () => {
    const { agent: one, first } = await rack.phones();
    await one.beat([fit(first, { adb: 'absent' })]);
    const { agent: two } = await FakeAgent.welcomed(rack.portal, { devices: one.hello.devices });
    await two.beat([fit(first)]);
    const again = await one.say('hello', one.hello);
    expect(Object.values(again.answer.devices)).toEqual([first]);
    expect((await rack.device(first)).agent_id).toBe(two.hello.agent_id);
    await one.beat([fit(first, { adb: 'absent' })]);
    expect((await rack.device(first)).agent_id).toBe(two.hello.agent_id);
    await two.beat([fit(first, { adb: 'absent' })]);
    await one.beat([fit(first)]);
    expect((await rack.device(first)).agent_id).toBe(one.hello.agent_id);
    one.disconnect();
    two.disconnect();
  });
  /** A phone that answers on its own agent, and another one that says to have it, too. */
  const disputed = async () => {
    const { agent: one, first } = await rack.phones();
    const { agent: two } = await FakeAgent.welcomed(rack.portal, { devices: one.hello.devices });
    await two.beat([fit(first)]);
    await one.beat([fit(first)]);
    return { one, two, first };
  };
  it('that two agents have at hand at once stays where it is, suspect, with what to do', async () => {
    const { one, two, first } = await disputed();
    const d = await rack.device(first);
    expect([d.agent_id, d.health]).toEqual([one.hello.agent_id, 'suspect']);
    expect(d.health_reason).toContain('Unplug one of them, or decide');
    expect(d.rival).toEqual({
      agent_id: two.hello.agent_id,
      agent_name: two.hello.name,
      turned_down: false,
    });
    await rack.sql(`UPDATE device SET rival_at = now() - interval '2 min' WHERE id = $1`, first);
    await one.beat([fit(first)]);
    expect(await rack.device(first)).toMatchObject({ health: 'ok', health_reason: null, rival: null });
    one.disconnect();
    two.disconnect();
  });
  it('a person keeps with its agent: the other one does not get it, not even when the first has lost it', async () => {
    const { one, two, first } = await disputed();
    expect((await rack.act(first, { kind: 'keep', reason: 'It is on the shelf here.' })).status).toBe(200);
    for (const adb of ['device', 'absent'] as const) {
      await one.beat([fit(first, { adb })]);
      await two.beat([fit(first)]);
      expect((await rack.device(first)).agent_id).toBe(one.hello.agent_id);
    }
    expect(await rack.device(first)).toMatchObject({ health: 'ok', rival: { turned_down: true } });
    expect((await rack.act(first, { kind: 'keep' })).body.code).toBe('ACTION_REFUSED');
    const given = await rack.act(first, { kind: 'move', agent_id: two.hello.agent_id });
    expect([given.status, given.body.agent_id]).toEqual([200, two.hello.agent_id]);
    one.disconnect();
    two.disconnect();
  });
  it('a person gives to the other agent: the lease of the first ends, and it does not take it back', async () => {
    const { one, two, first } = await disputed();
    await rack.start([first], { plan: { repeats: 1 } });
    const a = await rack.claim(one, first);
    const strange = await rack.act(first, { kind: 'move', agent_id: randomUUID() });
    expect([strange.status, strange.body.code]).toEqual([409, 'ACTION_REFUSED']);
    expect((await rack.act(first, { kind: 'move', agent_id: two.hello.agent_id })).status).toBe(200);
    await until(() => one.hints.some((h) => h.name === 'stop'), 'the first agent is told to stop');
    await two.beat([fit(first)]);
    await one.beat([fit(first)]);
    expect(await rack.device(first)).toMatchObject({
      agent_id: two.hello.agent_id,
      health: 'ok',
      rival: { agent_id: one.hello.agent_id, turned_down: true },
    });
    expect((await rack.claim(two, first)).job_id).toBe(a.job_id);
    expect((await rack.texts(first)).join()).toContain(`Given to agent “${two.hello.name}”.`);
    one.disconnect();
    two.disconnect();
  });
  it('whose agent is silent stays its own while its lease lasts, then goes to who has it', async () => {
    const { one, two, first } = await disputed();
    const { id } = await rack.start([first], { plan: { repeats: 1 } });
    await rack.claim(one, first);
    one.disconnect();
    await rack.sql(
      `UPDATE agent SET last_seen_at = now() - interval '50 s' WHERE id = $1`,
      one.hello.agent_id,
    );
    // A server that has just begun takes everybody for heard.
    const registry = rack.portal.app.get(RegistryRepository);
    Object.assign(registry, { startedAt: new Date(0) });
    await two.beat([fit(first)]);
    expect((await rack.device(first)).agent_id).toBe(one.hello.agent_id);
    await rack.cancel(id);
    await two.beat([fit(first)]);
    expect((await rack.device(first)).agent_id).toBe(two.hello.agent_id);
    two.disconnect();
  });
  it('that two agents bring at the same moment is one device', async () => {
    const facts = phone(newKey());
    const both = await Promise.all([1, 2].map(() => FakeAgent.welcomed(rack.portal, { devices: [facts] })));
    expect(new Set(both.map((b) => b.devices[0]!)).size).toBe(1);
    both.forEach((b) => b.agent.disconnect());
  });
  it('a computer stays with its agent', async () => {
    const [one, two] = [await FakeAgent.welcomed(rack.portal), await FakeAgent.welcomed(rack.portal)];
    expect(one.devices[0]).not.toBe(two.devices[0]);
    one.agent.disconnect();
    two.agent.disconnect();
  });
});

describe('the strip and the log', () => {
  it('keep what a device did, to the second, and at most one reading a minute', async () => {
    const { agent, first } = await rack.phones();
    const back = (seconds: number) =>
      rack.sql(
        `UPDATE device SET use_since = use_since - make_interval(secs => $2), reading_at = reading_at - make_interval(secs => $2) WHERE id = $1`,
        first,
        seconds,
      );
    await rack.sql(`UPDATE device SET use_since = now() WHERE id = $1`, first);
    await back(7_200);
    await agent.beat([
      fit(first, { phase: 'busy', conditions: conditionsOf({ temperature_c: 36, battery_percent: 80 }) }),
    ]);
    await back(3_600);
    await agent.beat([fit(first, { phase: 'busy', conditions: conditionsOf({ temperature_c: 40 }) })]);
    await agent.beat([fit(first, { phase: 'busy', conditions: conditionsOf({ temperature_c: 50 }) })]);
    await agent.beat([fit(first, { phase: 'waiting_gate', phase_reason: 'hot' })]);
    const h = deviceHistory.parse((await call(rack.portal, 'GET', `/devices/${first}/history?hours=4`)).body);
    expect(h.spans.map((s) => s.use)).toEqual(['free', 'measuring', 'waiting']);
    expect(h.shares.measuring).toBeCloseTo(0.25, 2);
    expect(h.readings.map((r) => r.temperature_c)).toEqual([36, 40]);
    expect(h.gate_temperature_c).toBe(38);
    const day = rackDay.parse((await call(rack.portal, 'GET', '/rack/day')).body);
    expect(day.devices.find((d) => d.device_id === first)!.measuring_share).toBeCloseTo(1 / 24, 3);
    expect((await call(rack.portal, 'GET', `/devices/${randomUUID()}/history`)).status).toBe(404);
    expect((await call(rack.portal, 'GET', `/devices/${first}/history?hours=49`)).status).toBe(400);
    agent.disconnect();
  });
  it('a device that goes to and fro makes few rows, and loses no second', async () => {
    const { agent, first } = await rack.phones();
    await rack.sql('UPDATE device SET use_since = now() WHERE id = $1', first);
    for (let i = 0; i < 40; i++) {
      await agent.beat([fit(first, { phase: i % 2 === 0 ? 'busy' : 'waiting_gate' })]);
      // Twenty seconds pass: everything that is known moves back by as much.
      await rack.sql(`UPDATE device SET use_since = use_since - interval '20 s' WHERE id = $1`, first);
      await rack.sql(
        `UPDATE device_use SET from_at = from_at - interval '20 s', to_at = to_at - interval '20 s' WHERE device_id = $1`,
        first,
      );
    }
    const { body } = await call(rack.portal, 'GET', `/devices/${first}/history?hours=1`);
    const { shares, spans } = deviceHistory.parse(body);
    expect(shares.measuring).toBeCloseTo(400 / 3_600, 2);
    expect(shares.waiting).toBeCloseTo(400 / 3_600, 2);
    const { rowCount } = await rack.sql('SELECT 1 FROM device_use WHERE device_id = $1', first);
    expect(rowCount).toBeLessThanOrEqual(4);
    spans.slice(1).forEach((s, i) => expect(s.from).toBe(spans[i]!.to));
    agent.disconnect();
  });
  it('a device whose agent is gone is away since its last word', async () => {
    const { agent, first } = await rack.phones();
    agent.disconnect();
    await rack.sql(
      `UPDATE agent SET last_seen_at = now() - interval '10 min' WHERE id = $1`,
      agent.hello.agent_id,
    );
    await rack.sql(`UPDATE device SET use_since = now() - interval '20 min' WHERE id = $1`, first);
    await rack.sweep();
    const { spans } = deviceHistory.parse(
      (await call(rack.portal, 'GET', `/devices/${first}/history?hours=1`)).body,
    );
    expect(spans.map((s) => s.use)).toEqual(['free', 'away']);
    const away = (Date.parse(spans[1]!.to) - Date.parse(spans[1]!.from)) / 60_000;
    expect(away).toBeCloseTo(10, 1);
    expect((await rack.texts(first))[0]).toContain('Away: nothing was heard from its agent');
    const { agent: again } = await FakeAgent.welcomed(rack.portal, {
      ...agent.hello,
      instance_id: randomUUID(),
    });
    await again.beat([fit(first)]);
    expect((await rack.texts(first))[0]).toBe('It is heard from again.');
    again.disconnect();
  });
  it('old spans and readings leave after two days', async () => {
    const { agent, first } = await rack.phones();
    await rack.sql(
      `INSERT INTO device_use VALUES ($1, now() - interval '60 h', now() - interval '49 h', 0, 0, 39600, 0, 0), ($1, now() - interval '49 h', now() - interval '47 h', 0, 0, 7200, 0, 0)`,
      first,
    );
    await rack.sql(`INSERT INTO device_reading VALUES ($1, now() - interval '49 h', 1, 1, null)`, first);
    await rack.portal.app.get(KeeperService).clean();
    expect((await rack.sql('SELECT 1 FROM device_use WHERE device_id = $1', first)).rowCount).toBe(1);
    expect((await rack.sql('SELECT 1 FROM device_reading WHERE device_id = $1', first)).rowCount).toBe(0);
    agent.disconnect();
  });
  it('says when a phone was pulled, did not allow debugging, was updated, got the harness', async () => {
    const { agent, first } = await rack.phones();
    await agent.beat([
      fit(first, { adb: 'absent', phase: 'recovering', phase_reason: 'waits for the cable' }),
    ]);
    await agent.beat([
      fit(first, { adb: 'unauthorized', phase: 'recovering', phase_reason: 'waits to be allowed' }),
    ]);
    await agent.beat([fit(first)]);
    const { key: k } = agent.hello.devices[0]!;
    await agent.say('hello', {
      ...agent.hello,
      devices: [phone(k, { android: '17', api_level: 37, harness: { version: '0.2.0' } })],
    });
    expect((await rack.log(first)).map((e) => [e.kind, e.text]).reverse()).toEqual([
      ['state', `First seen, on agent “${agent.hello.name}”.`],
      ['state', 'It is gone from the adb server: unplugged, switched off, or its cable is broken.'],
      ['state', 'Recovering: waits for the cable.'],
      ['state', 'It does not allow debugging from this computer: unlock it and tap “Allow”.'],
      ['state', 'It is there and answers.'],
      ['state', 'Recovered.'],
      ['facts', 'Android: 16 (API 36) → 17 (API 37).'],
      ['facts', 'Harness: not installed → 0.2.0.'],
    ]);
    expect((await rack.log(first, '?kind=facts&limit=1')).map((e) => e.text)).toEqual([
      'Harness: not installed → 0.2.0.',
    ]);
    agent.disconnect();
  });
});
