import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { alertDetail, alertPage, type Alert, type Suite } from '@rackmark/contracts';
import { until } from '../../test-support/patience.js';
import { SuiteRack, type Latency } from './support/suites.js';

let own: SuiteRack;
beforeAll(async () => void (own = await SuiteRack.open()));
afterAll(() => own.stop());

const alertsOf = async (s: Suite): Promise<Alert[]> =>
  alertPage.parse((await own.api('GET', `/alerts?suite=${s.number}`)).body).items;
/** Alerts are raised after series were read. */
const raised = (s: Suite, n: number) =>
  until(async () => {
    const all = await alertsOf(s);
    return all.length >= n ? all : null;
  }, 'alerts are raised');
const level =
  (ms: number, only: number | null = null): Latency =>
  (d, i) =>
    (only === null || only === d ? ms : 2) * (1 + 0.03 * d) * (1 + 0.004 * ((i * 7) % 3));
/** One after the other, each with a little noise of its own. */
async function releases(s: Suite, from: number, to: number, latency: Latency): Promise<void> {
  for (let n = from; n <= to; n++) {
    const noise = 1 + 0.002 * ((n * 5) % 4);
    await own.measure(s, `1.${n}`, (d, i, sha256) => latency(d, i, sha256) * noise, {
      made_at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
    });
    await own.read(s, n);
  }
}

it('a step that lasts raises one alert; it is acknowledged, accepted, and a new level begins', async () => {
  const s = await own.suite();
  await releases(s, 0, 7, level(2));
  expect(await alertsOf(s)).toEqual([]);
  await releases(s, 8, 11, level(2.2));
  const [alert] = (await raised(s, 1)) as [Alert];
  expect(alert).toMatchObject({
    ...{ kind: 'change', state: 'open', direction: 'slower', slots: ['add'], metrics: ['latency'] },
    ...{ last_good: { name: '1.7' }, first_bad: { name: '1.8' }, suspects: 0 },
  });
  expect(alert.smallest_ratio).toBeCloseTo(1.1, 1);
  expect((await own.api('GET', `/suites/${s.number}`)).body.standing).toMatchObject({
    answer: 'slower',
    since: '1.8',
    since_ratio: expect.closeTo(1.1, 1),
  });

  // Found by its series.
  const of = async (id: string) => (await own.api('GET', `/alerts?series=${id}`)).body;
  const member = (await own.series(s)).items.find((r) => r.answer === 'slower')!;
  expect(await of(member.id)).toMatchObject({ total: 1, items: [{ number: alert.number }] });
  expect(await of(s.id)).toMatchObject({ total: 0, items: [], counts: { open: 0 } });

  const step = (action: string, reason = '') =>
    own.api('POST', `/alerts/${alert.number}/steps`, { action, reason });
  expect((await step('acknowledge')).body.state).toBe('acknowledged');
  expect((await step('acknowledge')).body.code).toBe('ALERT_STEP_IMPOSSIBLE');
  await own.api('POST', `/alerts/${alert.number}/comments`, { text: 'The weights cache?' });
  await own.api('PATCH', `/alerts/${alert.number}`, { assignee: 'Ida', decision_due: '2026-12-24' });
  expect((await step('accept')).body.code).toBe('REASON_MISSING');
  const accepted = alertDetail.parse((await step('accept', 'It checks more now.')).body);
  expect(accepted).toMatchObject({ state: 'accepted', assignee: 'Ida', decision_due: '2026-12-24' });
  expect(accepted.entries.map((e) => [e.kind, e.said?.code ?? e.text])).toEqual([
    ['raised', 'alert.raised'],
    ['state', 'alert.acknowledge'],
    ['comment', 'The weights cache?'],
    ['changed', 'alert.assigned'],
    ['changed', 'alert.changed'],
    ['state', 'alert.accept'],
  ]);
  expect(accepted.entries.at(-1)).toMatchObject({ who: 'this computer', text: 'It checks more now.' });
  expect(accepted.members.every((m) => m.answer === 'no_change')).toBe(true);
  // What goes on at the new level raises nothing, and what was accepted is not opened again.
  await releases(s, 12, 13, level(2.2));
  expect((await own.api('GET', `/suites/${s.number}`)).body.standing.answer).toBe('no');
  expect((await alertsOf(s)).map((a) => a.state)).toEqual(['accepted']);
  await releases(s, 14, 17, level(2.6));
  expect((await raised(s, 2))![0]).toMatchObject({
    state: 'open',
    last_good: { name: '1.13' },
    first_bad: { name: '1.14' },
  });
});

