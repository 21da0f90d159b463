import { describe, expect, it } from '@jest/globals';
import {
  configuration,
  configurationKey,
  comparison as comparisonSchema,
  type Cell,
  type LanguageTask,
} from '@rackmark/contracts';
import type { RunNumbers } from '../measured/run-numbers.js';
import { compare, type SideInput } from './compare.js';
import { figureOf } from '../../test/figure-of.js';
import { belongsTo, parseSide } from './sides.js';
import { errorAgainst, referenceOf } from './variants.js';

const benchmark = { id: '00000000-0000-4000-8000-000000000001', number: 1, name: 'b' };
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const device = { id: uuid(1), name: 'Pixel 9', kind: 'android', device_model: 'Pixel 9', simulated: false };
const hash = { f32: '1'.repeat(64), int8: '2'.repeat(64) };
let n = 10;

interface Figures {
  prefillRate: number;
  decodeRate: number;
  late?: number;
}

function made(model: keyof typeof hash, lm: Partial<LanguageTask>, figures: Figures) {
  const c = configuration.parse({ engine: 'litert-lm', threads: 2, lm: { decode_tokens: 64, ...lm } });
  const stepNs = 1e9 / figures.decodeRate;
  const steps = Array.from({ length: 200 }, (_, i) =>
    i % 50 === 0 && figures.late ? stepNs * figures.late : stepNs * (1 + 0.001 * Math.sin(i)),
  );
  const runs = [1, 2, 3].map((repeat): RunNumbers => ({
    ...{ runId: uuid(++n), position: repeat, repeat, verdict: 'valid' },
    figures: {
      inter_token: figureOf(steps),
      load_cold: figureOf([4.5e8]),
      load_warm: figureOf([2e8]),
      first_inference: figureOf([1.5e8]),
      peak_memory: figureOf([300_000]),
      prefill_rate: figureOf([figures.prefillRate * (1 + repeat / 1000)]),
      decode_rate: figureOf([figures.decodeRate * (1 + repeat / 1000)]),
      time_to_first_token: figureOf([5e7]),
      first_answer_cold: figureOf([1.5e8]),
      first_answer_warm: figureOf([6e7]),
      held_memory: figureOf([102_400]),
    },
  }));
  const latest = stepNs * (figures.late ?? 1);
  const ci95 = { low: stepNs, high: stepNs, method: 'test' };
  const steady = {
    ...{ runs: 3, n: 600, median: stepNs, min: stepNs, max: latest },
    spread: { mean: stepNs, p90: stepNs, p95: stepNs, p99: latest, ci95 },
  };
  const cell: Cell = {
    ...{ id: uuid(++n), benchmark_id: benchmark.id, position: 0, device, configuration: c },
    model: {
      ...{ sha256: hash[model], name: `lm-${model}`, family: 'lm' },
      ...{
        size_bytes: model === 'f32' ? 4e7 : 1e7,
        quantisation: model === 'f32' ? 'none' : 'dynamic-range',
        encoders: [],
      },
    },
    configuration_key: configurationKey(c),
    runtime: { name: 'litert-lm', version: '0.18.1', build: null },
    ...{ outcome: 'measured', failure: null, verdict: 'valid', reasons: [], delegation: null },
    ...{ runs_planned: 3, runs_ended: 3 },
    ...{ measurements: { inter_token: steady }, reported_latency_ns: null },
    language: { prefill_tokens: 128, decode_tokens: 64, context_tokens: 1280 },
  };
  return { cell, runs };
}
type Made = ReturnType<typeof made>;

const family = (late?: number): Made[] =>
  [32, 512].flatMap((prefill_tokens) => [
    made('f32', { prefill_tokens }, { prefillRate: prefill_tokens === 32 ? 1000 : 500, decodeRate: 50 }),
    made(
      'int8',
      { prefill_tokens },
      { prefillRate: prefill_tokens === 32 ? 2000 : 1000, decodeRate: 100, ...(late ? { late } : {}) },
    ),
  ]);

function compared(all: Made[], metric?: 'prefill_rate' | 'inter_token' | 'latency') {
  const runs = new Map(all.map((m) => [m.cell.id, m.runs]));
  const sides = ['1~11111111~*', '1~22222222~*'].map((key): SideInput => {
    const selection = parseSide(key);
    return { selection, benchmark, cells: all.map((m) => m.cell).filter((c) => belongsTo(selection, c)) };
  });
  const errorOf = (id: string) =>
    all.find((m) => m.cell.id === id)!.cell.model.name === 'lm-int8'
      ? ({ kind: 'answer', reference: 'lm-f32', same: 3, of: 64, log_likelihood_error: 0.03 } as const)
      : null;
  return comparisonSchema.parse(
    compare(sides, { runsOf: (id) => runs.get(id) ?? [], errorOf }, { metric, delta: 0.03 }),
  );
}

