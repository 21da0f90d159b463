import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyReport } from '@rackmark/analysis';
import {
  frozenReport,
  report,
  reportRecord,
  seriesDetail,
  type FrozenReport,
  type Report,
  type Suite,
} from '@rackmark/contracts';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { until } from '../../test-support/patience.js';
import { SuiteRack, type Latency } from './support/suites.js';

let own: SuiteRack;
let s: Suite;
let id: string;
let alert: number;
const RELEASES = 12;
/** A step at 1.8, on phones that are never equally fast. */
const latency =
  (n: number): Latency =>
  (d, i) =>
    (n < 8 ? 2 : 2.2) * (1 + 0.03 * d) * (1 + 0.002 * ((n * 5 + i * 7) % 4));
beforeAll(async () => {
  own = await SuiteRack.open();
  s = await own.suite();
  for (let n = 0; n < RELEASES; n++) {
    const made_at = new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
    await own.measure(s, `1.${n}`, latency(n), { made_at });
    await own.read(s, n);
  }
  id = (await own.series(s)).items.find((r) => r.metric === 'latency' && r.at === 'p50')!.id;
  alert = await until(async () => {
    const { items } = (await own.api('GET', `/alerts?suite=${s.number}`)).body;
    return items.length > 0 ? (items[0].number as number) : null;
  }, 'an alert is raised');
});
afterAll(() => own.stop());

const made = async (body: Record<string, unknown>): Promise<Report> => {
  const answer = await own.api('POST', '/reports', body);
  expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
  return report.parse(answer.body);
};
const frozenOf = async (r: Report): Promise<FrozenReport> =>
  frozenReport.parse((await own.api('GET', `/reports/${r.number}/preview`)).body);
async function* recordsOf(reportId: string) {
  const { rows } = await own.rack.portal.db.query<{ record: string }>(
    'SELECT record FROM report_record WHERE report_id = $1',
    [reportId],
  );
  for (const { record: text } of rows) {
    const record = reportRecord.parse(JSON.parse(text));
    const sha256 = createHash('sha256').update(canonicalize(record)!).digest('hex');
    yield { record, sha256 };
  }
}

describe('a report of a series', () => {
  it('says what the portal says of it, to the last digit, and nothing of other device models', async () => {
    const draft = await made({ kind: 'of_series', series: id });
    expect(draft.title).toMatch(/: slower since 1\.8$/);
    expect(draft.blocks.map((b) => b.kind)).toEqual(['text', 'series', 'environment']);
    const frozen = await frozenOf(draft);
    const told = frozen.series![0]!.result;
    const now = seriesDetail.parse((await own.api('GET', `/series/${id}`)).body);
    expect(told).toEqual({ ...now, siblings: [] });
    expect(frozen.blocks).toContainEqual(
      expect.objectContaining({ kind: 'series', series: 0, releases: 20 }),
    );
    // One letter for a device, wherever it is named.
    for (const { letter, device_id } of told.units)
      expect(frozen.devices.find((d) => d.id === device_id)!.label).toMatch(new RegExp(` ${letter}$`));
  });

  it('is published, and a reader computes it again of its runs, and finds what was changed', async () => {
    const draft = await made({ kind: 'of_series', series: id });
    const answer = await own.api('POST', `/reports/${draft.number}/versions`, { revision: draft.revision });
    expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
    // Where something was suspicious, more were made.
    const { runs } = answer.body.versions[0];
    expect(runs).toBeGreaterThanOrEqual(RELEASES * 2 * 3);
    const { rows } = await own.rack.portal.db.query<{ frozen: string }>(
      'SELECT frozen FROM report_version WHERE report_id = $1',
      [draft.id],
    );
    const frozen = frozenReport.parse(JSON.parse(rows[0]!.frozen));
    expect(await verifyReport(frozen, () => recordsOf(draft.id))).toEqual({
      ...{ differences: [], runs, judgedByOtherRules: 0, readByOtherDetector: 0, asTold: 0 },
    });

    const lied = structuredClone(frozen);
    lied.series![0]!.result.levels.at(-1)!.estimate.value *= 0.95;
    const found = await verifyReport(lied, () => recordsOf(draft.id));
    expect(found.differences.map((d) => d.where)).toEqual([
      expect.stringMatching(/^series of add on .*levels\[1\].*value$/),
    ]);
    const moved = structuredClone(frozen);
    moved.series![0]!.basis.rows.at(-1)!.place = 3;
    expect((await verifyReport(moved, () => recordsOf(draft.id))).differences).not.toEqual([]);
    const other = structuredClone(frozen);
    other.series![0]!.result.detector.version = '0';
    expect(await verifyReport(other, () => recordsOf(draft.id))).toMatchObject({
      ...{ differences: [], readByOtherDetector: 1 },
    });
  });

  it('of an alert draws the worst median of each device model', async () => {
    const draft = await made({ kind: 'of_alert', alert: String(alert), language: 'es' });
    expect(draft.title).toBe('add: peor desde 1.8');
    expect(draft.blocks.flatMap((b) => (b.kind === 'series' ? [b.series] : []))).toEqual([id]);
    expect((await frozenOf(draft)).series).toHaveLength(1);
  });

  it('is refused where there is no such series or alert', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await own.api('POST', '/reports', { kind: 'of_series', series: nobody })).body.code).toBe(
      'SERIES_NOT_FOUND',
    );
    expect((await own.api('POST', '/reports', { kind: 'of_alert', alert: '4711' })).body.code).toBe(
      'ALERT_NOT_FOUND',
    );
  });
});
