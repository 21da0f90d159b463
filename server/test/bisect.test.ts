import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  alertBisect,
  alertDetail,
  bisect,
  type AlertBisect,
  type AlertDetail,
  type Bisect,
  type Suite,
} from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import { seededRandom } from '@rackmark/statistics';
import { until } from '../../test-support/patience.js';
import { BisectsService } from '../src/features/bisect/bisects.service.js';
import { upload } from './support/portal.js';
import { SuiteRack, type Latency } from './support/suites.js';

let own: SuiteRack;
/** A file for each release, and what it measures in milliseconds. */
const files: string[] = [];
const slow = new Map<string, number>();
const RELEASES = 16;
beforeAll(async () => {
  own = await SuiteRack.open();
  for (let n = 0; n < RELEASES; n++) {
    const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 + n });
    files.push((await upload(own.rack.portal, bytes, `net ${n}.tflite`)).body.model.sha256);
  }
});
afterAll(() => own.stop());

/** What is measured of a file, on phones that are never equally fast and never repeat themselves exactly. */
const random = seededRandom(16);
const byFile: Latency = (d, _, sha256) =>
  (slow.get(sha256) ?? 2) * (1 + 0.03 * d) * (1 + 0.008 * (random() - 0.5));
/** All releases from this one on are slower. */
function slowFrom(first: number, ratio = 1.1): void {
  for (const [n, sha256] of files.entries()) slow.set(sha256, n < first ? 2 : 2 * ratio);
}

const made = (n: number) => ({
  made_at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
  files: [{ slot: 'net', sha256: files[n]! }],
});
const BEFORE = 6;
const LAST = RELEASES - 3;
/** A suite whose releases 1.6 to 1.12 have no runs, and an alert of a step somewhere among them. */
async function alertOf(first: number): Promise<{ s: Suite; alert: number }> {
  slowFrom(first);
  const s = await own.suite({ models: [{ slot: 'net', sha256: files[0] }] });
  for (let n = 0; n < RELEASES; n++) {
    if (n >= BEFORE && n < LAST)
      expect(
        (await own.api('POST', `/suites/${s.number}/releases`, { name: `1.${n}`, ...made(n) })).status,
      ).toBe(201);
    else {
      await own.measure(s, `1.${n}`, byFile, made(n));
      await own.read(s, n);
    }
  }
  const alert = await until(async () => {
    const { items } = (await own.api('GET', `/alerts?suite=${s.number}`)).body;
    return items.length > 0 ? (items[0].number as number) : null;
  }, 'an alert is raised');
  return { s, alert };
}
const asked = async (alert: number): Promise<AlertBisect> =>
  alertBisect.parse((await own.api('GET', `/alerts/${alert}/bisect`)).body);
const detail = async (alert: number): Promise<AlertDetail> =>
  alertDetail.parse((await own.api('GET', `/alerts/${alert}`)).body);
const begun = async (alert: number, body: object = {}): Promise<Bisect> => {
  const answer = await own.api('POST', `/alerts/${alert}/bisect`, body);
  expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
  return bisect.parse(answer.body);
};
const ended = (alert: number, latency: Latency = byFile): Promise<Bisect> =>
  until(async () => {
    await own.workOff(latency);
    const { bisect: now } = await asked(alert);
    return now!.state === 'ended' ? now! : null;
  }, 'the bisect ends');
/** Back to what the alert was before any bisect. */
const widen = (s: Suite, alert: number) =>
  own.rack.sql(
    `UPDATE alert SET last_good_id = (SELECT id FROM release WHERE suite_id = $1 AND name = $3),
            first_bad_id = (SELECT id FROM release WHERE suite_id = $1 AND name = $4) WHERE number = $2`,
    ...[s.id, alert, `1.${BEFORE - 1}`, `1.${LAST}`],
  );