it('an alert closes by itself when the step is undone', async () => {
  const s = await own.suite();
  await releases(s, 0, 9, level(2));
  await releases(s, 10, 14, level(2.2));
  await raised(s, 1);
  await releases(s, 15, 17, level(2));
  const [alert] = (await until(async () => {
    const all = await alertsOf(s);
    return all[0]?.state === 'fixed' ? all : null;
  }, 'the alert closes')) as [Alert];
  // What is where it was is not faster. The last release may still be read when its alert is closed.
  const detail = await until(async () => {
    const found = alertDetail.parse((await own.api('GET', `/alerts/${alert.number}`)).body);
    return found.members.every((m) => m.answer === 'back') ? found : null;
  }, 'all of its series are back');
  expect(detail!.entries.at(-1)).toMatchObject({ kind: 'recovered', who: null });
  const { standing } = (await own.api('GET', `/suites/${s.number}`)).body;
  expect(standing).toMatchObject({ answer: 'no', since: null, since_ratio: null, faster: 0 });
  const [row] = (await own.series(s, 'only=changed')).items;
  expect(row!.levels.map((l) => l.change?.back)).toEqual([undefined, false, true]);
});

it('one phone that moves alone is that phone, and a single point is suspicious: no alert', async () => {
  const s = await own.suite();
  await releases(s, 0, 7, level(2));
  await releases(s, 8, 12, level(2.6, 1));
  const page = await own.series(s, 'only=changed');
  const latency = page.items.find((r) => r.metric === 'latency' && r.at === 'p50')!;
  expect(latency).toMatchObject({ answer: 'one_unit', levels: [{}, { change: { only_units: ['B'] } }] });
  expect(await alertsOf(s)).toEqual([]);

  const t = await own.suite();
  await releases(t, 0, 8, level(2));
  await releases(t, 9, 9, level(2.6));
  const [row] = (await own.series(t, 'only=changed')).items;
  expect(row).toMatchObject({ suspicious: { place: 9, direction: 'slower' }, answer: 'no_change' });
  expect(await alertsOf(t)).toEqual([]);
  // It asks for three more runs of each suspicious cell, once.
  const again = await until(async () => {
    const { running } = (await own.api('GET', `/suites/${t.number}`)).body.standing;
    return running === null ? null : (await own.api('GET', `/benchmarks/${running.number}`)).body;
  }, 'it is looked at again');
  expect(again).toMatchObject({ name: `${t.name} 1.9: looking again`, plan: { repeats: 3 }, runs: 6 });
  await own.workOff(level(2.6));
  await until(async () => {
    const [now] = (await own.series(t, 'only=changed')).items;
    return now!.places.at(-1)!.runs === 12 ? now : null;
  }, 'its runs count');
  expect((await own.api('GET', `/suites/${t.number}`)).body.standing).toMatchObject({
    running: null,
    suspicious: 2,
  });
});

it('of a metric that its suite no longer follows it is closed, and says why', async () => {
  const s = await own.suite({ watched: [{ metric: 'latency' }, { metric: 'load_cold' }] });
  await releases(s, 0, 7, level(2));
  await releases(s, 8, 11, level(2.2));
  const [alert] = (await raised(s, 1)) as [Alert];
  expect(alert.metrics).toEqual(['latency']);
  const edited = await own.api('PATCH', `/suites/${s.number}`, { watched: [{ metric: 'load_cold' }] });
  expect(edited.status).toBe(200);
  const closed = await until(async () => {
    const now = alertDetail.parse((await own.api('GET', `/alerts/${alert.number}`)).body);
    return now.state === 'open' ? null : now;
  }, 'the alert is closed');
  expect(closed.state).toBe('wontfix');
  expect(closed.entries.at(-1)).toMatchObject({
    kind: 'state',
    who: null,
    said: { code: 'alert.unwatched' },
  });
});
