import { describe, expect, it } from '@jest/globals';
import { table, wrapped } from './table.js';

const header = ['Model', 'p50', 'p90', 'First', 'Verdict'];
const rows = [
  ['mobilenet_v1_0.25_224_quantised_f32', '55.6 µs', '63.9 µs', '306 µs', 'suspect'],
  ['mobilenet_v1_0.25_224_quantised_int8', '5.2 µs', '140 µs', '335 µs', 'valid'],
];
const at = (columns: number | null) => table(header, rows, { columns, drop: ['First', 'p90'] });
const widestLine = (text: string) => Math.max(...text.split('\n').map((l) => [...l].length));

describe('a table', () => {
  it('is as wide as it gets in a file', () => {
    expect(at(null)).toContain('mobilenet_v1_0.25_224_quantised_int8   5.2 µs');
    expect(at(null)).not.toContain('…');
  });
  it('on a narrow terminal cuts texts in the middle: what tells variants apart stays', () => {
    expect(widestLine(at(60))).toBeLessThanOrEqual(60);
    expect(at(60)).toMatch(/mobilenet.*….*_f32 /);
    expect(at(60)).toMatch(/….*_int8 +5\.2 µs +140 µs +335 µs +valid/);
  });
  it('leaves columns out where that is not enough, and says which; numbers are never cut', () => {
    expect(widestLine(at(46))).toBeLessThanOrEqual(46);
    expect(at(46)).toMatch(/5\.2 µs +140 µs +valid/);
    expect(at(46)).toContain('(too narrow for: First)');
    expect(at(10)).toContain('55.6 µs');
  });
  it('shows what would move the cursor, and begins no line with it', () => {
    const text = table(['Model'], [['a\nb\u001b[2J']], { columns: null });
    expect(text.split('\n').at(-1)).toBe('a\\u000ab\\u001b[2J');
    expect(wrapped('red\u001b[31m\nnext', { columns: null })).toBe('red\\u001b[31m\nnext');
  });
  it('breaks sentences between words', () => {
    expect(wrapped('it fell into 2 groups\n• anotherlongword', { columns: 10 })).toBe(
      'it fell\ninto 2\ngroups\n•\nanotherlongword',
    );
    expect(wrapped('it fell into 2 groups', { columns: null })).toBe('it fell into 2 groups');
  });
  it('cuts a header that is longer than its numbers', () => {
    const wide = table(['Base: mobilenet_v1_0.25_224_quantised_f32'], [['55.6 µs']], { columns: 20 });
    expect(widestLine(wide)).toBe(20);
    expect(wide).toContain('55.6 µs');
  });
});