describe('of an alert with seven releases in between', () => {
  let s: Suite;
  let alert: number;
  beforeAll(async () => void ({ s, alert } = await alertOf(9)));

  it('names the first that is slower, measured beside both ends, and the alert knows it', async () => {
    expect(await asked(alert)).toMatchObject({
      bisect: null,
      offer: { releases: 7, most_steps: 3, devices: [{}, {}] },
      why_not: null,
    });
    expect(await detail(alert)).toMatchObject({ last_good: { name: '1.5' }, suspects: 7 });
    const first = await begun(alert);
    expect(first).toMatchObject({ state: 'measuring', most_steps: 3, good: 0, bad: 8 });
    expect(first.steps).toMatchObject([{ step: 1, at: 4, evidence: null, running: expect.any(Number) }]);
    const { body: benchmark } = await own.api('GET', `/benchmarks/${first.steps[0]!.running}`);
    expect(benchmark).toMatchObject({ suite: null, runs: 3 * 3 * 2 });
    // Whoever asks for another one gets this one.
    const second = await own.api('POST', `/alerts/${alert}/bisect`, { most_runs: 30 });
    expect([second.status, second.body.id]).toEqual([200, first.id]);

    const found = await ended(alert);
    expect(found).toMatchObject({
      answer: 'found',
      ...{ good: 3, bad: 4 },
      title: { text: 'The first release that is not as before is 1.9; 1.8 is as before.' },
    });
    expect(found.releases.map((r) => r.name)).toEqual([
      ...['1.5', '1.6', '1.7', '1.8', '1.9', '1.10', '1.11', '1.12', '1.13'],
    ]);
    expect(found.steps.map((t) => [t.at, t.evidence!.word, t.evidence!.runs])).toEqual([
      [4, 'bad', 3],
      [2, 'good', 3],
      [3, 'good', 3],
    ]);
    const [cell] = found.steps[0]!.evidence!.cells;
    expect(cell).toMatchObject({ slot: 'net', metric: 'latency', word: 'bad', middle: { runs: 3 } });
    expect(cell!.against_good!.ratio).toBeCloseTo(1.1, 2);
    expect(cell!.against_bad!.ratio).toBeCloseTo(1, 2);
    const now = await detail(alert);
    expect(now).toMatchObject({ last_good: { name: '1.8' }, first_bad: { name: '1.9' }, suspects: 0 });
    expect(now.entries.filter((e) => e.kind === 'bisect').map((e) => [e.who, e.said?.code])).toEqual([
      ['this computer', 'alert.bisect.started'],
      [null, 'alert.bisect.ended'],
    ]);
    // Nothing is left in between.
    expect(await asked(alert)).toMatchObject({
      bisect: { id: first.id },
      offer: null,
      why_not: { said: { code: 'bisect.why_not.nothing_between' } },
    });
    const again = await own.api('POST', `/alerts/${alert}/bisect`, {});
    expect([again.status, again.body.code]).toEqual([422, 'BISECT_NOTHING_BETWEEN']);
    // What is read later leaves what was found.
    await own.measure(s, '1.16', byFile, { ...made(15), made_at: '2026-02-01T00:00:00.000Z' });
    await own.read(s, 16);
    expect(await detail(alert)).toMatchObject({ last_good: { name: '1.8' }, first_bad: { name: '1.9' } });
  });

  it('asks for more runs where phones scatter, and says that it cannot tell', async () => {
    await widen(s, alert);
    await begun(alert, { most_runs: 6 });
    const wide: Latency = (d, i, sha256) => byFile(d, i, sha256) * (1 + 0.25 * (i % 2));
    const open = await ended(alert, wide);
    expect(open).toMatchObject({ answer: 'cannot_tell', good: 0, bad: 8 });
    expect(open.steps).toMatchObject([{ at: 4, evidence: { word: 'cannot_tell', runs: 6 } }]);
    expect(open.steps[0]!.benchmarks.length).toBe(2);
    expect(open.title!.text).toMatch(/^Cannot tell whether 1\.9 is as before, after 6 runs on each device\./);
    expect((await detail(alert)).suspects).toBe(7);
  });

  it('side by side the ends do not differ: it is not the release, and nothing is narrowed', async () => {
    await begun(alert);
    const other = await ended(alert, (d, i) => byFile(d, i, files[0]!));
    expect(other).toMatchObject({ answer: 'not_shown', good: 0, bad: 8 });
    expect((await detail(alert)).suspects).toBe(7);
  });

  it('is stopped with what it measures', async () => {
    const { steps } = await begun(alert);
    const stopped = bisect.parse((await own.api('POST', `/alerts/${alert}/bisect/cancel`)).body);
    expect(stopped).toMatchObject({ state: 'ended', answer: 'cancelled' });
    expect((await own.api('GET', `/benchmarks/${steps[0]!.running}`)).body.cancelled).toBe(true);
    const said = (await detail(alert)).entries.slice(-3).map((e) => e.said?.code);
    expect(said).toEqual(['alert.bisect.started', 'alert.bisect.stopped', 'alert.bisect.ended']);
  });

  it('goes on where a server died between writing a round and making its benchmark', async () => {
    const { id, steps } = await begun(alert);
    await own.rack.sql('UPDATE bisect_round SET benchmark_id = NULL WHERE bisect_id = $1', id);
    await own.rack.portal.app.get(BisectsService).advanceAll();
    const { bisect: now } = await asked(alert);
    // The benchmark that had been made is found again by its key.
    expect(now!.steps).toEqual(steps);
    expect(await ended(alert)).toMatchObject({ answer: 'found', good: 3, bad: 4 });
  });

  it('leaves out a release whose file is gone, and says so where it may be the one', async () => {
    await widen(s, alert);
    await own.api('DELETE', `/models/${files[9]}`);
    const gone = await begun(alert);
    expect(gone.releases.filter((r) => r.gone).map((r) => r.name)).toEqual(['1.9']);
    const now = await ended(alert);
    expect(now).toMatchObject({ answer: 'range', good: 3, bad: 5 });
    expect(now.title!.text).toBe(
      '1.8 is as before and 1.10 is not; one release in between cannot be measured, since files are gone.',
    );
    const again = await own.api('POST', `/alerts/${alert}/bisect`);
    expect([again.status, again.body.code]).toEqual([422, 'BISECT_FILES_GONE']);
  });
});
