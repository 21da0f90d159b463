import { describe, expect, it } from '@jest/globals';
import type { FrozenReport } from '@rackmark/contracts';
import { changesBetween } from './changes.js';

const effect = (ratio: number) => ({ ratio, low: ratio * 0.99, high: ratio * 1.01, word: 'faster' });
/** As much of a report as is looked at. */
const reportOf = (change: Record<string, unknown> = {}, ratio = 1.5): FrozenReport =>
  ({
    title: 'int8',
    blocks: [
      { kind: 'text', name: 'why', markdown: 'Because.', figures: [] },
      {
        ...{ kind: 'comparison', name: 'matrix', title: 'Speed', comparison: 0 },
        ...{ view: 'matrix', rows: [], columns: [] },
      },
    ],
    runs: [
      { id: 'r1', verdict: 'valid' },
      { id: 'r2', verdict: 'suspect' },
    ],
    comparisons: [
      {
        query: { base: '1~a~*', candidate: ['1~b~*'] },
        result: {
          rows: [{ key: 'pixel', label: 'Pixel 9' }],
          columns: [{ key: 'cpu', label: 'CPU' }],
          sides: [{ key: '1~b~*', label: 'int8' }],
          cells: [{ row: 'pixel', column: 'cpu', candidate: '1~b~*', effect: effect(ratio) }],
        },
      },
    ],
    ...change,
  }) as unknown as FrozenReport;

describe('two versions of a report', () => {
  it('say the same where nothing differs, wherever a comparison stands', () => {
    const none = { title: null, blocks: [], runs: { added: 0, gone: 0, verdicts: 0 }, figures: [] };
    expect(changesBetween(reportOf(), reportOf())).toEqual(none);
    const [first] = reportOf().comparisons;
    const other = { ...first!, query: { ...first!.query, base: '2~a~*' } };
    const moved = reportOf({
      comparisons: [other, first],
      blocks: reportOf().blocks.map((b) => (b.kind === 'comparison' ? { ...b, comparison: 1 } : b)),
    });
    expect(changesBetween(reportOf(), moved)).toEqual(none);
  });

  it('differ in blocks, runs, verdicts and ratios', () => {
    const [why, matrix] = reportOf().blocks;
    const after = reportOf(
      {
        title: 'int8 is faster',
        blocks: [
          { ...why, markdown: 'Because of the release.' },
          { ...matrix, name: 'table', view: 'table' },
        ],
        runs: [
          { id: 'r1', verdict: 'invalid' },
          { id: 'r3', verdict: 'valid' },
        ],
      },
      1.4,
    );
    expect(changesBetween(reportOf(), after)).toEqual({
      title: { before: 'int8', after: 'int8 is faster' },
      blocks: [
        { name: 'why', title: 'why', word: 'changed' },
        { name: 'table', title: 'Speed', word: 'added' },
        { name: 'matrix', title: 'Speed', word: 'gone' },
      ],
      runs: { added: 1, gone: 1, verdicts: 1 },
      figures: [
        expect.objectContaining({ where: 'Pixel 9, CPU, int8', before: effect(1.5), after: effect(1.4) }),
      ],
    });
  });
});
