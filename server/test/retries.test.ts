import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cellList, fail, type Assignment, type Failure } from '@rackmark/contracts';
import { finish, resultOf, sendResult, type FakeAgent } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

const cells = async (id: string) =>
  cellList.parse((await call(rack.portal, 'GET', `/benchmarks/${id}/cells`)).body).items;

describe('trying again', () => {
  it('a lost phone twice, after 10 s and 60 s; then it is given up with the outcome of its failure', async () => {
    const { agent, first } = await rack.phones(1);
    const { id } = await rack.start([first]);
    for (const seconds of [10, 60]) {
      await agent.fails(await rack.claim(agent, first), fail('DEVICE_LOST', 'The cable was cut.'));
      const { waiting } = await rack.job(id, first);
      expect(waiting.reason).toBe('retry_later');
      expect(waiting.text).toBe(`The cable was cut. The next attempt begins in ${waiting.seconds} s.`);
      expect(Math.abs(waiting.seconds - seconds)).toBeLessThanOrEqual(2);
      expect(await agent.claim(first)).toBeNull();
    }
    await agent.fails(await rack.claim(agent, first), fail('DEVICE_STORAGE', 'The storage is full.'));
    expect((await cells(id))[0]).toMatchObject({
      outcome: 'failed',
      failure: { code: 310, message: 'The storage is full. Given up after 3 attempts.' },
    });
    agent.disconnect();
  });
  it('a clean stop of the agent is gone on with at once', async () => {
    const { agent, first } = await rack.phones();
    const { id } = await rack.start([first]);
    const a = await rack.claim(agent, first);
    const end = { lease_id: a.lease_id, epoch: a.epoch, state: 'cancelled', failure: null };
    expect(await agent.say('attempt_end', end)).toMatchObject({ ok: true });
    expect((await agent.claim(first))!.attempt_number).toBe(2);
    await rack.cancel(id);
    agent.disconnect();
  });
  it('a gate waits for a cool-down; what the work did is never tried again', async () => {
    const { agent, first } = await rack.phones(1);
    const gated = await rack.start([first]);
    await agent.fails(await rack.claim(agent, first), fail('GATE_TIMEOUT', 'Too hot for 30 min.'));
    expect((await rack.job(gated.id, first)).waiting.seconds).toBeGreaterThan(110);
    await agent.fails(await rack.claim(agent, first), fail('NATIVE_CRASH', 'The runtime crashed.'));
    expect((await cells(gated.id))[0]).toMatchObject({ outcome: 'failed', failure: { code: 210 } });
    agent.disconnect();
  });
});

describe('the same failure on three devices', () => {
  const refused = fail('INSTALL_REFUSED', 'INSTALL_FAILED_NO_MATCHING_ABIS.');
  async function failOn(agent: FakeAgent, devices: readonly string[], failure: Failure, began: boolean) {
    for (const id of devices) {
      const a = await rack.claim(agent, id);
      if (began) await rack.begin(agent, a);
      await agent.fails(a, failure);
    }
  }
  const health = async (id: string) => (await call(rack.portal, 'GET', `/devices/${id}`)).body.health;

  it('at one model and configuration: that ends everywhere, the rest goes on, no device is blamed', async () => {
    const { agent, devices } = await rack.phones(4);
    const configurations = [{ threads: 1 }, { threads: 2 }];
    // One seed, one order: every phone begins with the same cell.
    const { id } = await rack.start(devices, { configurations, seed: 1 });
    const order = await Promise.all(devices.map(async (d) => [d, await rack.claim(agent, d)] as const));
    const keyOf = (a: Assignment, i: number) => `${a.runs[i]!.configuration.threads}`;
    for (const [, a] of order.slice(0, 3)) {
      const culprit = a.runs.findIndex((r) => r.configuration.threads === 2);
      if (culprit === 1) await sendResult(rack.portal, a.runs[0]!.run_id, resultOf(a));
      await rack.begin(agent, a, culprit);
      expect(keyOf(a, culprit)).toBe('2');
      await agent.fails(a, fail('DEVICE_REBOOTED', 'The phone rebooted.'));
    }
    const all = await cells(id);
    const two = all.filter((c) => c.configuration.threads === 2);
    expect(two.map((c) => c.outcome)).toEqual(['lost', 'lost', 'lost', 'lost']);
    expect(two[0]!.failure!.message).toContain('The same on 3 devices');
    expect(two[0]!.failure!.message).toContain('the work is to blame, not the devices');
    const last = order[3]![1];
    const keep = last.runs.find((r) => r.configuration.threads === 1)!;
    const receipt = await sendResult(rack.portal, keep.run_id, resultOf(last));
    expect(receipt.body.not_needed).toEqual(last.runs.filter((r) => r !== keep).map((r) => r.run_id));
    for (const [d] of order.slice(0, 3)) {
      const open = await rack.job(id, d);
      if (open.state !== 'ended') await finish(rack.portal, await rack.claim(agent, d));
    }
    expect((await call(rack.portal, 'GET', `/benchmarks/${id}`)).body).toMatchObject({
      state: 'ended',
      tally: { measured: 4 },
    });
    for (const d of devices) expect(await health(d)).toBe('ok');
    agent.disconnect();
  });
  it('before any run: those devices give up, the others have their one try', async () => {
    const { agent, devices } = await rack.phones(5);
    const { id } = await rack.start(devices);
    await failOn(agent, devices.slice(0, 3), refused, false);
    const states = async () => Promise.all(devices.map(async (d) => (await rack.job(id, d)).state));
    expect(await states()).toEqual(['ended', 'ended', 'ended', 'queued', 'queued']);
    await failOn(agent, devices.slice(3, 4), refused, false);
    expect((await states())[3]).toBe('ended');
    await finish(rack.portal, await rack.claim(agent, devices[4]!));
    expect((await call(rack.portal, 'GET', `/benchmarks/${id}`)).body).toMatchObject({
      state: 'ended',
      tally: { measured: 1, failed: 4 },
    });
    agent.disconnect();
  });
  it('takes back a quarantine that came of it', async () => {
    const { agent, devices } = await rack.phones(3);
    const [sick] = devices;
    for (let i = 0; i < 2; i++) {
      const { id } = await rack.start([sick!]);
      await failOn(agent, [sick!], fail('DEVICE_STORAGE', 'The storage is full.'), false);
      await rack.cancel(id);
    }
    await rack.start(devices);
    await failOn(agent, [sick!], refused, true);
    expect(await health(sick!)).toBe('quarantined');
    await failOn(agent, devices.slice(1), refused, true);
    expect(await health(sick!)).toBe('ok');
    agent.disconnect();
  });
});
