import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { device, problem } from '@rackmark/contracts';
import { FakeAgent, fit } from './support/fake-agent.js';
import { until } from '../../test-support/patience.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

describe('actions', () => {
  it('drain, maintenance, enable: with the reason, in the log', async () => {
    const { agent, first } = await rack.phones();
    const drained = await rack.act(first, { kind: 'drain', reason: 'new cable' });
    expect([drained.status, device.parse(drained.body).admin, drained.body.admin_reason]).toEqual([
      200,
      'draining',
      'new cable',
    ]);
    await rack.act(first, { kind: 'drain', reason: 'new cable' });
    await rack.act(first, { kind: 'maintenance', reason: 'new battery' });
    expect((await rack.act(first, { kind: 'enable', reason: '' })).body).toMatchObject({
      admin: 'enabled',
      admin_reason: null,
    });
    expect((await rack.log(first, '?kind=action')).map((e) => [e.text, e.reason])).toEqual([
      ['Taken back into service.', null],
      ['Taken into maintenance: it takes no work.', 'new battery'],
      ['Draining: it finishes what it has begun and takes no new work.', 'new cable'],
    ]);
    agent.disconnect();
  });
  it('a pool is set and taken away, each with a line', async () => {
    const { agent, first } = await rack.phones();
    const pool = (value: string | null) => call(rack.portal, 'PATCH', `/devices/${first}`, { pool: value });
    expect((await pool('vision team')).body.pool).toBe('vision team');
    await pool('vision team');
    expect((await pool(null)).body.pool).toBeNull();
    expect((await rack.texts(first)).slice(0, 2)).toEqual([
      'Taken out of its pool.',
      'Put into the pool “vision team”.',
    ]);
    agent.disconnect();
  });
  it('quarantine with an end, and release', async () => {
    const { agent, first } = await rack.phones();
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const put = await rack.act(first, { kind: 'quarantine', until: end, reason: 'a swollen battery' });
    expect(put.body).toMatchObject({
      health: 'quarantined',
      health_reason: 'a swollen battery',
      quarantined_until: end,
    });
    await rack.start([first]);
    expect(await agent.claim(first)).toBeNull();
    expect((await rack.act(first, { kind: 'release', reason: '' })).body.health).toBe('suspect');
    expect(await agent.claim(first)).not.toBeNull();
    agent.disconnect();
  });
  it('reboot, reconnect and canary become tasks; the agent is woken', async () => {
    const { agent, first } = await rack.phones();
    for (const kind of ['reboot', 'reconnect', 'canary'])
      expect((await rack.act(first, { kind, reason: 'it is slow' })).status).toBe(200);
    await until(() => agent.hints.some((h) => h.name === 'work'), 'the agent is woken');
    const twice = await rack.act(first, { kind: 'reboot', reason: 'it is slow' });
    expect([twice.status, twice.body.code]).toEqual([409, 'TASK_WAITS']);
    const tasks = await agent.beat([fit(first)]);
    expect(tasks.map((t) => t.kind)).toEqual(['reboot', 'reconnect', 'canary']);
    expect(await agent.beat([fit(first)])).toEqual(tasks);
    for (const t of tasks) await agent.say('task_end', { task_id: t.task_id, ok: true, text: '' });
    expect(await agent.beat([fit(first)])).toEqual([]);
    expect((await rack.texts(first)).slice(0, 3)).toEqual([
      'Canary passed.',
      'Reconnect done.',
      'Reboot done.',
    ]);
    expect(await agent.say('task_end', { task_id: randomUUID(), ok: true, text: '' })).toMatchObject({
      problem: { code: 'TASK_NOT_FOUND' },
    });
    const { agent: stranger } = await rack.phones();
    await rack.act(first, { kind: 'reboot', reason: 'it is slow' });
    const [open] = await agent.beat([fit(first)]);
    expect(await stranger.say('task_end', { task_id: open!.task_id, ok: true, text: '' })).toMatchObject({
      ok: false,
    });
    stranger.disconnect();
    agent.disconnect();
  });
  it('a task that nobody takes ends as not done, in words', async () => {
    const { agent, first } = await rack.phones();
    await rack.act(first, { kind: 'reboot', reason: 'it is slow' });
    await rack.sql(
      `UPDATE device_task SET created_at = now() - interval '11 min' WHERE device_id = $1`,
      first,
    );
    await rack.sweep();
    expect((await rack.texts(first))[0]).toMatch(
      /^Reboot not done: agent .* did not ask for it within ten minutes/,
    );
    expect(await agent.beat([fit(first)])).toEqual([]);
    expect((await rack.act(first, { kind: 'reboot', reason: 'once more' })).status).toBe(200);
    agent.disconnect();
  });
  it('retired: what waits for it ends with the reason, and no choice holds it any more', async () => {
    const { agent, first } = await rack.phones();
    const { id } = await rack.start([first]);
    await rack.act(first, { kind: 'retire', reason: 'fell from the shelf' });
    const ended = await until(async () => {
      const { body } = await call(rack.portal, 'GET', `/benchmarks/${id}`);
      return body.state === 'ended' ? body : null;
    }, 'the benchmark ends');
    expect(ended.tally).toMatchObject({ cancelled: 1 });
    const [cell] = (await call(rack.portal, 'GET', `/benchmarks/${id}/cells`)).body.items;
    expect(cell.failure.message).toBe('The device was retired: fell from the shelf.');
    const preview = await call(rack.portal, 'POST', '/benchmarks/preview', {
      models: [rack.model],
      configurations: [{}],
      devices: { ids: [first] },
    });
    expect(preview.body.devices).toEqual([]);
    agent.disconnect();
  });
  it('what makes no sense is refused, with what to do', async () => {
    const { agent, first } = await rack.phones();
    const { number } = await rack.start([first]);
    await agent.claim(first);
    const refused = async (action: Record<string, unknown>, words: RegExp, id = first) => {
      const answer = await rack.act(id, action);
      expect([answer.status, problem.parse(answer.body).code]).toEqual([409, 'ACTION_REFUSED']);
      expect(answer.body.detail).toMatch(words);
    };
    const busy = new RegExp(`measures for benchmark ${number}\\. Drain it`);
    await refused({ kind: 'reboot', reason: 'it is slow' }, busy);
    await refused({ kind: 'canary', reason: '' }, busy);
    await refused({ kind: 'retire', reason: 'broken glass' }, busy);
    await refused({ kind: 'release', reason: '' }, /neither in quarantine nor in need of repair/);
    await refused({ kind: 'quarantine', until: '2020-01-01T00:00:00Z', reason: 'too late' }, /time to come/);
    const { agent: other, first: away } = await rack.phones();
    await other.beat([fit(away, { adb: 'absent' })]);
    await refused({ kind: 'canary', reason: '' }, /away: it is not plugged in/, away);
    other.disconnect();
    await until(async () => (await rack.device(away)).reachability !== 'online', 'the agent is gone');
    await refused({ kind: 'reconnect', reason: '' }, /its agent .* is not connected/, away);
    const computer = await FakeAgent.welcomed(rack.portal);
    await refused({ kind: 'reboot', reason: 'it is slow' }, /only phones are rebooted/, computer.devices[0]!);
    expect((await rack.act(first, { kind: 'drain', reason: 'no' })).body.detail).toContain('write down why');
    expect((await rack.act(first, { kind: 'explode' })).status).toBe(400);
    expect((await rack.act(randomUUID(), { kind: 'enable' })).status).toBe(404);
    computer.agent.disconnect();
    agent.disconnect();
  });
});
