import { describe, expect, it } from '@jest/globals';
import { configuration, gate, type Gate, type GateCell } from '@rackmark/contracts';
import { gateJunit } from './junit.js';
import { gateMarkdown, markerOf } from './markdown.js';
import { parseGateOptions } from './options.js';
import { renderGate } from './render.js';

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const cell = (change: Partial<GateCell> = {}): GateCell => ({
  slot: 'net',
  device: { id, name: 'Pixel 9', device_model: 'Pixel 9', simulated: false },
  configuration: configuration.parse({}),
  configuration_key: 'litert.cpu.1t',
  ...{ metric: 'latency', at: 'p50', unit: 'ns', limit: 0.03, word: 'no_change' },
  ...{ ratio: 1.001, low: 0.99, high: 1.012, confidence: 0.95 },
  ...{ base: { value: 2e6, runs: 3 }, candidate: { value: 2.002e6, runs: 3 }, more_runs: null },
  ...{ suspect: false, note: null },
  ...change,
});
const worse = cell({ word: 'worse', ratio: 1.2, low: 1.15, high: 1.25, slot: 'slow one' });
const made = (cells: GateCell[], change: Partial<Gate> = {}): Gate =>
  gate.parse({
    ...{ id, number: 7, name: 'smoke', state: 'decided', suite: null, base: '1.3.0', candidate: '1.4.0' },
    ...{ metrics: [], limit: 0.03, limits: {}, allow_fallback: false, most_runs: 20, benchmarks: [12] },
    running: null,
    decision: {
      ...{ answer: 'regression', measured: 'side_by_side', notes: [], cells, runs: 3, more_runs: null },
      title: { text: 'Regression: 1.4.0 is 1.20× slower than 1.3.0 (1 of 2 cells)', said: null },
    },
    ...{ created_at: '2026-11-30T00:00:00Z', decided_at: '2026-11-30T00:10:00Z' },
    ...change,
  });
const portal = 'http://portal';

describe('the comment on a pull request', () => {
  it('has the answer in its title, only significant rows outside the fold, and its marker', () => {
    const text = gateMarkdown(
      made([worse, cell({ word: 'better', ratio: 0.9, low: 0.88, high: 0.92 }), cell()]),
      portal,
    );
    const [outside, inside] = text.split('<details>') as [string, string];
    expect(outside).toMatch(
      /^### ❌ Regression: 1\.4\.0 is 1\.20× slower than 1\.3\.0 \(1 of 2 cells\)\n\nOn Pixel 9\.\n/,
    );
    expect(outside.match(/^\| (?!---|Model)/gm)).toHaveLength(2);
    expect(outside).toContain('1.200 (1.150 to 1.250)');
    expect(inside).toContain('and 1 cell without a significant change');
    expect(text).toMatch(/http:\/\/portal\/gates\/7\n\n<!-- rackmark:gate smoke -->\n$/);
    expect(markerOf('a --> <script> b')).toBe('<!-- rackmark:gate a-script-b -->');
  });

  it('stays within 65,536 characters, and nothing foreign does anything in it', () => {
    const nasty = '</details><img src=x> @team [a](http://b) | `c` -->';
    const cells = Array.from({ length: 3_000 }, (_, i) =>
      cell({
        word: i % 2 === 0 ? 'worse' : 'no_change',
        slot: `${nasty} ${'long '.repeat(100)}${i}`,
        note: { text: nasty.repeat(20), said: null },
      }),
    );
    const text = gateMarkdown(made(cells, { name: nasty.repeat(9) }), portal);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(20_000);
    expect(text.match(/<\/details>/g)).toHaveLength(1);
    expect(text.match(/-->/g)).toHaveLength(1);
    expect(text).not.toMatch(/<img|[^&\\]@team|\[a\]/);
    expect(text).toMatch(/more rows have no room here/);
  });
});

