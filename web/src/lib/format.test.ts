import { describe, expect, it } from '@jest/globals';
import {
  bytes,
  count,
  duration,
  halfInterval,
  intervalText,
  memory,
  plain,
  ratioText,
  threeDigits,
  waiting,
} from './format.js';

const flat = (text: string) => text.replaceAll('\u2009', ' ');

describe('numbers and units', () => {
  it.each([
    [684_000, '684 µs'],
    [51.2, '0.0512 µs'],
    [4_441_000, '4.44 ms'],
    [31_000_000, '31.0 ms'],
    [999_400_000, '999 ms'],
    [1_250_000_000, '1.25 s'],
    [0, '0 µs'],
  ])('%d ns is %s', (ns, text) => expect(flat(plain(duration(ns)))).toBe(text));
  it('memory and bytes', () => {
    expect(flat(plain(memory(42_189)))).toBe('41.2 MiB');
    expect(flat(plain(memory(3 * 1024 * 1024)))).toBe('3.00 GiB');
    expect(flat(plain(bytes(776_624)))).toBe('758 KiB');
    expect(flat(plain(bytes(12)))).toBe('12 B');
  });
  it('thousands are parted, minus is a minus', () => {
    expect(threeDigits(12_345)).toBe('12,345');
    expect(threeDigits(-45.7)).toBe('\u221245.7');
  });
  it('a ratio is at least 1, its interval turns with it', () => {
    expect([ratioText(0.5), ratioText(2), ratioText(0.01)]).toEqual(['2.00×', '2.00×', '100×']);
    expect(intervalText(0.5, 0.4, 0.625)).toBe('1.60–2.50');
    expect(intervalText(2, 1.6, 2.5)).toBe('1.60–2.50');
    expect(intervalText(2, null, null)).toBeNull();
  });
  it('half an interval stands in the unit of its value', () => {
    expect(halfInterval(duration(742_000), { low: 727_000, high: 757_000 })).toBe('±15');
    expect(halfInterval(duration(4_440_000), { low: 4_400_000, high: 4_480_000 })).toBe('±0.040');
    expect(halfInterval(duration(674_000), { low: 29, high: 22e6 })).toBe('±>100\u2009%');
    expect(halfInterval(duration(2_010_000), { low: 2_009_900, high: 2_010_100 })).toBe('±<0.1\u2009%');
    expect(halfInterval(duration(1), { low: null, high: null })).toBeNull();
  });
  it('times that a person waits', () => {
    expect([8, 75, 125, 3_700].map((s) => flat(waiting(s)))).toEqual([
      '8 s',
      '75 s',
      '2 min 5 s',
      '1 h 2 min',
    ]);
    expect(count(1, 'cell') + count(2_000, 'cell')).toBe('1 cell2,000 cells');
  });
});
