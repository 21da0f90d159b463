import { describe, expect, it } from '@jest/globals';
import { namedRuntime } from './named.js';
import { LITERT, RUNTIMES } from './pins.js';

describe('a runtime that a person names', () => {
  it('is one of the table; without a version the default one', () => {
    expect(namedRuntime(' litert@2.2.0 ')).toMatchObject({
      name: 'litert',
      version: '2.2.0',
      ownLibrary: null,
    });
    expect(namedRuntime('litert')).toBe(LITERT);
    expect(namedRuntime('litert-lm@0.17.1').package).toBe('litert-lm-api');
  });
  it.each([
    ['litert@2.20.0', 'knows no runtime litert@2.20.0; did you mean litert@2.2.0?'],
    ['litrt@2.2.0', 'did you mean litert@2.2.0?'],
    ['litert-lm@0.18.2', 'did you mean litert-lm@0.18.'],
    ['tensorflow', 'knows no runtime tensorflow. It knows litert@2.3.0'],
    ['litert@2.0.3', 'LiteRT 2.0.3 cannot be measured: its library has another name'],
    ['litert@2.1.5', 'opens a model by other parameters. Take litert@2.3.0'],
    ['litert-lm@0.19.0', 'LiteRT-LM 0.19.0 cannot be measured: it has the C interface 1.0'],
  ])('%s: %s', (text, says) => {
    expect(() => namedRuntime(text)).toThrow(says);
  });
});

it('the table is whole: four platforms a version, every hash one, the library among its files', () => {
  for (const { name, version, wheels } of Object.values(RUNTIMES).flat()) {
    expect([name, version, Object.keys(wheels).length]).toEqual([name, version, 4]);
    for (const { sha256, megabytes, library, beside } of Object.values(wheels)) {
      for (const hash of [sha256, library.sha256, ...beside.map((b) => b.sha256)])
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(megabytes).toBeGreaterThan(5);
    }
  }
});
