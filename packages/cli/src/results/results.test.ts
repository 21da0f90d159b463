import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { benchmark, cell, configuration, run, type Benchmark } from '@rackmark/contracts';
import { languages } from '@rackmark/words';
import { removeModel } from '../models/rm.js';
import { makeProgram } from '../program.js';
import { speak } from '../words.js';
import { renderBenchmarks } from './benchmarks.js';
import { renderRuns, runsJson } from './runs.js';

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const sha256 = 'ab'.repeat(32);
const at = '2026-11-30T14:05:00.000Z';
const ofDevice = { id, name: 'Pixel 9', kind: 'android', device_model: 'Pixel 9', simulated: false };
const none = {
  ...{ measured: 0, suspect: 0, invalid: 0, unsupported: 0, failed: 0, lost: 0, cancelled: 0 },
  ...{ running: 0, to_do: 0 },
};
const made = (change: object = {}): Benchmark =>
  benchmark.parse({
    ...{ id, number: 3, name: 'mobilenet_v1_0.25_224_quantised_f32 and its variant in int8' },
    ...{ state: 'ended', cancelled: false, configurations: [{}], devices: [ofDevice], plan: {}, seed: 1 },
    ...{ models: [{ sha256, name: 'net', family: null }], cells: 1, runs: 2, estimate: null },
    tally: { ...none, measured: 12, suspect: 1, invalid: 1, failed: 2 },
    ...{ created_at: at, started_at: at, ended_at: at },
    ...change,
  });
const figure = { runs: 2, n: 200, median: 1e6, min: 1e6, max: 1e6, spread: null };
const cells = [
  cell.parse({
    ...{ id, benchmark_id: id, position: 0, device: ofDevice, configuration: configuration.parse({}) },
    model: { sha256, name: 'mobilenet_v1_0.25_224_quantised_f32', family: null, size_bytes: 9 },
    ...{ configuration_key: 'litert.cpu.1t', runtime: null, outcome: 'measured', failure: null },
    ...{ verdict: 'valid', reasons: [], delegation: null, runs_planned: 2, runs_ended: 2 },
    measurements: { latency: figure, load_cold: figure, first_inference: figure, peak_memory: figure },
    ...{ reported_latency_ns: null, language: null },
  }),
];
const runs = (['valid', 'invalid'] as const).map((verdict, i) =>
  run.parse({
    ...{ id, benchmark_id: id, cell_id: id, job_id: id, position: i, repeat: i + 1, state: 'ended' },
    ...{ outcome: 'measured', failure: null, verdict, reasons: [], rules_version: null, latency_ns: null },
    ...{ reported: null, robust_cv: null, trend: null, load_cold_ns: null, load_warm_ns: null },
    ...{ first_inference_ns: null, overhead_ns: null, peak_rss_kib: null, peak_above_baseline_kib: null },
    ...{ memory_source: null, delegation: null, harness: null, engine: null, host: null, warmup: null },
    ...{ attempt_number: null, started_at: at, ended_at: at },
    measurements: { latency: 1_234_567.5, load_cold: 2e7 },
  }),
);
const model = {
  ...{ sha256, name: 'net', file_name: 'net.tflite', family: null, format: 'tflite', size_bytes: 2_048 },
  facts: {
    ...{
      description: null,
      min_runtime_version: null,
      kind: 'graph',
      parameter_count: 0,
      parameter_bytes: 0,
    },
    ...{ subgraphs: 1, operator_count: 0, operators: [], custom_operators: [], flex_operators: [] },
    ...{ quantisation: 'none', quantisation_text: '', inputs: [], outputs: [], signatures: [], warnings: [] },
    sections: [],
  },
  created_at: at,
};

const widest = (text: string) => Math.max(...text.split('\n').map((l) => [...l].length));
afterEach(() => speak('en'));

describe('tables', () => {
  it('of benchmarks say how their runs ended', () => {
    const all = [made(), made({ state: 'queued', started_at: null, tally: { ...none, to_do: 6 } })];
    const text = renderBenchmarks(all, 30, null);
    expect(text).toMatch(/ended +12 measured, 1 suspect, 1 invalid, 2 failed/);
    expect(text).toMatch(/waiting +0 measured, 6 to do/);
    expect(text.split('\n').at(-1)).toBe('2 of 30; --limit shows more.');
    expect(renderBenchmarks([made({ cancelled: true })], 1, null)).toMatch(/ cancelled +12 measured.*2026/);
    expect(renderBenchmarks([], 0, null)).toBe('There is no such benchmark.');
  });
  it('of runs show the figures of each, and none of an invalid one', () => {
    const text = renderRuns(runs, cells, null);
    expect(text).toMatch(/ 1 +1\.23 ms +20\.0 ms .* valid/);
    expect(text).toMatch(/ 2 +– +– .* invalid/);
    expect(runsJson(runs, cells)[0]).toMatchObject({
      ...{ model: { sha256 }, device: { name: 'Pixel 9' }, configuration: { threads: 1 } },
      ...{ repeat: 1, measurements: { latency: 1_234_567.5 } },
    });
  });
  it.each(languages)('fit a terminal of 80 columns (%s)', (language) => {
    speak(language);
    expect(widest(renderBenchmarks([made()], 2, 80))).toBeLessThanOrEqual(80);
    expect(widest(renderRuns(runs, cells, 80))).toBeLessThanOrEqual(80);
  });
});

