import { describe, expect, it } from '@jest/globals';
import { playedDetail } from '../../../test/series.js';
import { layOut } from './chart-layout.js';

const size = { width: 1000, left: 40, right: 160, top: 60, bottom: 340 };
const of = (played: Parameters<typeof playedDetail>[0], most = 8) => {
  const d = playedDetail(played);
  return layOut(d, d.releases.slice(-most), size);
};

describe('the picture of a series', () => {
  it('has a column a release, and draws nothing where no run is valid', () => {
    const l = of({ invalid: [2] });
    expect(l.columns.map((c) => c.dots.length)).toEqual([6, 6, 0, 6, 6, 6, 6, 6]);
    expect([l.columns[2]!.median, l.columns[2]!.box]).toEqual([null, null]);
  });
  it('keeps every mark inside of its frame', () => {
    const l = of({
      step: { at: 4, ratio: 1.4 },
      suspicious: true,
      budget: { limit: 12e6, left: 0, state: 'at_limit' },
    });
    const ys = [...l.columns.flatMap((c) => c.dots.map((d) => d.y)), ...l.levels.map((s) => s.y), l.budget!];
    for (const y of ys) expect(y >= size.top && y <= size.bottom).toBe(true);
    for (const c of l.columns) for (const d of c.dots) expect(Math.abs(d.x - c.x)).toBeLessThan(l.step / 2);
  });
  it('is higher where it is slower, and a level ends where its last release does', () => {
    const [before, after] = of({ step: { at: 4, ratio: 1.4 } }).levels;
    expect(after!.y).toBeLessThan(before!.y);
    expect(before!.x2).toBeLessThan(after!.x1);
  });
  it('cuts a level that began before the first release that is shown', () => {
    const [level] = of({}, 3).levels;
    expect(level!.x1).toBeCloseTo(size.left + ((size.width - size.left - size.right) / 3) * 0.04);
  });
  it('tells a limit that is far away and does not squeeze the rest for it', () => {
    const far = of({ budget: { limit: 90e6, left: 0.9, state: 'kept' } });
    expect([far.budget, far.isBudgetFar]).toEqual([null, true]);
    expect(of({ budget: { limit: 10.2e6, left: 0.02, state: 'kept' } }).isBudgetFar).toBe(false);
  });
  it('says which values the newest point was expected between', () => {
    const { expected } = of({ suspicious: true });
    expect(expected!.y1).toBeLessThan(expected!.y2);
    expect(of({}).expected).toBeNull();
  });
  it('stands with a single release', () => {
    const l = of({}, 1);
    expect([l.columns.length, Number.isFinite(l.ticks[0]!.y)]).toEqual([1, true]);
  });
});
