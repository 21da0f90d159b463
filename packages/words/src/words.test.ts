import { describe, expect, it } from '@jest/globals';
import { languageOf, said, wordsIn } from './index.js';

const en = wordsIn('en');
const es = wordsIn('es');

describe('numbers and units', () => {
  it.each([
    [684_000, '684 µs', '684 µs'],
    [51.2, '0.0512 µs', '0,0512 µs'],
    [4_441_000, '4.44 ms', '4,44 ms'],
    [31_000_000, '31.0 ms', '31,0 ms'],
    [999_400_000, '999 ms', '999 ms'],
    // 99.96 has three significant digits as 100.
    [99_960_000, '100 ms', '100 ms'],
    [1_250_000_000, '1.25 s', '1,25 s'],
    [0, '0 µs', '0 µs'],
  ])('%d ns is %s, %s', (ns, english, spanish) => {
    expect([en, es].map((w) => w.plain(w.duration(ns)))).toEqual([english, spanish]);
  });
  it('memory and bytes', () => {
    expect(en.plain(en.memory(42_189))).toBe('41.2 MiB');
    expect(en.plain(en.memory(3 * 1024 * 1024))).toBe('3.00 GiB');
    expect(en.plain(en.bytes(776_624))).toBe('758 KiB');
    expect(en.plain(en.bytes(12))).toBe('12 B');
  });
  it('thousands are parted, minus is a minus', () => {
    expect([en.threeDigits(12_345), es.threeDigits(12_345)]).toEqual(['12,345', '12.345']);
    expect([en.threeDigits(-45.7), es.threeDigits(-45.7)]).toEqual(['\u221245.7', '\u221245,7']);
    expect([en.fixed(-0.04, 1), en.fixed(-0.06, 1)]).toEqual(['0.0', '\u22120.1']);
  });
  it('percent and changes', () => {
    expect([0.2, 0.032, 0.6004, 1.5].map(en.percent)).toEqual(['20 %', '3.2 %', '60 %', '150 %']);
    expect([1.123, 0.9, 1.0001].map(en.change)).toEqual(['+12.3 %', '\u221210.0 %', '0.0 %']);
  });
  it('a ratio is at least 1, its interval turns with it', () => {
    expect([0.5, 2, 0.01].map(en.times)).toEqual(['2.00×', '2.00×', '100×']);
    expect(en.timesRange(0.5, 0.4, 0.625)).toBe('1.60–2.50');
    expect(es.timesRange(2, 1.6, 2.5)).toBe('1,60–2,50');
  });
  it('half an interval stands in the unit of its value', () => {
    const half = (ns: number, low: number | null, high: number | null) =>
      en.halfInterval(en.duration(ns), { low, high });
    expect(half(742_000, 727_000, 757_000)).toBe('±15');
    expect(half(4_440_000, 4_400_000, 4_480_000)).toBe('±0.040');
    expect(half(674_000, 29, 22e6)).toBe('±>100\u2009%');
    expect(half(2_010_000, 2_009_900, 2_010_100)).toBe('±<0.1\u2009%');
    expect(half(1, null, null)).toBeNull();
  });
  it('times that a person waits', () => {
    expect([8, 75, 125, 3_700, 7_190, 7_200].map(en.waiting)).toEqual([
      '8 s',
      '75 s',
      '2 min 5 s',
      '1 h 2 min',
      '2 h',
      '2 h',
    ]);
  });
});

describe('sentences', () => {
  const over = said('reason.background_load.over', { load_share: 0.6, limit_share: 0.2 });
  it('are raw numbers until somebody reads them', () => {
    expect(over.params).toEqual({ load_share: 0.6, limit_share: 0.2 });
    expect(en.tell(over, '')).toBe('Other programs used 60 % of the CPUs during measurement, limit 20 %.');
    expect(es.tell(over, '')).toBe(
      'Otros programas usaron el 60 % de las CPU durante la medición, límite 20 %.',
    );
  });
  it('of a newer or an older version stand there in English', () => {
    expect(es.tell({ code: 'reason.of_tomorrow', params: {} }, 'It is so.')).toBe('It is so.');
    expect(es.tell({ code: 'reason.spread.ok', params: {} }, 'Robust CV 3 %.')).toBe('Robust CV 3 %.');
    expect(es.tell(null, 'As it was.')).toBe('As it was.');
  });
  it('carry sentences, in lists without their full stops', () => {
    const file = said('reason.input_files.file', { name: 'x', path: 'cat.npy' });
    const list = said('reason.input_files.given', { list: [file, file, 'y.'] });
    expect(en.tell(list, '')).toBe('Inputs were filled as given: x from cat.npy, x from cat.npy and y.');
    expect(es.tell(list, '')).toBe(
      'Las entradas se llenaron como se indicó: x desde cat.npy, x desde cat.npy y y.',
    );
  });
});

it('a language is found by what systems and browsers say', () => {
  expect(
    [['es-MX', 'en'], ['es_ES.UTF-8'], ['C.UTF-8'], ['fr', 'es'], [undefined, null, '']].map(languageOf),
  ).toEqual(['es', 'es', 'en', 'es', 'en']);
});
