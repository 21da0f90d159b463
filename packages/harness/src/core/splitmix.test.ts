import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitMix64Upper } from './splitmix.js';

/** As published, in 64 bits: what the halves must give. */
function published(seed: bigint): () => number {
  const mask = (1n << 64n) - 1n;
  let state = seed;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return Number((z ^ (z >> 31n)) >> 32n);
  };
}

describe('SplitMix64 in halves', () => {
  it('gives the upper half of every draw, whatever the seed', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (seed) => {
        const [ours, theirs] = [splitMix64Upper(seed), published(seed)];
        for (let i = 0; i < 50; i++) expect(ours()).toBe(theirs());
      }),
    ));
});
