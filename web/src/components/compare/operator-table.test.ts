import { expect, it } from '@jest/globals';
import { kindOf, pairOperators } from './operator-table.js';

it('kernels of one kind on both sides stand in one row', () => {
  expect(kindOf('Fully Connected (NC, QS8, QC8W) GEMM')).toBe('Fully connected');
  expect(kindOf('DEPTHWISE_CONV_2D')).toBe('Depthwise conv 2d');
  const op = (name: string, mean_ns: number) => ({ name, kind: '', calls: 1, mean_ns, share: 0 });
  expect(
    pairOperators(
      [op('SOFTMAX', 10), op('Fully Connected (F32)', 500)],
      [op('Softmax (NC)', 12), op('Fully Connected (QS8)', 200)],
    ),
  ).toEqual([
    { kind: 'Fully connected', base: 500, candidate: 200, calls: 1 },
    { kind: 'Softmax', base: 10, candidate: 12, calls: 1 },
  ]);
});
