import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Assignment } from '@rackmark/contracts';
import { SchedulingService } from '../src/features/scheduling/scheduling.service.js';
import { FakeAgent, finish, fit, resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

const scheduling = () => rack.portal.app.get(SchedulingService);
/** The agent is not heard of for so long that its lease is over. */
async function cutOff(a: Assignment, seconds = 104): Promise<void> {
  await rack.sql(
    `UPDATE lease SET renewed_at = now() - make_interval(secs => $2), expires_at = now() - make_interval(secs => $2 - 90) WHERE id = $1`,
    a.lease_id,
    seconds,
  );
  await scheduling().sweep();
}
const run = async (id: string) => (await call(rack.portal, 'GET', `/runs/${id}`)).body;
const benchmark = async (id: string) => (await call(rack.portal, 'GET', `/benchmarks/${id}`)).body;
const said = async (id: string): Promise<string[]> =>
  (await call(rack.portal, 'GET', `/benchmarks/${id}/happenings`)).body.items.map(
    (h: { text: string }) => h.text,
  );

describe('a result that comes after its lease was over', () => {
  it('is taken, with how long its agent was away; the next attempt goes on with what is left', async () => {
    const { agent, first } = await rack.phones();
    const { id } = await rack.start([first], { plan: { repeats: 3 } });
    const a = await rack.claim(agent, first);
    await cutOff(a);
    const job = await rack.job(id, first);
    expect(job.attempts[0].failure.message).toMatch(
      /The agent has been away for 1 min 4[45] s; its lease expired\./,
    );
    for (const r of a.runs.slice(0, 2))
      expect((await sendResult(rack.portal, r.run_id, resultOf(a))).body.state).toBe('stored');
    const reasons = (await run(a.runs[0]!.run_id)).reasons as { rule: string; text: string }[];
    expect(reasons.find((r) => r.rule === 'portal_away')!.text).toMatch(
      /its agent was away for 1 min 4[45] s/,
    );
    expect((await said(id)).filter((t) => t.includes('was away for'))).toHaveLength(1);
    const b = await rack.claim(agent, first);
    expect(b.runs.map((r) => r.run_id)).toEqual([a.runs[2]!.run_id]);
    await finish(rack.portal, b);
    expect(await benchmark(id)).toMatchObject({ state: 'ended', tally: { measured: 3, lost: 0 } });
    agent.disconnect();
  });
  it('takes the place of "lost" and of "cancelled", in an ended benchmark too; then it is final', async () => {
    const { agent, first } = await rack.phones();
    const lost = await rack.start([first], { plan: { repeats: 1 } });
    const attempts: Assignment[] = [];
    for (let i = 0; i < 3; i++) {
      attempts.push(await rack.claim(agent, first));
      await cutOff(attempts[i]!);
    }
    expect(await benchmark(lost.id)).toMatchObject({ state: 'ended', tally: { lost: 1 } });
    const [a] = attempts;
    const runId = a!.runs[0]!.run_id;
    expect((await sendResult(rack.portal, runId, resultOf(a!))).body.state).toBe('stored');
    expect(await benchmark(lost.id)).toMatchObject({ state: 'ended', tally: { measured: 1, lost: 0 } });
    const [cell] = (await call(rack.portal, 'GET', `/benchmarks/${lost.id}/cells`)).body.items;
    expect(cell).toMatchObject({
      outcome: 'measured',
      failure: null,
      measurements: { latency: { runs: 1 } },
    });
    const again = await sendResult(rack.portal, runId, resultOf(attempts[1]!));
    expect(again.body.code).toBe('RUN_ALREADY_ENDED');
    const cancelled = await rack.start([first], { plan: { repeats: 1 } });
    const c = await rack.claim(agent, first);
    await rack.cancel(cancelled.id);
    expect((await sendResult(rack.portal, c.runs[0]!.run_id, resultOf(c))).body.state).toBe('stored');
    expect(await benchmark(cancelled.id)).toMatchObject({ cancelled: true, tally: { measured: 1 } });
    agent.disconnect();
  });
  it('is refused where the run was measured again, and suspect where another agent had the phone', async () => {
    const { agent: one, first } = await rack.phones();
    const { id } = await rack.start([first], { plan: { repeats: 2 } });
    const a = await rack.claim(one, first);
    await cutOff(a);
    await rack.sql(
      `UPDATE agent SET last_seen_at = now() - interval '104 s' WHERE id = $1`,
      one.hello.agent_id,
    );
    const { agent: two } = await FakeAgent.welcomed(rack.portal, { devices: one.hello.devices });
    await rack.sql(`UPDATE device SET agent_id = $2 WHERE id = $1`, first, two.hello.agent_id);
    await two.beat([fit(first)]);
    const b = await rack.claim(two, first);
    await sendResult(rack.portal, b.runs[0]!.run_id, resultOf(b));
    const late = await sendResult(rack.portal, a.runs[0]!.run_id, resultOf(a));
    expect([late.status, late.body.code]).toEqual([409, 'RUN_ALREADY_ENDED']);
    expect((await sendResult(rack.portal, a.runs[1]!.run_id, resultOf(a))).body.state).toBe('stored');
    const kept = await run(a.runs[1]!.run_id);
    expect(kept.verdict).toBe('suspect');
    expect(kept.reasons[0].text).toContain(`Agent “${two.hello.name}” has been given the device since`);
    // With the last run the job is over; the second agent's lease goes with it.
    expect(await benchmark(id)).toMatchObject({ state: 'ended', tally: { measured: 2 } });
    const beat = { leases: [{ lease_id: b.lease_id, epoch: b.epoch }], devices: [] };
    expect((await two.say('heartbeat', beat)).answer.fenced).toEqual([b.lease_id]);
    one.disconnect();
    two.disconnect();
  });
  it('under a lease of another job, or of none, is refused and changes nothing', async () => {
    const { agent, devices } = await rack.phones(2);
    const { id } = await rack.start(devices, { plan: { repeats: 1 } });
    const [a, b] = [await rack.claim(agent, devices[0]!), await rack.claim(agent, devices[1]!)];
    for (const lease of [b, { lease_id: randomUUID(), epoch: 1 }, { ...a, epoch: a.epoch + 1 }]) {
      const answer = await sendResult(rack.portal, a.runs[0]!.run_id, resultOf(lease));
      expect([answer.status, answer.body.code]).toEqual([409, 'LEASE_NOT_OF_RUN']);
    }
    expect((await run(a.runs[0]!.run_id)).state).toBe('planned');
    await rack.cancel(id);
    agent.disconnect();
  });
});

describe('what is said of a lease that is lost', () => {
  const lostBy = async (agent: FakeAgent, first: string, change: object): Promise<string> => {
    const { id } = await rack.start([first], { plan: { repeats: 1 } });
    const a = await rack.claim(agent, first);
    await rack.sql(`UPDATE lease SET renewed_at = now() - interval '75 s' WHERE id = $1`, a.lease_id);
    await agent.say('hello', { ...agent.hello, ...change, leases: [] });
    const { message } = (await rack.job(id, first)).attempts[0].failure;
    await rack.cancel(id);
    return message;
  };
  it('tells an agent that was away from one that was started anew', async () => {
    const { agent, first } = await rack.phones();
    expect(await lostBy(agent, first, {})).toMatch(
      /^The agent was away for 7[56] s and gave this attempt up\.$/,
    );
    expect(await lostBy(agent, first, { instance_id: randomUUID() })).toContain('was restarted after 7');
    agent.disconnect();
  });
});

it('an attempt is not done while runs have no result, whatever its agent says', async () => {
  const { agent, first } = await rack.phones();
  const { id } = await rack.start([first], { plan: { repeats: 2 } });
  const a = await rack.claim(agent, first);
  await sendResult(rack.portal, a.runs[0]!.run_id, resultOf(a));
  const end = { lease_id: a.lease_id, epoch: a.epoch, state: 'completed', failure: null };
  expect((await agent.say('attempt_end', end)).ok).toBe(true);
  const job = await rack.job(id, first);
  expect(job).toMatchObject({ state: 'queued', attempts: [{ state: 'failed' }] });
  expect(job.attempts[0].failure.message).toBe('The agent said that it was done, but one run has no result.');
  await finish(rack.portal, await rack.claim(agent, first));
  expect(await benchmark(id)).toMatchObject({ state: 'ended', tally: { measured: 2 } });
  agent.disconnect();
});

it('a server that was away itself takes no lease for that', async () => {
  const { agent, first } = await rack.phones();
  const { id } = await rack.start([first], { plan: { repeats: 1 } });
  const a = await rack.claim(agent, first);
  const state = async () =>
    (await rack.sql('SELECT state FROM lease WHERE id = $1', a.lease_id)).rows[0].state as string;
  await rack.sql(`UPDATE lease SET expires_at = now() - interval '10 s' WHERE id = $1`, a.lease_id);
  // No sweep went through for a minute: the database was away.
  await scheduling().sweep(performance.now() + 60_000);
  expect(await state()).toBe('active');
  await finish(rack.portal, a);
  expect(await benchmark(id)).toMatchObject({ tally: { measured: 1 } });
  agent.disconnect();
});
