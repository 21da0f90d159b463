import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  device,
  deviceEvents,
  deviceHistory,
  fail,
  problem,
  rackDay,
  type Conditions,
  type Device,
  type DeviceAction,
} from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { KeeperService } from '../src/features/devices/keeper.service.js';
import { FakeAgent, fit, finish, phone, resultOf, sendResult, until } from './support/fake-agent.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let model: string;
beforeAll(async () => {
  portal = await testPortal();
  model = (await upload(portal, badModels.addModel())).body.model.sha256;
});
afterAll(() => portal.stop());

const get = async (id: string): Promise<Device> =>
  device.parse((await call(portal, 'GET', `/devices/${id}`)).body);
const act = (id: string, action: DeviceAction | Record<string, unknown>) =>
  call(portal, 'POST', `/devices/${id}/actions`, action);
const log = async (id: string, query = '') =>
  deviceEvents.parse((await call(portal, 'GET', `/devices/${id}/events${query}`)).body).items;
const texts = async (id: string) => (await log(id)).map((e) => e.text);
const start = async (devices: string[], more: Record<string, unknown> = {}) =>
  (
    await call(portal, 'POST', '/benchmarks', {
      models: [model],
      configurations: [{}],
      devices: { ids: devices },
      plan: { repeats: 1 },
      ...more,
    })
  ).body as { id: string; number: number };
const conditions = (c: Partial<Conditions>): Conditions => ({
  phase: 'idle',
  background_load: null,
  load_average_1m: null,
  clock_mhz: null,
  clock_limit_mhz: null,
  temperature_c: null,
  thermal_status: null,
  battery_percent: null,
  on_battery: null,
  wall_clock_jump_ms: null,
  ...c,
});
let n = 0;
const key = () => `android-${(++n).toString(16).padStart(16, '0')}`;
/** An agent with some phones that stand ready. */
async function rack(phones = 1, name?: string) {
  const { agent, devices } = await FakeAgent.welcomed(portal, {
    ...(name ? { name } : {}),
    devices: Array.from({ length: phones }, () => phone(key())),
  });
  await agent.beat(devices.map((id) => fit(id)));
  return { agent, devices, first: devices[0]! };
}
/** Runs the keeper's clock without waiting for it. */
const sweep = () => portal.app.get(KeeperService).sweep();
const shift = (sql: string, ...more: unknown[]) => portal.db.query(sql, more);
const claimNow = async (agent: FakeAgent, id: string) => {
  await shift('UPDATE job SET not_before = now() WHERE device_id = $1', id);
  return (await agent.claim(id))!;
};

describe('what a heartbeat tells', () => {
  it('stands on the device: adb, gate, readings, trouble of the agent', async () => {
    const { agent, first } = await rack();
    const c = conditions({ temperature_c: 41.5, battery_percent: 78, thermal_status: 'none' });
    const gated = fit(first, {
      phase: 'waiting_gate',
      phase_reason: 'battery 41.5 °C, gate 38 °C',
      conditions: c,
    });
    await agent.beat([gated], { trouble: 'Another adb server holds port 5137.' });
    const d = await get(first);
    expect(d).toMatchObject({
      adb: 'device',
      phase: 'waiting_gate',
      phase_reason: 'battery 41.5 °C, gate 38 °C',
      health: 'ok',
      current_work: null,
    });
    expect(d.conditions!.temperature_c).toBe(41.5);
    expect(Date.parse(d.conditions_at!)).toBeGreaterThan(Date.now() - 60_000);
    const { body } = await call(portal, 'GET', `/agents/${d.agent_id}`);
    expect(body.trouble).toBe('Another adb server holds port 5137.');
    agent.disconnect();
  });
  it('says what it measures', async () => {
    const { agent, first } = await rack();
    const { id } = await start([first], { configurations: [{ threads: 2 }] });
    const a = (await agent.claim(first))!;
    expect((await get(first)).phase).toBe('reserved');
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
      async () => ((await get(first)).current_work === null ? null : get(first)),
      'the work is shown',
    );
    expect(d).toMatchObject({ current_work: 'model · CPU 2 threads', current_benchmark_id: id });
    await finish(portal, a);
    expect(await get(first)).toMatchObject({
      current_work: null,
      current_benchmark_id: null,
      phase: 'ready',
    });
    agent.disconnect();
  });
  it('of a device that is not the agent’s changes nothing', async () => {
    const { agent, first } = await rack();
    const { agent: other } = await rack();
    await other.beat([fit(first, { phase: 'failed', adb: 'offline' }), fit(randomUUID())]);
    expect(await get(first)).toMatchObject({ phase: 'ready', adb: 'device' });
    agent.disconnect();
    other.disconnect();
  });
});