describe('comparing language models', () => {
  it('leads with the decode rate, in tokens a second, and never with a single inference', () => {
    const c = compared(family());
    expect([c.metric, c.unit]).toEqual(['decode_rate', 'tokens/s']);
    expect(c.metrics).not.toContain('latency');
    expect(c.cells[0]!.base_cell!.p50).toBeCloseTo(50.1, 5);
    expect(c.cells[0]!.base_cell!.low).toBeLessThan(50.1);
    // A ratio of times, as everywhere: half the time for a token.
    expect(c.cells[0]!.effect).toMatchObject({ word: 'faster' });
    expect(c.cells[0]!.effect!.ratio).toBeCloseTo(0.5, 3);
    expect(c.findings[0]!.strong).toBe('lm-int8 is 2.00× faster to decode than lm-f32');
    expect(compared(family(), 'latency').cells.every((x) => x.state === 'missing')).toBe(true);
  });
  it('labels say what differs; what all ask is told once', () => {
    const c = compared(family());
    expect(c.common_task).toBe('decode 64');
    expect(c.columns.map((x) => x.label)).toEqual([
      'CPU 2 threads · prefill 32',
      'CPU 2 threads · prefill 512',
    ]);
  });
  it('says what length costs, what weights do to the answer and what keeping it loaded buys', () => {
    const text = (metric?: 'prefill_rate') =>
      compared(family(), metric).findings.map((f) => `${f.kind}: ${f.strong} ${f.text}`);
    expect(text('prefill_rate')).toEqual(
      expect.arrayContaining([
        'error: What the weights do to the answer: lm-int8 answers like lm-f32 for 3 of 64 pieces of text, and finds a fixed text’s tokens 3.05 % more or less likely.',
        expect.stringMatching(
          /^scaling: From 32 to 512 tokens of prompt prefill changes its rate: lm-f32 loses 2\.00× \(1,002 tok\/s to 501 tok\/s\) and lm-int8 loses 2\.00×/,
        ),
        'loading: Kept in memory, lm-f32 gives its first token in 50.0 ms instead of 600 ms for 100 MiB held and lm-int8 gives its first token in 50.0 ms instead of 600 ms for 100 MiB held.',
      ]),
    );
    expect(text()).toEqual(expect.arrayContaining([expect.stringContaining('decode keeps its rate')]));
  });
  it('tells of late tokens only when there are some', () => {
    const kinds = (late?: number) => compared(family(late)).findings.map((f) => f.kind);
    expect(kinds()).not.toContain('tokens');
    expect(kinds(3)).toContain('tokens');
  });
  it('from token to token all steps count, not a run’s median alone', () => {
    const c = compared(family(), 'inter_token');
    expect(c.cells[0]!.base_cell).toMatchObject({ samples: 600, runs: 3 });
    expect(c.cells[0]!.base_cell!.p95).not.toBeNull();
  });
});

describe('variants of a family', () => {
  const [f32, int8] = family();
  it('are held against the one f32 model measured beside them', () => {
    const all = [f32!.cell, int8!.cell];
    expect(referenceOf(int8!.cell, all)?.id).toBe(f32!.cell.id);
    expect(referenceOf(f32!.cell, all)).toBeNull();
    const another = { ...f32!.cell, id: uuid(999), model: { ...f32!.cell.model, sha256: '3'.repeat(64) } };
    expect(referenceOf(int8!.cell, [...all, another])).toBeNull();
    expect(referenceOf(int8!.cell, [{ ...f32!.cell, verdict: 'invalid' }, int8!.cell])).toBeNull();
    expect(referenceOf(int8!.cell, [{ ...f32!.cell, configuration_key: 'other' }, int8!.cell])).toBeNull();
  });
  it('agree in their greedy answers as far as they begin alike', () => {
    const said = (pieces: string[]) => ({ outputs: [], pieces });
    const error = (a: string[], b: string[]) => errorAgainst('f32', said(a), said(b));
    expect(error(['a', 'b', 'c'], ['a', 'b', 'x'])).toMatchObject({ kind: 'answer', same: 2, of: 3 });
    expect(error(['a', 'b'], ['a', 'b'])).toMatchObject({ same: 2, of: 2 });
    expect(error(['a', 'b'], ['a'])).toMatchObject({ same: 1, of: 2 });
    expect(error([], [])).toBeNull();
    const scored = (scores: number[]) => ({ outputs: [], pieces: ['a'], scores });
    expect(errorAgainst('f32', scored([-2, -4]), scored([-2.5, -3.5]))).toMatchObject({
      log_likelihood_error: 0.5,
    });
    expect(errorAgainst('f32', scored([-2, -4]), scored([-2]))).toMatchObject({ log_likelihood_error: null });
  });
  it('agree in outputs of one type only', () => {
    const out = (element_type: string, values: number[]) => ({
      outputs: [
        {
          ...{ name: 'y', element_type, shape: [2], elements: 2, non_finite: 0, constant: false },
          sha256: '',
          values,
        },
      ],
      pieces: null,
    });
    expect(errorAgainst('f32', out('float32', [1, 2]), out('float32', [1, 2]))).toMatchObject({ cosine: 1 });
    expect(errorAgainst('f32', out('float32', [1, 2]), out('int8', [1, 2]))).toBeNull();
  });
});
