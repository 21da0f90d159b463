import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { alertBisect, suite, type AlertBisect, type Assignment, type Suite } from '@rackmark/contracts';
import { seededRandom } from '@rackmark/statistics';
import { until } from '../../test-support/patience.js';
import { cpuOnly, FakeAgent, fit, resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

const MS = 1_000_000;
const MEASURED_BEFORE = 6;
const BETWEEN = 4;
const versions = Array.from({ length: MEASURED_BEFORE + BETWEEN + 3 }, (_, n) => `2.${n}.0`);
const between = versions.slice(MEASURED_BEFORE, MEASURED_BEFORE + BETWEEN);
/** From this one on it is slower. */
const SLOW_FROM = MEASURED_BEFORE + 2;
let rack: TestRack;
let agent: FakeAgent;
let devices: string[];
beforeAll(async () => {
  rack = await TestRack.open();
  const computer = (key: string, without: readonly string[]) => {
    const facts = cpuOnly(key, key);
    const [native, ...others] = facts.engines;
    const runtimes = versions.filter((v) => !without.includes(v)).map((version) => ({ ...native!, version }));
    return { ...facts, engines: [{ ...native!, runtimes }, ...others] };
  };
  // One version between is missing on one of them.
  ({ agent, devices } = await FakeAgent.welcomed(rack.portal, {
    devices: [computer('one', []), computer('two', [between.at(-1)!])],
  }));
  await agent.beat(devices.map((id) => fit(id)));
});
afterAll(async () => {
  agent.disconnect();
  await rack.portal.stop();
});
const api = (method: string, path: string, body?: unknown) => call(rack.portal, method, path, body);
const releaseOf = (version: string) => ({
  name: `litert ${version}`,
  made_at: new Date(Date.UTC(2026, 0, 1 + versions.indexOf(version))).toISOString(),
  measure_with: `litert@${version}`,
});

async function newSuite(name: string): Promise<Suite> {
  const { body } = await api('POST', '/suites', {
    name,
    models: [{ slot: 'add', sha256: rack.model }],
    configurations: [{ threads: 1 }],
    devices: { ids: devices },
    plan: { repeats: 3 },
  });
  return suite.parse(body);
}

const random = seededRandom(7);
const ratioOf = (version: string) => (versions.indexOf(version) < SLOW_FROM ? 1 : 1.2);
async function workOff(): Promise<void> {
  for (const [d, id] of devices.entries()) {
    let a: Assignment | null;
    while ((a = await agent.claim(id)) !== null) {
      for (const run of a.runs) {
        const ns =
          2 * MS * (1 + 0.03 * d) * ratioOf(run.configuration.runtime!) * (1 + 0.006 * (random() - 0.5));
        expect((await sendResult(rack.portal, run.run_id, resultOf(a, {}, ns))).status).toBe(200);
      }
      await agent.beat([fit(id)]);
    }
  }
}

it('finds the first version of a runtime that is slower, and leaves out one that a device lacks', async () => {
  const s = await newSuite('versions');
  for (const version of between)
    expect((await api('POST', `/suites/${s.number}/releases`, releaseOf(version))).status).toBe(201);
  const measured = versions.filter((v) => !between.includes(v));
  const run = await api('POST', `/suites/${s.number}/runs`, { releases: measured.map(releaseOf) });
  expect([run.status, run.body.detail]).toEqual([201, undefined]);
  const alert = await until(async () => {
    // A job that somebody looks at in this moment is passed over: an agent asks again, too.
    await workOff();
    const { items } = (await api('GET', `/alerts?suite=${s.number}`)).body;
    return items.length > 0 ? (items[0].number as number) : null;
  }, 'an alert is raised');

  const asked = async (): Promise<AlertBisect> =>
    alertBisect.parse((await api('GET', `/alerts/${alert}/bisect`)).body);
  expect(await asked()).toMatchObject({ offer: { releases: BETWEEN, most_steps: 2 }, why_not: null });
  const begun = await api('POST', `/alerts/${alert}/bisect`, {});
  expect([begun.status, begun.body.detail]).toEqual([201, undefined]);
  const first = await api('GET', `/benchmarks/${begun.body.steps[0].running}`);
  // Three versions of one configuration, interleaved.
  expect(first.body.configurations.map((c: { runtime: string }) => c.runtime)).toEqual([
    versions[MEASURED_BEFORE - 1],
    between[1],
    versions[MEASURED_BEFORE + BETWEEN],
  ]);
  const found = await until(async () => {
    await workOff();
    const { bisect } = await asked();
    return bisect!.state === 'ended' ? bisect! : null;
  }, 'the bisect ends');
  expect(found.releases.filter((r) => r.gone).map((r) => r.name)).toEqual([`litert ${between.at(-1)}`]);
  expect(found).toMatchObject({
    answer: 'found',
    title: {
      text: `The first release that is not as before is litert ${between[2]}; litert ${between[1]} is as before.`,
    },
  });
  expect(found.steps.map((t) => [found.releases[t.at]!.name, t.evidence!.word])).toEqual([
    [`litert ${between[1]}`, 'good'],
    [`litert ${between[2]}`, 'bad'],
  ]);
});

it('looks at a suspicious version again, on that version alone', async () => {
  const s = await newSuite('one is away');
  const measured = versions.slice(0, SLOW_FROM + 1);
  await api('POST', `/suites/${s.number}/runs`, { releases: measured.map(releaseOf) });
  const again = await until(async () => {
    await workOff();
    const { items } = (await api('GET', '/benchmarks?search=looking again')).body;
    return items.length > 0 ? items[0] : null;
  }, 'more runs are asked for');
  const version = measured.at(-1)!;
  expect(again.name).toBe(`one is away litert ${version}: looking again`);
  expect(again.configurations.map((c: { runtime: string }) => c.runtime)).toEqual([version]);
  expect(again.suite).toMatchObject({ number: s.number, release: `litert ${version}` });
});

it('gates no version against a release that is none', async () => {
  const s = await newSuite('mixed');
  for (const release of [releaseOf(versions[0]!), { name: 'app 1.0', made_at: '2026-02-01T00:00:00Z' }])
    expect((await api('POST', `/suites/${s.number}/releases`, release)).status).toBe(201);
  const refused = await api('POST', '/gates', {
    sides: {
      ...{ kind: 'releases', suite: String(s.number), base: `litert ${versions[0]}`, candidate: 'app 1.0' },
    },
  });
  expect([refused.status, refused.body.code]).toEqual([422, 'RELEASES_UNLIKE']);
  // Where nobody names a base, only its like is one.
  const first = await api('POST', '/gates', {
    sides: { kind: 'releases', suite: String(s.number), candidate: 'app 1.0' },
  });
  expect([first.status, first.body.code]).toEqual([422, 'NO_BASE']);
});
