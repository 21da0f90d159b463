import { describe, expect, it } from '@jest/globals';
import { configuration, measurementPlan } from '@rackmark/contracts';
import fc from 'fast-check';
import { estimate, plannedRunSeconds } from './estimate.js';
import { expandCells } from './expand.js';
import { interleave, seededRandom } from './interleave.js';

const cpu = (threads: number) => configuration.parse({ threads });

describe('expandCells', () => {
  it('crosses models, configurations and devices in that order', () => {
    const cells = expandCells(['m1', 'm2'], [cpu(1), cpu(2)], ['d1']);
    expect(cells.map((c) => [c.modelSha256, c.configurationKey])).toEqual([
      ['m1', 'litert.cpu.1t'],
      ['m1', 'litert.cpu.2t'],
      ['m2', 'litert.cpu.1t'],
      ['m2', 'litert.cpu.2t'],
    ]);
    expect(cells.map((c) => c.position)).toEqual([0, 1, 2, 3]);
  });

  it('makes one cell of configurations that differ in name only', () => {
    const gpu = (threads: number) => configuration.parse({ accelerator: 'gpu', threads });
    expect(expandCells(['m'], [gpu(1), gpu(4)], ['d', 'd'])).toHaveLength(1);
  });
});

describe('interleave', () => {
  it('gives each cell once in each block, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, n, repeats) => {
          const ids = Array.from({ length: n }, (_, i) => `c${i}`);
          const runs = interleave(ids, repeats, seededRandom(seed));
          expect(runs.map((r) => r.position)).toEqual(runs.map((_, i) => i));
          for (let b = 0; b < repeats; b++) {
            const block = runs.slice(b * n, (b + 1) * n);
            expect(block.map((r) => r.cellId).sort()).toEqual([...ids].sort());
            expect(new Set(block.map((r) => r.repeat))).toEqual(new Set([b + 1]));
          }
        },
      ),
    );
  });

  it('is the same for the same seed and differs for another', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const order = (seed: number) =>
      interleave(ids, 3, seededRandom(seed))
        .map((r) => r.cellId)
        .join('');
    expect(order(7)).toBe(order(7));
    expect(order(7)).not.toBe(order(8));
  });
});

describe('estimate', () => {
  const plan = measurementPlan.parse({});
  it('takes the slowest device', () => {
    const e = estimate([[{ knownSeconds: 2 }], [{ knownSeconds: 3 }, { knownSeconds: 4 }]], plan);
    expect(e.seconds).toBe(7);
    expect(e.low).toBeLessThan(7);
    expect(e.high).toBeGreaterThan(7);
    expect(e.basis).toMatch(/earlier runs/);
  });
  it('falls back on the plan and says so', () => {
    const e = estimate([[{}]], plan);
    expect(e.seconds).toBeCloseTo(plannedRunSeconds(plan));
    expect(e.basis).toMatch(/plan alone/);
  });
});
