import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cellList, runDetail, type Cell, type Run } from '@rackmark/contracts';
import { parquetReadObjects } from 'hyparquet';
import { readCsv } from '../../test-support/csv.js';
import { finish, resultOf } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
let benchmark: { id: string; number: number };
let cells: Cell[];
let runs: Run[];
beforeAll(async () => {
  rack = await TestRack.open();
  const { agent, first } = await rack.phones();
  benchmark = await rack.start([first], {
    ...{ configurations: [{ threads: 1 }, { threads: 2 }], plan: { repeats: 3 } },
  });
  const a = await rack.claim(agent, first);
  let n = 0;
  await finish(rack.portal, a, () => resultOf(a, {}, 1_000_000 * Math.PI * (1 + 0.001 * n++)));
  const of = `/benchmarks/${benchmark.id}`;
  cells = cellList.parse((await call(rack.portal, 'GET', `${of}/cells`)).body).items;
  runs = (await call(rack.portal, 'GET', `${of}/export?format=json`)).body.runs;
  agent.disconnect();
});
afterAll(() => rack.portal.stop());

const exported = async (query: string) => {
  const response = await fetch(`${rack.portal.url}/api/v1/benchmarks/${benchmark.id}/export?${query}`);
  expect(response.status).toBe(200);
  return response;
};
const csv = async (query: string) => readCsv(await (await exported(query)).text());
const parquet = async (query: string) =>
  parquetReadObjects({ file: await (await exported(query)).arrayBuffer() });
const text = (x: unknown) => (x === null || x === undefined ? '' : String(x));

describe('a benchmark leaves with the same figures in every form', () => {
  const ofRun = (r: Run) => {
    const { n, ...l } = r.latency_ns!;
    const threads = cells.find((c) => c.id === r.cell_id)!.configuration.threads;
    return {
      ...{ threads, repeat: r.repeat, position: r.position, verdict: r.verdict, samples: n },
      ...{ latency_min_ns: l.min, latency_mean_ns: l.mean, latency_p50_ns: l.p50, latency_p90_ns: l.p90 },
      ...{ latency_p95_ns: l.p95, latency_p99_ns: l.p99, latency_max_ns: l.max },
      ...{ load_cold_ns: r.load_cold_ns, load_warm_ns: r.load_warm_ns, peak_rss_kib: r.peak_rss_kib },
    };
  };
  const ofCell = (c: Cell) => {
    const { runs: n, median, min, max, spread } = c.measurements['latency']!;
    return {
      ...{ cell_id: c.id, verdict: c.verdict, latency_runs: n, latency_p50_ns: median },
      ...{ latency_min_ns: min, latency_max_ns: max, latency_mean_ns: spread!.mean },
      ...{ latency_p95_ns: spread!.p95, latency_ci95_low_ns: spread!.ci95.low },
      load_cold_p50_ns: c.measurements['load_cold']!.median,
    };
  };
  const asText = (row: object) =>
    expect.objectContaining(Object.fromEntries(Object.entries(row).map(([k, v]) => [k, text(v)])));
  const byCell = () => cells.flatMap((c) => runs.filter((r) => r.cell_id === c.id));

  it('runs as CSV and Parquet', async () => {
    expect(runs).toHaveLength(6);
    expect(await csv('format=csv')).toEqual(byCell().map((r) => asText(ofRun(r))));
    expect(await parquet('format=parquet')).toEqual(byCell().map((r) => expect.objectContaining(ofRun(r))));
  });
  it('cells as CSV, Parquet and JSON Lines', async () => {
    expect(await csv('format=csv&rows=cells')).toEqual(cells.map((c) => asText(ofCell(c))));
    expect(await parquet('format=parquet&rows=cells')).toEqual(
      cells.map((c) => expect.objectContaining(ofCell(c))),
    );
    const lines = await (await exported('format=jsonl&rows=cells')).text();
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((l) => JSON.parse(l)),
    ).toEqual(cells);
  });
  it('runs as JSON Lines, with their samples', async () => {
    const lines = (await (await exported('format=jsonl')).text()).trimEnd().split('\n');
    const read = lines.map((line) => runDetail.parse(JSON.parse(line)));
    expect(read.map(ofRun)).toEqual(runs.map(ofRun));
    for (const r of read) {
      const sorted = [...r.latency_ns_raw].sort((a, b) => a - b);
      expect([sorted.length, sorted[0], sorted.at(-1)]).toEqual([120, r.latency_ns!.min, r.latency_ns!.max]);
    }
  });
  it('named by what it is of', async () => {
    const { headers } = await exported('format=parquet&rows=cells');
    expect(headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(headers.get('content-disposition')).toContain(
      `rackmark-benchmark-${benchmark.number}-cells.parquet`,
    );
    const refused = await call(rack.portal, 'GET', `/benchmarks/${benchmark.id}/export?format=xlsx`);
    expect([refused.status, refused.body.code]).toEqual([400, 'BAD_REQUEST']);
  });
});
