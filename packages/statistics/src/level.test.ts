import { expect, it } from '@jest/globals';
import { isBackAt } from './index.js';

const now = { value: 102, low: 99, high: 105 };

it('a level is back where its interval holds the older one', () => {
  expect([isBackAt(now, 104.9, 0.01), isBackAt(now, 105.1, 0.01)]).toEqual([true, false]);
});

it('a difference that would not count as a change is none, whatever the interval', () => {
  const narrow = { value: 102, low: 101.9, high: 102.1 };
  expect([isBackAt(narrow, 100, 0.03), isBackAt(narrow, 98, 0.03)]).toEqual([true, false]);
  expect(isBackAt({ value: 102, low: null, high: null }, 104, 0.03)).toBe(true);
});
