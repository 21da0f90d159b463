import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSearch, stringifySearch } from './search.js';

describe('the address', () => {
  it('keeps every text and list as it was', () =>
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,8}$/),
          fc.oneof(fc.string({ minLength: 1 }), fc.array(fc.string(), { minLength: 2, maxLength: 4 })),
        ),
        (search) => {
          expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
        },
      ),
    ));
  it('stays readable', () =>
    expect(stringifySearch({ base: '3~9f2c41aa~*', candidate: ['3~8bb0f4a5~*'] })).toBe(
      '?base=3~9f2c41aa~*&candidate=3~8bb0f4a5~*',
    ));
});
