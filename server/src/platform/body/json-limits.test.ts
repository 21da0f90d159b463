import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonScanner, tooMuch, type JsonLimits } from './json-limits.js';

const wide: JsonLimits = { bytes: 1e6, depth: 1e6, values: 1e6, groups: 1e6 };
const bytes = (text: string) => new TextEncoder().encode(text);

/** The same by walking through the value. */
function walked(value: unknown, depth = 0): { depth: number; values: number; groups: number } {
  if (typeof value !== 'object' || value === null) return { depth, values: 1, groups: 0 };
  const inside = Object.values(value).map((v) => walked(v, depth + 1));
  const sum = (key: 'values' | 'groups') => inside.reduce((n, i) => n + i[key], 1);
  return {
    depth: Math.max(depth + 1, ...inside.map((i) => i.depth)),
    values: sum('values'),
    groups: sum('groups'),
  };
}

describe('limits of JSON', () => {
  it('count what is there, whatever texts hold and wherever the parts are cut', () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.infiniteStream(fc.nat(9)), (value, cuts) => {
        const text = bytes(JSON.stringify(value));
        const is = walked(value);
        const fits = (limits: JsonLimits) => {
          const scanner = new JsonScanner(limits);
          for (let i = 0; i < text.length;) {
            const next = i + 1 + cuts.next().value!;
            if (scanner.push(text.subarray(i, next)) !== null) return false;
            i = next;
          }
          return true;
        };
        expect(fits({ ...wide, bytes: text.length })).toBe(true);
        expect(fits({ ...wide, bytes: text.length - 1 })).toBe(false);
        expect(fits({ ...wide, depth: is.depth, groups: is.groups })).toBe(true);
        if (is.groups > 0) {
          expect(fits({ ...wide, depth: is.depth - 1 })).toBe(false);
          expect(fits({ ...wide, groups: is.groups - 1 })).toBe(false);
        }
        // One more than there are for each list or object: an empty one is counted like one with a value.
        expect(fits({ ...wide, values: is.values + is.groups + 1 })).toBe(true);
        expect(fits({ ...wide, values: Math.max(0, is.values - is.groups - 1) })).toBe(is.values <= 0);
      }),
    ));
  it('say what is too much and where the limit is', () => {
    expect(tooMuch(bytes('[1,2,3]'), { ...wide, values: 3 })).toBe('more than 3 values');
    expect(tooMuch(bytes('[[[]]]'), { ...wide, depth: 2 })).toBe('lists and objects more than 2 deep');
    expect(tooMuch(bytes('[{},{}]'), { ...wide, groups: 2 })).toBe('more than 2 lists and objects');
    const object = (fields: number) =>
      bytes(`[{"a":{"x:":":"}},{${Array.from({ length: fields }, (_, i) => `"${i}":{"y":1}`).join(',')}}]`);
    expect(tooMuch(object(1_000), wide)).toBeNull();
    expect(tooMuch(object(1_001), wide)).toBe('an object of more than 1,000 fields');
    expect(tooMuch(bytes('["[[[,,,\\"[["]'), { ...wide, depth: 1, values: 2 })).toBeNull();
  });
});
