import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { benchmark, configuration, suite, type SeriesDetail } from '@rackmark/contracts';
import { historyJson, renderHistory, type History } from './render.js';
import { askedVersions, nameOf } from './versions.js';

const folder = mkdtempSync(join(tmpdir(), 'rackmark-history-'));
const fileOf = (name: string, head: string): string => {
  const path = join(folder, name);
  writeFileSync(path, Buffer.from(head, 'latin1'));
  return path;
};
const graph = fileOf('a.tflite', '\x1c\0\0\0TFL3');
const bundle = fileOf('a.litertlm', 'LITERTLM');

describe('--runtimes', () => {
  it('takes all versions of the engine that the files are for, the oldest first', () => {
    expect(askedVersions('all', [graph]).versions.map(nameOf)).toEqual([
      'litert@2.1.6',
      'litert@2.2.0',
      'litert@2.3.0',
    ]);
    expect(askedVersions('all', [bundle]).engine).toBe('litert-lm');
    expect(askedVersions('litert@2.3.0, litert@2.1.6,litert@2.3.0', [graph]).versions.map(nameOf)).toEqual([
      'litert@2.1.6',
      'litert@2.3.0',
    ]);
  });
  it('is refused in words', () => {
    const why =
      (text: string, files = [graph]) =>
      () =>
        askedVersions(text, files);
    expect(why('litert@2.3.0')).toThrow('--runtimes needs two versions or more, or all.');
    expect(why('litert@2.3.0,litert-lm@0.18.0')).toThrow('these models run on LiteRT');
    expect(why('litert@2.0.3,litert@2.3.0')).toThrow('LiteRT 2.0.3 cannot be measured');
    expect(why('litert@2.3.1,litert@2.3.0')).toThrow('Rackmark knows no runtime litert@2.3.1');
    expect(why('all', [graph, bundle])).toThrow('one kind at a time');
  });
});

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const at = '2026-08-12T00:00:00.000Z';
const place = (n: number, value: number) => ({
  ...{ place: n, state: 'measured' as const, estimate: { value, low: null, high: null }, runs: 5 },
  ...{ reason: null, modes: null, over_budget: false },
});
const series = {
  ...{ id, slot: 'net', configuration: configuration.parse({}), configuration_key: 'litert.cpu.1t' },
  ...{ device_model: 'Test', metric: 'latency', at: 'p50', unit: 'ns', answer: 'too_early' },
  places: [{ ...place(0, 2e6), state: 'suspect' as const }, place(1, 1.8e6)],
  releases: ['2.2.0', '2.3.0'].map((v, i) => ({
    ...{ place: i, number: i + 1, name: `litert ${v}`, made_at: at, measure_with: `litert@${v}` },
    ...{ commit: null, branch: null, parents: [], model_sha256: null, runs: [], invalid_runs: 0 },
  })),
  steps: [
    {
      ...{ place: 1, before: 0 },
      effect: {
        ratio: 0.9,
        low: 0.88,
        high: 0.92,
        confidence: 0.95,
        p: 1e-6,
        word: 'faster',
        more_runs: null,
      },
    },
  ],
} as unknown as SeriesDetail;
const history: History = {
  suite: { id, number: 4, name: 'net: versions of LiteRT' } as ReturnType<typeof suite.parse>,
  benchmark: { id, number: 9 } as ReturnType<typeof benchmark.parse>,
  series: [series],
};

it('each version is told against the one before, as a sentence and as a row', () => {
  const text = renderHistory(history, [], 'http://portal', false);
  expect(text).toContain('litert 2.3.0 is 1.11× faster than litert 2.2.0 (1.09–1.14).');
  expect(text).toMatch(/litert 2\.3\.0 .*1\.80 ms .*0\.900 \(0\.880 to 0\.920\) +faster/);
  expect(text).toMatch(/litert 2\.2\.0 .*2\.00 ms suspect/);
  expect(text).toContain('http://portal/suites/4');
  const markdown = renderHistory(history, [], 'http://portal', true);
  expect(markdown).toMatch(/^### net, CPU 1 thread, on Test: latency/);
  expect(markdown).toContain('| litert 2.3.0 |');
  expect(JSON.parse(JSON.stringify(historyJson(history, [], 'http://portal')))).toMatchObject({
    series: [{ steps: [{ release: 'litert 2.3.0', before: 'litert 2.2.0', ratio: 0.9, word: 'faster' }] }],
  });
});
