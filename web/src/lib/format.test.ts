import { expect, it } from '@jest/globals';
import { ago, count, duration, intervalText, plain } from './format.js';

// How figures look is tested where they are formed: packages/words.

it('a figure of the page has a thin space before its unit', () => {
  expect(plain(duration(4_441_000))).toBe('4.44\u2009ms');
});
it('an interval that is not known is no text', () => expect(intervalText(2, null, null)).toBeNull());
it('counts, and times that passed', () => {
  expect(count(1, 'cell') + count(2_000, 'cell')).toBe('1 cell2,000 cells');
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect(ago('2026-01-01T23:58:00Z', now)).toBe('2\u2009min ago');
});