describe('a phone that moves', () => {
  const job = async (id: string) => (await call(portal, 'GET', `/jobs?device_id=${id}`)).body.items[0];

  it('is the same device on the next agent; what the old one does with it is over', async () => {
    const { agent: old, first } = await rack();
    await start([first]);
    const a = (await old.claim(first))!;
    const facts = old.hello.devices[0]!;
    const { agent: next, devices } = await FakeAgent.welcomed(portal, {
      devices: [{ ...facts, place: '2-1' }],
    });
    expect(devices).toEqual([first]);
    await until(() => old.hints.some((h) => h.name === 'stop'), 'the old agent is told to stop');
    expect(
      await old.say('heartbeat', { leases: [{ lease_id: a.lease_id, epoch: a.epoch }], devices: [] }),
    ).toMatchObject({ answer: { renewed: [], fenced: [a.lease_id] } });
    const late = await sendResult(portal, a.runs[0]!.run_id, resultOf(a));
    expect([late.status, late.body.code]).toEqual([409, 'LEASE_STALE']);
    const b = await claimNow(next, first);
    expect(b).toMatchObject({ job_id: a.job_id, attempt_number: 2, epoch: a.epoch + 1 });
    expect(await old.claim(first)).toBeNull();
    await finish(portal, b);
    expect((await job(first)).state).toBe('ended');
    const d = await get(first);
    expect([d.agent_id, d.facts.place, d.health]).toEqual([next.hello.agent_id, '2-1', 'ok']);
    expect((await texts(first)).some((t) => t.includes(`hangs on agent "${next.hello.name}" now`))).toBe(
      true,
    );
    old.disconnect();
    next.disconnect();
  });
  it('is not taken back by an agent that only remembers it, but by one that has it at hand again', async () => {
    const { agent: one, first } = await rack();
    const { agent: two } = await FakeAgent.welcomed(portal, { devices: one.hello.devices });
    await two.beat([fit(first)]);
    const again = await one.say('hello', one.hello);
    expect(Object.values(again.answer.devices)).toEqual([first]);
    expect((await get(first)).agent_id).toBe(two.hello.agent_id);
    await one.beat([fit(first, { adb: 'absent' })]);
    expect((await get(first)).agent_id).toBe(two.hello.agent_id);
    await two.beat([fit(first, { adb: 'absent' })]);
    await one.beat([fit(first)]);
    expect((await get(first)).agent_id).toBe(one.hello.agent_id);
    one.disconnect();
    two.disconnect();
  });
  it('that two agents have at hand at once is suspect, with what to do', async () => {
    const { agent: one, first } = await rack();
    const { agent: two } = await FakeAgent.welcomed(portal, { devices: one.hello.devices });
    await two.beat([fit(first)]);
    await one.beat([fit(first)]);
    await two.beat([fit(first)]);
    const d = await get(first);
    expect([d.agent_id, d.health]).toEqual([two.hello.agent_id, 'suspect']);
    expect(d.health_reason).toContain('Unplug one of them.');
    await shift(`UPDATE device SET rival_at = now() - interval '2 min' WHERE id = $1`, first);
    await two.beat([fit(first)]);
    expect(await get(first)).toMatchObject({ health: 'ok', health_reason: null });
    one.disconnect();
    two.disconnect();
  });
  it('that two agents bring at the same moment is one device', async () => {
    const facts = phone(key());
    const both = await Promise.all([1, 2].map(() => FakeAgent.welcomed(portal, { devices: [facts] })));
    expect(new Set(both.map((b) => b.devices[0]!)).size).toBe(1);
    both.forEach((b) => b.agent.disconnect());
  });
  it('a computer stays with its agent', async () => {
    const [one, two] = [await FakeAgent.welcomed(portal), await FakeAgent.welcomed(portal)];
    expect(one.devices[0]).not.toBe(two.devices[0]);
    one.agent.disconnect();
    two.agent.disconnect();
  });
});

