import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSearch, stringifySearch } from '../../lib/search.js';
import { rackSearchOf } from './rack-search.js';

it('filters stand in the address and come back from it', () => {
  const word = fc.string({ minLength: 1, maxLength: 12 });
  const words = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
  const number = fc.integer({ min: 1, max: 99 }).map(String);
  fc.assert(
    fc.property(
      fc.record(
        {
          find: word,
          kind: words,
          state: words,
          maker: words,
          soc: words,
          tier: words,
          pool: words,
          memory: number,
          android: number,
          npu: fc.constantFrom('yes', 'no'),
          set: word,
          device: word,
        },
        { requiredKeys: [] },
      ),
      (search) => {
        expect(rackSearchOf(parseSearch(stringifySearch(search)))).toEqual(search);
      },
    ),
  );
});
