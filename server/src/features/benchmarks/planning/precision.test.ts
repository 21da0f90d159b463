import { describe, expect, it } from '@jest/globals';
import { configuration } from '@rackmark/contracts';
import { expandCells } from './expand.js';
import { precisionOf } from './precision.js';

describe('what a plan can tell', () => {
  const cells = (models: number, configurations: number, devices: number) =>
    expandCells(
      Array.from({ length: models }, (_, i) => String(i).repeat(64)),
      Array.from({ length: configurations }, (_, i) => configuration.parse({ threads: i + 1 })),
      Array.from({ length: devices }, (_, i) => `device ${i}`),
    );
  it('says how small a difference it settles, and how many runs settle 3 %', () => {
    const { pairs, settles, text } = precisionOf(cells(2, 2, 10), 4);
    expect(pairs).toBe(20);
    expect(settles.map((s) => Number(s.ratio!.toFixed(3)))).toEqual([1.053, 1.169]);
    expect(text).toBe(
      '4 runs a side settle differences from 5.3 % on in a comparison of 20 pairs, where runs scatter by 1 %; 7 settle 3 %.',
    );
  });
  it('says that one run settles nothing', () => {
    const { settles, text } = precisionOf(cells(1, 2, 1), 1);
    expect(settles.map((s) => s.ratio)).toEqual([null, null]);
    expect(text).toBe(
      'One run a side settles nothing: how much runs scatter stays unknown. Where they scatter by 1 %, 4 settle 3 % in one comparison.',
    );
  });
  it('counts the pairs of the comparison that is offered first', () => {
    expect([
      precisionOf(cells(3, 2, 2), 3).pairs,
      precisionOf(cells(1, 4, 2), 3).pairs,
      precisionOf(cells(9, 1, 1), 3).pairs,
      precisionOf(cells(1, 1, 1), 3).pairs,
    ]).toEqual([8, 6, 4, 1]);
  });
});
