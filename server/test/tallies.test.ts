import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fail, liveMessages, type LiveDevices } from '@rackmark/contracts';
import { io } from 'socket.io-client';
import { until } from '../../test-support/patience.js';
import { fit, resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

const OUTCOMES = ['measured', 'failed', 'lost', 'cancelled', 'unsupported'];
const sum = (name: string, when: string) => `count(*) FILTER (WHERE ${when})::int AS ${name}`;
const COUNTED = [
  ...['planned', 'running'].map((s) => sum(`runs_${s}`, `state = '${s}'`)),
  ...OUTCOMES.map((o) => sum(`runs_${o}`, `outcome = '${o}'`)),
  ...['suspect', 'invalid'].map((v) => sum(`runs_${v}`, `verdict = '${v}'`)),
  `round(coalesce(sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE outcome = 'measured'), 0)::numeric, 3) AS measured_seconds`,
].join(', ');

/** The tally of every job, and what a count over its runs gives. */
async function tallies(): Promise<[unknown, unknown]> {
  const counted = await rack.sql(`SELECT job_id AS id, ${COUNTED} FROM run GROUP BY 1 ORDER BY 1`);
  const names = counted.fields.map((f) => f.name).filter((n) => n !== 'measured_seconds');
  const kept = await rack.sql(
    `SELECT ${names.join(', ')}, round(measured_seconds::numeric, 3) AS measured_seconds FROM job ORDER BY id`,
  );
  return [kept.rows, counted.rows];
}
const agrees = async () => {
  const [kept, counted] = await tallies();
  expect(kept).toEqual(counted);
};

it('whatever ends, begins or comes again, a tally is what a count over the runs gives', async () => {
  const { agent, devices } = await rack.phones(2);
  const [one, two] = devices as [string, string];
  const b = await rack.start(devices, {
    configurations: [1, 2, 3].map((threads) => ({ threads })),
    plan: { repeats: 3 },
  });
  await agrees();
  const first = await rack.claim(agent, one);
  await rack.begin(agent, first);
  await agrees();
  await sendResult(rack.portal, first.runs[0]!.run_id, resultOf(first));
  await sendResult(rack.portal, first.runs[1]!.run_id, resultOf(first, { latency_ns: [5, 5, 5] }));
  await agrees();
  const why = fail('UNSUPPORTED_ACCELERATOR', 'There is none.');
  const third = first.runs[2]!;
  const told = await sendResult(
    rack.portal,
    third.run_id,
    resultOf(first, { outcome: 'unsupported', failure: why, latency_ns: [] }),
  );
  await agrees();
  const siblings = first.runs.filter((r) => r.cell_id === third.cell_id && r.run_id !== third.run_id);
  expect([...told.body.not_needed].sort()).toEqual(siblings.map((r) => r.run_id).sort());
  const left = first.runs.filter((r) => r.position > third.position && r.cell_id !== third.cell_id);
  const [next, afterNext] = [left[0]!, left[1]!];
  const result = resultOf(first);
  // Said once is enough; with an answer that was lost it is said again.
  expect((await sendResult(rack.portal, next.run_id, result)).body.not_needed).toEqual([]);
  const again = await sendResult(rack.portal, next.run_id, result);
  expect([again.body.state, [...again.body.not_needed].sort()]).toEqual([
    'known',
    siblings.map((r) => r.run_id).sort(),
  ]);
  await rack.begin(agent, first, first.runs.indexOf(afterNext));
  await agent.fails(first, fail('DEVICE_REBOOTED', 'It rebooted.'));
  await agrees();
  const other = await rack.claim(agent, two);
  await sendResult(rack.portal, other.runs[0]!.run_id, resultOf(other));
  await rack.cancel(b.id);
  await agrees();
  const { tally, runs } = (await call(rack.portal, 'GET', `/benchmarks/${b.id}`)).body;
  const all = ['measured', 'failed', 'lost', 'cancelled', 'unsupported', 'running', 'to_do'];
  expect(all.reduce((n, name) => n + tally[name], 0)).toBe(runs);
  agent.disconnect();
});

it('a page hears which fields of which device have changed', async () => {
  const { agent, devices } = await rack.phones(3);
  const live = io(`${rack.portal.url}/live`, { transports: ['websocket'], forceNew: true });
  const heard: LiveDevices[] = [];
  live.on('devices', (news: unknown) => void heard.push(liveMessages.devices.parse(news)));
  await new Promise<void>((resolve) => live.once('connect', resolve));
  const of = (id: string) => heard.flatMap((n) => n.changed).filter((d) => d.id === id);
  await agent.beat(devices.map((id) => fit(id)));
  // Nobody was told of them before: everything.
  await until(() => devices.every((id) => of(id).length > 0), 'all were told');
  expect(of(devices[0]!)[0]).toEqual(await rack.device(devices[0]!));
  await agent.beat([fit(devices[1]!, { phase: 'preparing', phase_reason: 'Pushing.' })]);
  const news = await until(() => of(devices[1]!)[1], 'the change was told');
  expect(news).toMatchObject({ id: devices[1], phase: 'preparing', phase_reason: 'Pushing.' });
  expect(Object.keys(news)).not.toContain('facts');
  live.disconnect();
  agent.disconnect();
});