describe('the strip and the log', () => {
  it('keep what a device did, to the second, and at most one reading a minute', async () => {
    const { agent, first } = await rack();
    const back = (seconds: number) =>
      shift(
        `UPDATE device SET use_since = use_since - make_interval(secs => $2), reading_at = reading_at - make_interval(secs => $2) WHERE id = $1`,
        first,
        seconds,
      );
    await shift(`UPDATE device SET use_since = now() WHERE id = $1`, first);
    await back(7_200);
    await agent.beat([
      fit(first, { phase: 'busy', conditions: conditions({ temperature_c: 36, battery_percent: 80 }) }),
    ]);
    await back(3_600);
    await agent.beat([fit(first, { phase: 'busy', conditions: conditions({ temperature_c: 40 }) })]);
    await agent.beat([fit(first, { phase: 'busy', conditions: conditions({ temperature_c: 50 }) })]);
    await agent.beat([fit(first, { phase: 'waiting_gate', phase_reason: 'hot' })]);
    const h = deviceHistory.parse((await call(portal, 'GET', `/devices/${first}/history?hours=4`)).body);
    expect(h.spans.map((s) => s.use)).toEqual(['free', 'measuring', 'waiting']);
    expect(h.shares.measuring).toBeCloseTo(0.25, 2);
    expect(h.readings.map((r) => r.temperature_c)).toEqual([36, 40]);
    expect(h.gate_temperature_c).toBe(38);
    const day = rackDay.parse((await call(portal, 'GET', '/rack/day')).body);
    expect(day.devices.find((d) => d.device_id === first)!.measuring_share).toBeCloseTo(1 / 24, 3);
    expect((await call(portal, 'GET', `/devices/${randomUUID()}/history`)).status).toBe(404);
    expect((await call(portal, 'GET', `/devices/${first}/history?hours=49`)).status).toBe(400);
    agent.disconnect();
  });
  it('a device whose agent is gone is away since its last word', async () => {
    const { agent, first } = await rack();
    agent.disconnect();
    await shift(
      `UPDATE agent SET last_seen_at = now() - interval '10 min' WHERE id = $1`,
      agent.hello.agent_id,
    );
    await shift(`UPDATE device SET use_since = now() - interval '20 min' WHERE id = $1`, first);
    await sweep();
    const { spans } = deviceHistory.parse(
      (await call(portal, 'GET', `/devices/${first}/history?hours=1`)).body,
    );
    expect(spans.map((s) => s.use)).toEqual(['free', 'away']);
    const away = (Date.parse(spans[1]!.to) - Date.parse(spans[1]!.from)) / 60_000;
    expect(away).toBeCloseTo(10, 1);
    expect((await texts(first))[0]).toContain('Away: its agent');
    const { agent: again } = await FakeAgent.welcomed(portal, { ...agent.hello, instance_id: randomUUID() });
    await again.beat([fit(first)]);
    expect((await texts(first))[0]).toBe('It is heard of again.');
    again.disconnect();
  });
  it('old spans and readings leave after two days', async () => {
    const { agent, first } = await rack();
    await shift(
      `INSERT INTO device_use VALUES ($1, 'free', now() - interval '60 h', now() - interval '49 h'), ($1, 'free', now() - interval '49 h', now() - interval '47 h')`,
      first,
    );
    await shift(`INSERT INTO device_reading VALUES ($1, now() - interval '49 h', 1, 1, null)`, first);
    await portal.app.get(KeeperService).clean();
    expect((await shift('SELECT 1 FROM device_use WHERE device_id = $1', first)).rowCount).toBe(1);
    expect((await shift('SELECT 1 FROM device_reading WHERE device_id = $1', first)).rowCount).toBe(0);
    agent.disconnect();
  });
  it('says when a phone was pulled, did not allow debugging, was updated, got the harness', async () => {
    const { agent, first } = await rack();
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
    expect((await log(first)).map((e) => [e.kind, e.text]).reverse()).toEqual([
      ['state', `First seen, on agent "${agent.hello.name}".`],
      ['state', 'It is gone from the adb server: unplugged, switched off, or its cable is broken.'],
      ['state', 'Recovering: waits for the cable'],
      ['state', 'It does not allow debugging from this computer: unlock it and tap "Allow".'],
      ['state', 'It is there and answers.'],
      ['state', 'Recovered.'],
      ['facts', 'Android: 16 (API 36) → 17 (API 37).'],
      ['facts', 'Harness: not installed → 0.2.0.'],
    ]);
    expect((await log(first, '?kind=facts&limit=1')).map((e) => e.text)).toEqual([
      'Harness: not installed → 0.2.0.',
    ]);
    agent.disconnect();
  });
});

