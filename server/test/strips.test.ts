import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stripPage } from '@rackmark/contracts';
import { resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

it('a plan is told by the runs around the first that has not ended, a page of devices at a time', async () => {
  const { agent, devices } = await rack.phones(3);
  const b = await rack.start(devices, {
    configurations: Array.from({ length: 20 }, (_, i) => ({ threads: i + 1 })),
    plan: { repeats: 3 },
  });
  const a = await rack.claim(agent, devices[0]!);
  for (const run of a.runs.slice(0, 30)) await sendResult(rack.portal, run.run_id, resultOf(a));
  await rack.begin(agent, { ...a, runs: a.runs.slice(30) });

  const page = async (query: string) =>
    stripPage.parse((await call(rack.portal, 'GET', `/benchmarks/${b.id}/strips?${query}`)).body);
  const first = await page('limit=2');
  const second = await page(`limit=2&cursor=${first.next_cursor}`);
  expect([first.items.length, second.items.length, second.next_cursor]).toEqual([2, 1, null]);
  const all = [...first.items, ...second.items];
  expect(new Set(all.map((s) => s.device_id))).toEqual(new Set(devices));

  const [mine, ...others] = [...all].sort((x) => (x.device_id === devices[0] ? -1 : 1));
  expect(mine).toMatchObject({ job_id: a.job_id, state: 'leased', runs_planned: 60, runs_ended: 30 });
  expect(mine!.runs.map((r) => r.position)).toEqual(Array.from({ length: 48 }, (_, i) => i + 6));
  expect(mine!.runs.map((r) => r.state)).toEqual([
    ...Array<string>(24).fill('ended'),
    'running',
    ...Array<string>(23).fill('planned'),
  ]);
  expect(mine!.runs[0]).toMatchObject({ id: a.runs[6]!.run_id, outcome: 'measured', verdict: 'valid' });
  for (const other of others) {
    expect(other).toMatchObject({ state: 'queued', runs_ended: 0 });
    expect(other.runs.map((r) => r.position)).toEqual(Array.from({ length: 48 }, (_, i) => i));
  }
});
