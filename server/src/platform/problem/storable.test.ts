import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storable } from './storable.js';

const anyText = fc.string({
  unit: fc.constantFrom('a', '\0', '\ud83d', '\ude00', '😀', '\ufffd', '"', '\\'),
});

it('leaves nothing that PostgreSQL cannot hold, and changes nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), anyText, (value, t) => {
      const kept = JSON.stringify(storable({ value: structuredClone(value), t, [`k${t}`]: [t, { t }] }));
      expect(kept).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/);
      expect(storable(t)).toBe(t.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd'));
    }),
  );
  expect(storable('😀 "ok" \n')).toBe('😀 "ok" \n');
  const numbers = [1, 2.5, null, true];
  expect(storable(numbers)).toBe(numbers);
});

it('a key named __proto__ stays a key, and bottomless nesting does not end the process', () => {
  const odd = JSON.parse('{"__proto__": "a\\u0000"}') as object;
  expect(Object.entries(storable(odd))).toEqual([['__proto__', 'a']]);
  expect(Object.getPrototypeOf(odd)).toBe(Object.prototype);
  let deep: unknown = 'x';
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(storable(deep)).toBe(deep);
});