describe('commands', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-results-'));
  const asked: string[] = [];
  let breaks = false;
  const http = createServer((request, response) => {
    const path = `${request.method} ${request.url!.replace('/api/v1', '')}`;
    if (!path.endsWith('/health')) asked.push(path.replaceAll(id, 'ID').replaceAll(sha256, 'SHA'));
    const page = (items: unknown[], next_cursor: string | null = null) => ({ items, next_cursor, total: 3 });
    const answers: [string, () => unknown][] = [
      ['GET /health', () => ({ status: 'ok', version: '1' })],
      ['GET /models?', () => page([model])],
      ['DELETE /models/', () => ({ sha256, kept: 'facts', benchmarks: 3 })],
      [`GET /benchmarks/${id}/cells`, () => ({ items: cells })],
      ['GET /benchmarks/3', () => made()],
      ['GET /benchmarks?', () => page([made()], path.includes('cursor=next') ? null : 'next')],
      ['GET /runs?', () => page(runs)],
    ];
    if (path.includes('/export?')) {
      response.write('{"run":1}\n');
      if (breaks) return void setImmediate(() => request.socket.destroy());
      return void response.end('{"run":2}\n');
    }
    const found = answers.find(([begin]) => path.startsWith(begin));
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found?.[1]() ?? null));
  });
  let server: string;
  let said = '';
  const writes: { mockRestore: () => void }[] = [];
  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    server = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    for (const out of [process.stdout, process.stderr])
      writes.push(
        jest.spyOn(out, 'write').mockImplementation((text) => {
          said += String(text);
          return true;
        }),
      );
  });
  afterAll(() => {
    writes.forEach((w) => w.mockRestore());
    http.closeAllConnections();
    http.close();
    rmSync(dir, { recursive: true, force: true });
    process.exitCode = undefined;
  });
  async function printed(...args: string[]): Promise<string> {
    said = '';
    asked.length = 0;
    await makeProgram().parseAsync([...args, '--server', server], { from: 'user' });
    return said;
  }

  it('benchmarks: asks for what is looked for, page by page', async () => {
    const text = await printed(
      'benchmarks',
      '--search',
      'a b',
      '--state',
      'ended',
      '--model',
      'net',
      '--json',
    );
    expect(JSON.parse(text)).toHaveLength(2);
    expect(asked).toEqual([
      'GET /models?limit=200',
      'GET /benchmarks?search=a+b&state=ended&model=SHA&limit=20',
      'GET /benchmarks?search=a+b&state=ended&model=SHA&limit=19&cursor=next',
    ]);
    expect(await printed('benchmarks', '--limit', '1')).toContain('1 of 3;');
    await expect(printed('benchmarks', '--limit', '0')).rejects.toThrow('--limit must be at least 1.');
  });

  it('runs: of a benchmark by its number', async () => {
    expect(JSON.parse(await printed('runs', '3', '--json'))).toHaveLength(2);
    expect(asked).toContain('GET /runs?limit=200&benchmark_id=ID');
    expect(await printed('runs', '3')).toContain('1.23 ms');
  });

  it('export: writes what comes, in the form that is asked for or that the file is named by', async () => {
    const path = join(dir, 'runs.jsonl');
    expect(await printed('export', '3', '-o', path)).toMatch(/^Benchmark 3 is in .*\n[0-9a-f]{64}\n$/);
    expect(readFileSync(path, 'utf8')).toBe('{"run":1}\n{"run":2}\n');
    expect(asked[1]).toBe('GET /benchmarks/ID/export?format=jsonl&rows=runs&lang=en');
    speak('es');
    await printed('export', '3', '-o', join(dir, 'x'), '--as', 'csv', '--rows', 'cells');
    expect(asked[1]).toBe('GET /benchmarks/ID/export?format=csv&rows=cells&lang=es');
    speak('en');
    await expect(printed('export', '3', '-o', join(dir, 'x.txt'))).rejects.toThrow(
      'does not tell in which form: --as takes one of csv, json, jsonl',
    );
  });

  it('export: leaves no half of a file where the line breaks', async () => {
    breaks = true;
    const path = join(dir, 'half.jsonl');
    await expect(printed('export', '3', '-o', path)).rejects.toThrow('cannot be written');
    expect(() => readFileSync(path)).toThrow('ENOENT');
    breaks = false;
  });

  it('models rm: says what goes, asks, and deletes', async () => {
    const loses = 'net (abababababab): its bytes (2.00 KiB) go for good. 3 benchmarks measured it';
    expect(await printed('models', 'rm', 'net', '--yes')).toMatch(
      / go for good\..*\n(?:.*\n)*net .* is deleted/,
    );
    expect(said.replaceAll('\n', ' ')).toContain(loses);
    asked.length = 0;
    await expect(removeModel('net', { server }, async () => false)).rejects.toThrow(
      /^Nothing was deleted\.$/,
    );
    expect(asked.filter((a) => a.startsWith('DELETE'))).toEqual([]);
    await removeModel('net', { server }, async () => true);
    expect(asked.at(-1)).toBe('DELETE /models/SHA');
    const { isTTY } = process.stdin;
    process.stdin.isTTY = false;
    await expect(printed('models', 'rm', 'net')).rejects.toThrow('--yes is not given');
    process.stdin.isTTY = isTTY;
  });

  it('models add: takes files that may be models, and no others', async () => {
    const path = join(dir, 'notes.txt');
    writeFileSync(path, 'no model');
    await expect(printed('models', 'add', path)).rejects.toThrow('notes.txt: This is no .tflite');
    expect(asked).toEqual([]);
  });
});
