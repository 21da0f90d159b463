import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fail } from '@rackmark/contracts';
import { fit, finish, type FakeAgent } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

describe('health', () => {
  const lost = fail('DEVICE_REBOOTED', 'The phone rebooted.');
  /** Fails three jobs of three benchmarks, so that no work is blamed. */
  async function failThrice(agent: FakeAgent, id: string) {
    for (let i = 0; i < 3; i++) {
      const { id: benchmark } = await rack.start([id]);
      await agent.fails(await rack.claim(agent, id), lost);
      await rack.cancel(benchmark);
    }
  }

  it('three failures in a row: quarantine; it runs out: canary; passed: suspect; a good job: ok', async () => {
    const { agent, first } = await rack.phones();
    await failThrice(agent, first);
    const sick = await rack.device(first);
    expect(sick).toMatchObject({
      health: 'quarantined',
      last_failure: { code: 302, name: 'DEVICE_REBOOTED' },
    });
    expect(sick.health_reason).toContain('3 attempts in a row failed');
    const { id: waiting } = await rack.start([first]);
    expect(await agent.claim(first)).toBeNull();
    const [job] = (await call(rack.portal, 'GET', `/jobs?benchmark_id=${waiting}`)).body.items;
    expect(job.waiting).toMatchObject({ reason: 'device_not_enabled' });
    expect(job.waiting.text).toContain('in quarantine until');

    await rack.sweep();
    expect(await agent.beat([fit(first)])).toEqual([]);
    await rack.sql(`UPDATE device SET quarantined_until = now() - interval '1 s' WHERE id = $1`, first);
    expect(await agent.claim(first)).toBeNull();
    await rack.sweep();
    await rack.sweep();
    const [task, ...others] = await agent.beat([fit(first)]);
    expect([task!.kind, others]).toEqual(['canary', []]);
    const end = { task_id: task!.task_id, ok: true, text: '12 of 12 outputs as expected.' };
    expect(await agent.say('task_end', end)).toMatchObject({ ok: true });
    expect(await agent.say('task_end', { ...end, ok: false })).toMatchObject({ ok: true });
    expect(await rack.device(first)).toMatchObject({ health: 'suspect', quarantined_until: null });
    expect(await agent.beat([fit(first)])).toEqual([]);
    await finish(rack.portal, (await agent.claim(first))!);
    expect(await rack.device(first)).toMatchObject({ health: 'ok', health_reason: null });
    const failures = await rack.log(first, '?kind=failure');
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatchObject({ benchmark_number: expect.any(Number), failure: { code: 302 } });
    agent.disconnect();
  });
  it('a canary that failed doubles the quarantine', async () => {
    const { agent, first } = await rack.phones();
    await failThrice(agent, first);
    const hours = async () =>
      (Date.parse((await rack.device(first)).quarantined_until!) - Date.now()) / 3_600_000;
    expect(await hours()).toBeCloseTo(1, 1);
    await rack.act(first, { kind: 'canary', reason: '' });
    const [task] = await agent.beat([fit(first)]);
    await agent.say('task_end', { task_id: task!.task_id, ok: false, text: 'The harness did not start.' });
    expect(await hours()).toBeCloseTo(2, 1);
    expect((await rack.device(first)).health_reason).toBe('A canary failed: The harness did not start.');
    agent.disconnect();
  });
  it('what its agent gave up on needs a person, once, until it is released', async () => {
    const { agent, first } = await rack.phones();
    const failed = fit(first, {
      phase: 'failed',
      phase_reason: 'every step of recovery was tried',
      failure: fail('DEVICE_UNRESPONSIVE', 'It did not come back after a reboot.'),
    });
    await agent.beat([failed]);
    await agent.beat([failed]);
    expect(await rack.device(first)).toMatchObject({
      health: 'needs_repair',
      health_reason: 'It did not come back after a reboot.',
      last_failure: { code: 301 },
    });
    expect((await rack.log(first, '?kind=failure')).length).toBe(1);
    expect((await rack.act(first, { kind: 'release', reason: 'new cable' })).body).toMatchObject({
      health: 'suspect',
    });
    await agent.beat([failed]);
    expect((await rack.device(first)).health).toBe('suspect');
    agent.disconnect();
  });
  it('what its agent finds odd makes it suspect, with its reason', async () => {
    const { agent, first } = await rack.phones();
    await agent.beat([fit(first, { suspicion: 'Two phones have the serial R5CT.' })]);
    expect(await rack.device(first)).toMatchObject({
      health: 'suspect',
      health_reason: 'Two phones have the serial R5CT.',
      suspicion: 'Two phones have the serial R5CT.',
    });
    await agent.beat([fit(first)]);
    expect(await rack.device(first)).toMatchObject({ health: 'ok', health_reason: null, suspicion: null });
    agent.disconnect();
  });
  it('failures of the work, the agent or a gate do not count against it', async () => {
    const { agent, first } = await rack.phones();
    for (const failure of [
      fail('GATE_TIMEOUT', 'Too hot for 30 min.'),
      fail('ADB_SERVER', 'The adb server is down.'),
      fail('MODEL_DOWNLOAD', 'The model could not be fetched.'),
      fail('GATE_TIMEOUT', 'Too hot for 30 min.'),
    ]) {
      const { id } = await rack.start([first]);
      await agent.fails(await rack.claim(agent, first), failure);
      await rack.cancel(id);
    }
    expect((await rack.device(first)).health).toBe('ok');
    agent.disconnect();
  });
});
