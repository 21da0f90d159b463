import { describe, expect, it } from '@jest/globals';
import { gateDecision, seededRandom, type GateCell } from './index.js';

const runs = (...values: number[]) => values.map((v) => [v]);
const base = runs(99, 100, 100.5, 101);
const times = (factor: number) => base.map(([v]) => [v! * factor]);
const cell = (factor: number): GateCell => ({ base, candidate: times(factor) });

describe('may this ship?', () => {
  it('a cell that is worse beyond the limit is a regression, and the gate with it', () => {
    const { answer, cells, moreRuns } = gateDecision([cell(1.1), cell(0.9)]);
    expect([answer, moreRuns]).toEqual(['regression', null]);
    expect(cells.map((c) => c.answer)).toEqual(['regression', 'no regression']);
    expect(cells[0]!.ratio).toBeCloseTo(1.1, 9);
    expect(cells[0]!.low).toBeGreaterThan(1.05);
  });
  it('what is surely within the limit is none, also when it is slower', () => {
    expect(gateDecision([cell(1.01)], { limit: 0.05 }).answer).toBe('no regression');
    expect(gateDecision([cell(1.1)], { limit: 0.2 }).answer).toBe('no regression');
    expect(gateDecision([{ ...cell(1.1), limit: 0.2 }, cell(0.99)]).answer).toBe('no regression');
  });
  it('what measuring leaves open it cannot tell, and says what would', () => {
    const { answer, cells, moreRuns } = gateDecision([cell(1), { base, candidate: runs(103, 97, 108) }]);
    expect(answer).toBe('cannot tell');
    expect(cells[1]).toMatchObject({ answer: 'cannot tell' });
    expect(moreRuns).toBe(cells[1]!.moreRuns);
    expect(moreRuns).toBeGreaterThan(0);
    expect(gateDecision([]).answer).toBe('cannot tell');
    expect(gateDecision([{ base, candidate: [] }])).toMatchObject({ answer: 'cannot tell', moreRuns: 3 });
    expect(gateDecision([{ base: runs(1), candidate: runs(2) }])).toMatchObject({
      answer: 'cannot tell',
      moreRuns: 2,
    });
  });
  it('more is better for some metrics, and the ratio is still candidate over base', () => {
    const { answer, cells } = gateDecision([{ ...cell(0.9), better: 'higher' }]);
    expect(answer).toBe('regression');
    expect(cells[0]!.ratio).toBeCloseTo(0.9, 9);
    expect(cells[0]!.high).toBeLessThan(1);
  });
  it('of 300 gates over ten cells that are the same, one in twenty at most stops somebody', () => {
    const random = seededRandom(16);
    const next = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const side = () => Array.from({ length: 5 }, () => [Math.exp(0.02 * next())]);
    let stopped = 0;
    for (let i = 0; i < 300; i++) {
      const cells = Array.from({ length: 10 }, () => ({ base: side(), candidate: side() }));
      if (gateDecision(cells).answer === 'regression') stopped += 1;
    }
    expect(stopped / 300).toBeLessThan(0.075);
  });
});
