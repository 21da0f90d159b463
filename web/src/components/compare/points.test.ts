import { describe, expect, it } from '@jest/globals';
import { configuration, type Comparison, type SideCell } from '@rackmark/contracts';
import fc from 'fast-check';
import {
  axesOf,
  chartsOver,
  loadingPlacesOf,
  logTicks,
  pointsOf,
  sizePlacesOf,
  undominated,
  type Point,
} from './points.js';
import { niceStep } from '../../lib/ticks.js';

const device = '00000000-0000-4000-8000-000000000001';
let n = 0;
const cell = (name: string, p50: number | null, size = 1): SideCell => ({
  cell_id: `00000000-0000-4000-8000-${String(++n).padStart(12, '0')}`,
  ...{
    outcome: 'measured',
    verdict: 'valid',
    runs: 3,
    samples: 3,
    p50,
    p90: null,
    p95: null,
    low: null,
    high: null,
  },
  ...{ model: { name, size_bytes: size }, loading: null, error: null },
});
const asked = (threads: number, prefill_tokens: number) =>
  configuration.parse({ engine: 'litert-lm', threads, lm: { prefill_tokens, decode_tokens: 64 } });
const side = (key: string, change: object = {}): Comparison['sides'][number] => ({
  ...{ key, role: 'base', letter: 'B', label: key, benchmark: { id: device, number: 1, name: 'b' } },
  ...{ model: null, configuration: null, ...change },
});

/** Two models, two numbers of threads, two prompts. */
function comparison(change: Partial<Comparison> = {}): Comparison {
  const columns = [1, 2].flatMap((t) =>
    [32, 128].map((p) => ({ key: `${t} ${p}`, label: '', configuration: asked(t, p) })),
  );
  return {
    ...{ metric: 'decode_rate', unit: 'tokens/s', metrics: [], delta: 0.03, confidence: 0.95 },
    ...{ sides: [side('f32'), side('int8')], also_differs: [], equal_in_both: [], common_task: 'decode 64' },
    columns,
    rows: [{ key: 'd', label: 'd', secondary: '', group: '', device_id: device, simulated: false }],
    cells: columns.map((k) => ({
      ...{ row: 'd', column: k.key, candidate: 'int8', state: 'compared', note: null, effect: null },
      base_cell: cell('f32', 10, 4),
      candidate_cell: cell('int8', 20, 1),
    })),
    ...{ means: [], findings: [] },
    ...change,
  };
}

describe('what can be drawn of a comparison', () => {
  it('one chart for everything else that is asked, one line a model, over each axis that varies', () => {
    const c = comparison();
    const { points } = pointsOf(c);
    expect(points).toHaveLength(8);
    expect(axesOf(c, points).map((a) => a.key)).toEqual(['prefill', 'threads']);
    const [prefill, threads] = axesOf(c, points);
    const charts = chartsOver(c, points, prefill!);
    expect(charts.map((x) => x.rest)).toEqual(['CPU 1 thread', 'CPU 2 threads']);
    expect(charts[0]!.lines.map((l) => [l.name, l.tone, l.points.map((p) => p.x)])).toEqual([
      ['f32', 'base', [32, 128]],
      ['int8', 'a', [32, 128]],
    ]);
    expect(chartsOver(c, points, threads!).map((x) => x.rest)).toEqual([
      'CPU · prefill 32',
      'CPU · prefill 128',
    ]);
  });
  it('sides that are configurations make one line for each model', () => {
    const sides = [1, 2, 4].map((t) => side(`${t}t`, { configuration: asked(t, 32) }));
    const columns = ['f32', 'int8'].map((key) => ({ key, label: key, configuration: null }));
    const c = comparison({
      ...{ sides, columns },
      cells: columns.flatMap((k) => {
        const base_cell = cell(k.key, 1);
        return ['2t', '4t'].map((candidate) => ({
          ...{ row: 'd', column: k.key, candidate, state: 'compared' as const, note: null, effect: null },
          base_cell,
          candidate_cell: cell(k.key, 2),
        }));
      }),
    });
    const { points } = pointsOf(c);
    const [threads] = axesOf(c, points);
    const [chart] = chartsOver(c, points, threads!);
    expect(chart!.lines.map((l) => [l.name, l.points.map((p) => p.x)])).toEqual([
      ['f32', [1, 2, 4]],
      ['int8', [1, 2, 4]],
    ]);
    expect(new Set(chart!.lines.map((l) => l.tone)).size).toBe(2);
  });
  it('what ran elsewhere or gave no figure is left out and counted', () => {
    const c = comparison();
    c.cells[0] = { ...c.cells[0]!, state: 'fallback' };
    c.cells[1] = { ...c.cells[1]!, candidate_cell: cell('int8', null) };
    expect(pointsOf(c)).toMatchObject({ leftOut: 3, points: { length: 5 } });
  });
  it('sizes stand beside each other on one device in one configuration', () => {
    const c = comparison();
    const groups = sizePlacesOf(pointsOf(c).points);
    expect(groups).toHaveLength(4);
    expect(groups[0]!.points.map((p) => p.cell.model.name)).toEqual(['f32', 'int8']);
  });
});

it('ways to load stand where the metric has a figure, and are not offered where none has', () => {
  const loading = {
    ...{ cold: { load_ns: 2, first_token_ns: 1 }, warm: { load_ns: 1, first_token_ns: 1 } },
    kept: { first_token_ns: 1, held_kib: 1 },
  };
  const c = comparison();
  for (const x of c.cells) x.candidate_cell = { ...x.candidate_cell!, loading };
  const places = loadingPlacesOf(pointsOf(c).points);
  expect(places.map((g) => g.points.map((p) => p.cell.model.name))).toEqual(Array(4).fill(['int8']));
  for (const x of c.cells) x.candidate_cell = { ...x.candidate_cell!, p50: null };
  expect(loadingPlacesOf(pointsOf(c).points)).toEqual([]);
});

describe('models that no other beats', () => {
  const point = (size: number, value: number): Point => ({
    ...{ side: side('s'), sideIndex: 0, row: 'd', configuration: asked(1, 32), value },
    cell: cell('m', value, size),
  });
  const anyPoints = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 12,
    })
    .map((list) => list.map(([s, v]) => point(s, v)));
  it('every other one is beaten by one of them, and they grow better with size', () =>
    fc.assert(
      fc.property(anyPoints, (all) => {
        const best = undominated(all, (a, b) => a > b);
        const size = (p: Point) => p.cell.model.size_bytes;
        for (const p of all) expect(best.some((q) => size(q) <= size(p) && q.value >= p.value)).toBe(true);
        best.slice(1).forEach((p, i) => expect(p.value).toBeGreaterThanOrEqual(best[i]!.value));
      }),
    ));
});

it('ticks lie inside and are neither too few nor too many', () =>
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.double({ min: 1.05, max: 1e5, noNaN: true }),
      (low, by) => {
        const ticks = logTicks(low, low * by);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(12);
        for (const t of ticks) expect(t >= low * 0.999999 && t <= low * by * 1.000001).toBe(true);
      },
    ),
  ));

it('axes have steps of 1, 2 or 5', () =>
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (range) => {
      const step = niceStep(range);
      expect(range / step).toBeLessThanOrEqual(5.001);
      expect(['1', '2', '5']).toContain(step.toExponential()[0]);
    }),
  ));