describe('health', () => {
  const lost = fail('DEVICE_REBOOTED', 'The phone rebooted.');
  /** Fails three jobs of three benchmarks, so that no work is blamed. */
  async function failThrice(agent: FakeAgent, id: string) {
    for (let i = 0; i < 3; i++) {
      const { id: benchmark } = await start([id]);
      await agent.fails(await claimNow(agent, id), lost);
      await call(portal, 'POST', `/benchmarks/${benchmark}/cancel`);
    }
  }

  it('three failures in a row: quarantine; it runs out: canary; passed: suspect; a good job: ok', async () => {
    const { agent, first } = await rack();
    await failThrice(agent, first);
    const sick = await get(first);
    expect(sick).toMatchObject({
      health: 'quarantined',
      last_failure: { code: 302, name: 'DEVICE_REBOOTED' },
    });
    expect(sick.health_reason).toContain('3 attempts in a row failed');
    const { id: waiting } = await start([first]);
    expect(await agent.claim(first)).toBeNull();
    const [job] = (await call(portal, 'GET', `/jobs?benchmark_id=${waiting}`)).body.items;
    expect(job.waiting).toMatchObject({ reason: 'device_not_enabled' });
    expect(job.waiting.text).toContain('in quarantine until');

    await sweep();
    expect(await agent.beat([fit(first)])).toEqual([]);
    await shift(`UPDATE device SET quarantined_until = now() - interval '1 s' WHERE id = $1`, first);
    expect(await agent.claim(first)).toBeNull();
    await sweep();
    await sweep();
    const [task, ...others] = await agent.beat([fit(first)]);
    expect([task!.kind, others]).toEqual(['canary', []]);
    const end = { task_id: task!.task_id, ok: true, text: '12 of 12 outputs as expected.' };
    expect(await agent.say('task_end', end)).toMatchObject({ ok: true });
    expect(await agent.say('task_end', { ...end, ok: false })).toMatchObject({ ok: true });
    expect(await get(first)).toMatchObject({ health: 'suspect', quarantined_until: null });
    expect(await agent.beat([fit(first)])).toEqual([]);
    await finish(portal, (await agent.claim(first))!);
    expect(await get(first)).toMatchObject({ health: 'ok', health_reason: null });
    const failures = await log(first, '?kind=failure');
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatchObject({ benchmark_number: expect.any(Number), failure: { code: 302 } });
    agent.disconnect();
  });
  it('a canary that failed doubles the quarantine', async () => {
    const { agent, first } = await rack();
    await failThrice(agent, first);
    const hours = async () => (Date.parse((await get(first)).quarantined_until!) - Date.now()) / 3_600_000;
    expect(await hours()).toBeCloseTo(1, 1);
    await act(first, { kind: 'canary', reason: '' });
    const [task] = await agent.beat([fit(first)]);
    await agent.say('task_end', { task_id: task!.task_id, ok: false, text: 'The harness did not start.' });
    expect(await hours()).toBeCloseTo(2, 1);
    expect((await get(first)).health_reason).toBe('A canary failed: The harness did not start.');
    agent.disconnect();
  });
  it('what its agent gave up on needs a person, once, until it is released', async () => {
    const { agent, first } = await rack();
    const failed = fit(first, {
      phase: 'failed',
      phase_reason: 'every step of recovery was tried',
      failure: fail('DEVICE_UNRESPONSIVE', 'It did not come back after a reboot.'),
    });
    await agent.beat([failed]);
    await agent.beat([failed]);
    expect(await get(first)).toMatchObject({
      health: 'needs_repair',
      health_reason: 'It did not come back after a reboot.',
      last_failure: { code: 301 },
    });
    expect((await log(first, '?kind=failure')).length).toBe(1);
    expect((await act(first, { kind: 'release', reason: 'new cable' })).body).toMatchObject({
      health: 'suspect',
    });
    await agent.beat([failed]);
    expect((await get(first)).health).toBe('suspect');
    agent.disconnect();
  });
  it('what its agent finds odd makes it suspect, with its reason', async () => {
    const { agent, first } = await rack();
    await agent.beat([fit(first, { suspicion: 'Two phones have the serial R5CT.' })]);
    expect(await get(first)).toMatchObject({
      health: 'suspect',
      health_reason: 'Two phones have the serial R5CT.',
    });
    await agent.beat([fit(first)]);
    expect(await get(first)).toMatchObject({ health: 'ok', health_reason: null });
    agent.disconnect();
  });
  it('failures of the work, the agent or a gate do not count against it', async () => {
    const { agent, first } = await rack();
    for (const failure of [
      fail('GATE_TIMEOUT', 'Too hot for 30 min.'),
      fail('ADB_SERVER', 'The adb server is down.'),
      fail('MODEL_DOWNLOAD', 'The model could not be fetched.'),
      fail('GATE_TIMEOUT', 'Too hot for 30 min.'),
    ]) {
      const { id } = await start([first]);
      await agent.fails(await claimNow(agent, first), failure);
      await call(portal, 'POST', `/benchmarks/${id}/cancel`);
    }
    expect((await get(first)).health).toBe('ok');
    agent.disconnect();
  });
});