describe('a JUnit report', () => {
  it('has a test for each cell, and takes any text', () => {
    const text = gateJunit(
      made([
        worse,
        cell({ word: 'cannot_tell' }),
        cell({ word: 'left_out', slot: '<a> & "b"\u0001\ud800' }),
        cell(),
      ]),
    );
    expect(text).toContain('tests="4" failures="1" errors="1" skipped="1"');
    expect(text).toContain('<failure message="regression · 1.200 (1.150 to 1.250)"/>');
    expect(text).toContain('name="&lt;a&gt; &amp; &quot;b&quot;');
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0001\ud800]/);
    const none = made([], {});
    expect(gateJunit({ ...none, decision: { ...none.decision!, answer: 'could_not_run' } })).toMatch(
      /tests="1" failures="0" errors="1".*\n<testcase .*><error message="Regression/,
    );
  });
});

it('a terminal shows every cell', () => {
  const text = renderGate(made([worse, cell({ suspect: true })]), portal);
  expect(text.split('\n').filter((l) => l.includes('Pixel 9'))).toHaveLength(2);
  expect(text).toContain('no change, suspect');
});

describe('options', () => {
  const refused = (o: Record<string, unknown>, files: string[] = []) => {
    try {
      parseGateOptions(files, { base: 'a', candidate: 'b', ...o });
    } catch (error) {
      return (error as Error).message;
    }
    return null;
  };
  it('take metrics and limits', () => {
    const given = { suite: 'smoke', base: '1', candidate: '2', metric: 'latency,latency@p90,decode_rate' };
    expect(parseGateOptions([], { ...given, limit: '4%, decode_rate=5.5%' })).toMatchObject({
      kind: 'releases',
      metric: [
        { metric: 'latency', at: 'p50' },
        { metric: 'latency', at: 'p90' },
        { metric: 'decode_rate', at: 'p50' },
      ],
      limit: { limit: 0.04, limits: { decode_rate: 0.055 } },
    });
  });
  it('are refused in words', () => {
    expect(refused({ suite: 's', limit: '3' })).toMatch(/3 is no limit: write a percentage, such as 3%/);
    expect(refused({ suite: 's', limit: 'speed=3%' })).toMatch(/no metric speed/);
    expect(refused({ suite: 's', metric: 'speed' })).toMatch(/there is no speed/);
    expect(refused({ suite: 's', limit: 'peak_memory=5%' })).toMatch(
      /does not look at: name it with --metric/,
    );
    expect(refused({ base: undefined })).toMatch(/--base says what/);
    expect(parseGateOptions([], { suite: 's', candidate: '2' })).toMatchObject({
      kind: 'releases',
      base: undefined,
    });
    expect(refused({ suite: 's', threads: '2', compileCache: true })).toMatch(
      /leave out --threads, --compile-cache/,
    );
    expect(refused({})).toMatch(/a: There is no such file\.\nb: .*\nReleases of a suite need --suite/);
    expect(refused({ suite: 's' }, ['net.tflite'])).toMatch(/has its models: leave out net\.tflite/);
  });
  it('of two versions of a runtime say what does not fit', () => {
    const both = { base: 'litert@2.2.0', candidate: 'litert@2.3.0' };
    expect(refused(both)).toMatch(/at least one model file/);
    expect(refused(both, ['net.tflite'])).toMatch(/^net\.tflite: There is no such file/);
    expect(refused({ ...both, base: 'litert' })).toMatch(/litert names no version.*runtime list/);
    expect(refused({ ...both, base: 'litrt@2.2.0' })).toMatch(/are not of one kind/);
    expect(refused({ ...both, base: 'litertt@2.2.0' })).toMatch(/no runtime litertt@2\.2\.0; did you mean/);
    expect(refused({ ...both, base: 'litert-lm@0.17.1' })).toMatch(/different engines/);
    expect(refused({ ...both, base: 'net.tflite' })).toMatch(/are not of one kind/);
    expect(refused({ ...both, engine: 'litert', runtime: 'litert' })).toMatch(
      /name the runtimes: leave out --engine, --runtime/,
    );
  });
});
