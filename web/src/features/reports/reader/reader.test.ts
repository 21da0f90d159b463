import { describe, expect, it } from '@jest/globals';
import type { Comparison } from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { figureText } from './figure-text.js';
import { outwardLink } from './outward-link.js';
import { shownPart } from './shown-part.js';

const side = (key: string, label: string) => ({ key, label, role: 'base', letter: 'B' });
const cell = (row: string, column: string, effect: object | null = null) => ({
  ...{ row, column, candidate: '1~bb~*', state: effect === null ? 'failed' : 'compared', effect },
  ...{ base_cell: { p50: 8.23e6 }, candidate_cell: { p50: 4.44e6 } },
});
const faster = { ratio: 0.54, low: 0.52, high: 0.56, word: 'faster' };
const c = {
  ...{ unit: 'ns', sides: [side('1~aa~*', 'old'), side('1~bb~*', 'new')] },
  rows: [
    { key: 'r1', label: 'Pixel 9' },
    { key: 'r2', label: 'Pixel 6' },
  ],
  columns: [
    { key: 'c1', label: 'CPU' },
    { key: 'c2', label: 'GPU' },
  ],
  cells: [cell('r1', 'c1', faster), cell('r1', 'c2'), cell('r2', 'c1'), cell('r2', 'c2')],
  means: [
    { candidate: '1~bb~*', column: null },
    { candidate: '1~bb~*', column: 'c1' },
    { candidate: '1~bb~*', column: 'c2' },
  ],
  findings: [{ cells: [{ row: 'r2', column: 'c2' }] }, { cells: [{ row: 'r1', column: 'c1' }] }],
} as unknown as Comparison;

describe('a figure in a text', () => {
  const at = (of: 'ratio' | 'base' | 'candidate', row = 'r1', column = 'c1') =>
    figureText(c, { name: 'f1', comparison: 0, row, column, candidate: '1~bb~*', of }, english);
  it('says its ratio with its interval, or the median of one side, and what it is of', () => {
    expect(at('ratio')).toEqual({
      ...{ value: '1.85× faster', interval: '1.79–1.92', of: 'Pixel 9 · CPU · new / old' },
    });
    expect(at('base')).toMatchObject({ value: '8.23 ms', of: 'Pixel 9 · CPU · old' });
    expect(at('candidate')?.value).toBe('4.44 ms');
  });
  it('says why there is none, and nothing of a place that is not there', () => {
    expect(at('ratio', 'r1', 'c2')?.value).toBe('failed');
    expect(at('ratio', 'r9')).toBeNull();
  });
});

describe('a part of a comparison', () => {
  it('keeps no mean that speaks of more than what is shown', () => {
    expect(shownPart(c, { rows: [], columns: [] })).toBe(c);
    const columns = shownPart(c, { rows: [], columns: ['c1'] });
    expect(columns.means.map((m) => m.column)).toEqual(['c1']);
    const rows = shownPart(c, { rows: ['r1'], columns: [] });
    expect([rows.rows.length, rows.cells.length, rows.means.length, rows.findings.length]).toEqual([
      1, 2, 0, 1,
    ]);
  });
});

it('links lead to the web by their whole address, or nowhere', () => {
  expect(outwardLink('https://example.org/x')).toBe('https://example.org/x');
  for (const bad of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '/benchmarks/3',
    '//x.org',
    '',
    'mailto:a@b.c',
  ])
    expect(outwardLink(bad)).toBe('');
});