describe('actions', () => {
  it('drain, maintenance, enable: with the reason, in the log', async () => {
    const { agent, first } = await rack();
    const drained = await act(first, { kind: 'drain', reason: 'new cable' });
    expect([drained.status, device.parse(drained.body).admin, drained.body.admin_reason]).toEqual([
      200,
      'draining',
      'new cable',
    ]);
    await act(first, { kind: 'drain', reason: 'new cable' });
    await act(first, { kind: 'maintenance', reason: 'new battery' });
    expect((await act(first, { kind: 'enable', reason: '' })).body).toMatchObject({
      admin: 'enabled',
      admin_reason: null,
    });
    expect((await log(first, '?kind=action')).map((e) => [e.text, e.reason])).toEqual([
      ['Taken back into service.', null],
      ['Taken into maintenance: it takes no work.', 'new battery'],
      ['Draining: it ends what it has begun and takes no new work.', 'new cable'],
    ]);
    agent.disconnect();
  });
  it('quarantine with an end, and release', async () => {
    const { agent, first } = await rack();
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const put = await act(first, { kind: 'quarantine', until: end, reason: 'a swollen battery' });
    expect(put.body).toMatchObject({
      health: 'quarantined',
      health_reason: 'a swollen battery',
      quarantined_until: end,
    });
    await start([first]);
    expect(await agent.claim(first)).toBeNull();
    expect((await act(first, { kind: 'release', reason: '' })).body.health).toBe('suspect');
    expect(await agent.claim(first)).not.toBeNull();
    agent.disconnect();
  });
  it('reboot, reconnect and canary become tasks; the agent is woken', async () => {
    const { agent, first } = await rack();
    for (const kind of ['reboot', 'reconnect', 'canary'])
      expect((await act(first, { kind, reason: 'it is slow' })).status).toBe(200);
    await until(() => agent.hints.some((h) => h.name === 'work'), 'the agent is woken');
    const twice = await act(first, { kind: 'reboot', reason: 'it is slow' });
    expect([twice.status, twice.body.code]).toEqual([409, 'TASK_WAITS']);
    const tasks = await agent.beat([fit(first)]);
    expect(tasks.map((t) => t.kind)).toEqual(['reboot', 'reconnect', 'canary']);
    expect(await agent.beat([fit(first)])).toEqual(tasks);
    for (const t of tasks) await agent.say('task_end', { task_id: t.task_id, ok: true, text: '' });
    expect(await agent.beat([fit(first)])).toEqual([]);
    expect((await texts(first)).slice(0, 3)).toEqual(['Canary passed.', 'Reconnect done.', 'Reboot done.']);
    expect(await agent.say('task_end', { task_id: randomUUID(), ok: true, text: '' })).toMatchObject({
      problem: { code: 'TASK_NOT_FOUND' },
    });
    const { agent: stranger } = await rack();
    await act(first, { kind: 'reboot', reason: 'it is slow' });
    const [open] = await agent.beat([fit(first)]);
    expect(await stranger.say('task_end', { task_id: open!.task_id, ok: true, text: '' })).toMatchObject({
      ok: false,
    });
    stranger.disconnect();
    agent.disconnect();
  });
  it('a task that nobody takes ends as not done, in words', async () => {
    const { agent, first } = await rack();
    await act(first, { kind: 'reboot', reason: 'it is slow' });
    await shift(`UPDATE device_task SET created_at = now() - interval '11 min' WHERE device_id = $1`, first);
    await sweep();
    expect((await texts(first))[0]).toMatch(
      /^Reboot not done: agent .* did not ask for it within ten minutes/,
    );
    expect(await agent.beat([fit(first)])).toEqual([]);
    expect((await act(first, { kind: 'reboot', reason: 'once more' })).status).toBe(200);
    agent.disconnect();
  });
  it('retired: what waits for it ends with the reason, and no choice holds it any more', async () => {
    const { agent, first } = await rack();
    const { id } = await start([first]);
    await act(first, { kind: 'retire', reason: 'fell from the shelf' });
    const ended = await until(async () => {
      const { body } = await call(portal, 'GET', `/benchmarks/${id}`);
      return body.state === 'ended' ? body : null;
    }, 'the benchmark ends');
    expect(ended.tally).toMatchObject({ cancelled: 1 });
    const [cell] = (await call(portal, 'GET', `/benchmarks/${id}/cells`)).body.items;
    expect(cell.failure.message).toBe('The device was retired: fell from the shelf.');
    const preview = await call(portal, 'POST', '/benchmarks/preview', {
      models: [model],
      configurations: [{}],
      devices: { ids: [first] },
    });
    expect(preview.body.devices).toEqual([]);
    agent.disconnect();
  });
  it('what makes no sense is refused, with what to do', async () => {
    const { agent, first } = await rack();
    const { number } = await start([first]);
    await agent.claim(first);
    const refused = async (action: Record<string, unknown>, words: RegExp, id = first) => {
      const answer = await act(id, action);
      expect([answer.status, problem.parse(answer.body).code]).toEqual([409, 'ACTION_REFUSED']);
      expect(answer.body.detail).toMatch(words);
    };
    const busy = new RegExp(`measures for benchmark ${number}\\. Drain it`);
    await refused({ kind: 'reboot', reason: 'it is slow' }, busy);
    await refused({ kind: 'canary', reason: '' }, busy);
    await refused({ kind: 'retire', reason: 'broken glass' }, busy);
    await refused({ kind: 'release', reason: '' }, /neither in quarantine nor in need of repair/);
    await refused({ kind: 'quarantine', until: '2020-01-01T00:00:00Z', reason: 'too late' }, /time to come/);
    const { agent: other, first: away } = await rack();
    await other.beat([fit(away, { adb: 'absent' })]);
    await refused({ kind: 'canary', reason: '' }, /away: it is not plugged in/, away);
    other.disconnect();
    await until(async () => (await get(away)).reachability !== 'online', 'the agent is gone');
    await refused({ kind: 'reconnect', reason: '' }, /its agent .* is not connected/, away);
    const computer = await FakeAgent.welcomed(portal);
    await refused({ kind: 'reboot', reason: 'it is slow' }, /only phones are rebooted/, computer.devices[0]!);
    expect((await act(first, { kind: 'drain', reason: 'no' })).body.detail).toContain('write down why');
    expect((await act(first, { kind: 'explode' })).status).toBe(400);
    expect((await act(randomUUID(), { kind: 'enable' })).status).toBe(404);
    computer.agent.disconnect();
    agent.disconnect();
  });
});
