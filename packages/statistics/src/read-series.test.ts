import { describe, expect, it } from '@jest/globals';
import { readSeries, seededRandom, type SeriesPoint } from './index.js';

/** Standard normal numbers (Box and Muller). */
function normal(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
/** Releases of five runs each, that scatter by 1 %, and runs in a release by 0.5 %. */
function releases(n: number, seed: number, at: (i: number) => number): SeriesPoint[] {
  const next = normal(seed);
  return Array.from({ length: n }, (_, i) => {
    const centre = at(i) * Math.exp(0.01 * next());
    return { runs: Array.from({ length: 5 }, () => centre * Math.exp(0.005 * next())) };
  });
}

describe('a series of releases', () => {
  it('says where it changed, by how much, and which releases can have done it', () => {
    const points = releases(30, 1, (i) => (i < 18 ? 100 : 110));
    points[17] = { runs: [] };
    points[16] = { runs: [] };
    const { changes, levels, suspicious, modes } = readSeries(points);
    expect(changes).toHaveLength(1);
    const [change] = changes;
    expect(change).toMatchObject({ index: 18, suspects: { from: 16, to: 18 }, direction: 'worse' });
    expect(change!.ratio.low).toBeLessThan(1.1);
    expect(change!.ratio.high).toBeGreaterThan(1.1);
    expect(change!.ratio.low).toBeGreaterThan(1.05);
    expect(levels).toEqual([change!.before, change!.after]);
    expect(levels).toMatchObject([
      { from: 0, to: 15, points: 16 },
      { from: 18, to: 29, points: 12 },
    ]);
    expect([suspicious, modes]).toEqual([null, []]);
    expect(readSeries(points, { better: 'higher' }).changes[0]!.direction).toBe('better');
  });
  it.each([
    [8, 8, 8],
    [12, 6, 6],
    [6, 5, 6],
    [7, 5, 5],
    [10, 5, 3],
    [5, 12, 5],
  ])('a regression that is undone is two steps: %i releases, %i slower, %i as before', (a, b, c) => {
    const found = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => {
      const points = releases(a + b + c, seed, (i) => (i < a || i >= a + b ? 100 : 110));
      return readSeries(points).changes.map((change) => change.index);
    });
    const right = found.filter((f) => f.length === 2 && f[0] === a && f[1] === a + b);
    expect(right.length).toBeGreaterThanOrEqual(8);
  });
  it('a step that is many times the noise is found in nine releases, whatever the noise looks like', () => {
    const random = seededRandom(5);
    const found = Array.from({ length: 200 }, () => {
      const points = Array.from({ length: 9 }, (_, i) => ({
        runs: [0, 1, 2].map(() => (i < 6 ? 100 : 120) * (1 + 0.006 * (random() - 0.5))),
      }));
      return readSeries(points).changes.map((change) => change.index);
    });
    expect(found.filter((f) => f.join() !== '6')).toEqual([]);
  });
  it('one new point that is away is suspicious, never a change', () => {
    const points = [...releases(20, 2, () => 100), { runs: [130, 131, 129] }];
    const { changes, suspicious } = readSeries(points);
    expect(changes).toEqual([]);
    expect(suspicious).toMatchObject({ index: 20, points: 1, direction: 'worse' });
    expect(suspicious!.ratio).toBeCloseTo(1.3, 1);
    expect(suspicious!.expected.high).toBeLessThan(1.1 * 100);
    expect(readSeries(points.slice(0, 20)).suspicious).toBeNull();
  });
  it('runs that fall to one of two values are two modes, and neither suspicious nor a change', () => {
    const both = { runs: [100, 117.3, 117, 100.2, 117.4] };
    const one = readSeries([...releases(20, 3, () => 100), both]);
    expect(one.suspicious).toBeNull();
    expect(one.modes).toMatchObject([{ from: 20, to: 20, share: 0.6 }]);
    const { changes, notes, modes } = readSeries([
      ...releases(20, 3, () => 100),
      both,
      both,
      both,
      both,
      both,
    ]);
    expect(changes).toEqual([]);
    expect(notes).toContainEqual(expect.objectContaining({ code: 'no-change', index: 20, why: 'two-modes' }));
    expect(modes.at(-1)).toMatchObject({ to: 24 });
  });
  it('says why there is nothing to say', () => {
    expect(readSeries([])).toMatchObject({ levels: [], changes: [], suspicious: null, modes: [] });
    const { notes } = readSeries([{ runs: [1] }, { runs: [0] }, { runs: [] }]);
    expect(notes).toEqual([
      { code: 'not-positive', index: 1 },
      { code: 'too-short', points: 1, needed: 6 },
    ]);
    expect(() => readSeries([{ runs: [NaN] }])).toThrow('runs of point 0[0] is NaN');
  });
});
