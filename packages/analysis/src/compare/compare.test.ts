import { describe, expect, it } from '@jest/globals';
import {
  configuration,
  configurationKey,
  comparison as comparisonSchema,
  type Cell,
  type ConfigurationInput,
} from '@rackmark/contracts';
import fc from 'fast-check';
import { compare, type SideInput } from './compare.js';
import { comparisonAsCsv } from './export.js';
import { said } from '@rackmark/words';
import { stateOf } from './effects.js';
import type { RunNumbers } from '../measured/run-numbers.js';
import { figureOf } from '../../test/figure-of.js';
import { belongsTo, choicesOf, letterOf, parseSide } from './sides.js';

const benchmark = { id: '00000000-0000-4000-8000-000000000001', number: 1, name: 'b' };
let n = 0;
const uuid = () => `00000000-0000-4000-8000-${String(++n).padStart(12, '0')}`;
const phones = ['Pixel 9 Pro', 'Galaxy S25', 'Pixel 6'].map((name) => ({
  id: uuid(),
  name,
  kind: 'android',
  device_model: name,
  simulated: false,
}));
const wave = (at: (i: number) => number) => Array.from({ length: 50 }, (_, i) => at(i));
const models = { f32: '1'.repeat(64), int8: '2'.repeat(64) };

interface Made {
  cell: Cell;
  runs: RunNumbers[];
}
function cell(
  model: keyof typeof models,
  device: (typeof phones)[number],
  config: ConfigurationInput,
  medianNs: number,
  change: Partial<Cell> = {},
): Made {
  const c = configuration.parse(config);
  const runs = [1, 2, 3].map((repeat): RunNumbers => ({
    runId: uuid(),
    position: repeat,
    repeat,
    verdict: change.verdict ?? 'valid',
    figures: {
      latency: figureOf(wave((i) => medianNs * (1 + 0.004 * Math.sin(i + repeat * 7)))),
      ...{ load_cold: figureOf([1e7]), load_warm: figureOf([9e6]), first_inference: figureOf([2e6]) },
      peak_memory: figureOf([50_000]),
    },
  }));
  return {
    runs: change.outcome && change.outcome !== 'measured' ? [] : runs,
    cell: {
      id: uuid(),
      benchmark_id: benchmark.id,
      position: 0,
      model: {
        sha256: models[model],
        name: `net-${model}`,
        family: 'net',
        size_bytes: model === 'f32' ? 4e6 : 1e6,
        encoders: [],
      },
      device,
      configuration: c,
      configuration_key: configurationKey(c),
      runtime: { name: 'litert', version: '2.3.0', build: null },
      outcome: 'measured',
      failure: null,
      verdict: 'valid',
      reasons: [],
      delegation: null,
      runs_planned: 3,
      runs_ended: 3,
      ...{ measurements: {}, reported_latency_ns: null, language: null },
      ...change,
    },
  };
}
function compared(made: Made[], base: string, ...candidates: string[]) {
  const runs = new Map(made.map((m) => [m.cell.id, m.runs]));
  const sides = [base, ...candidates].map((key): SideInput => {
    const selection = parseSide(key);
    return { selection, benchmark, cells: made.map((m) => m.cell).filter((c) => belongsTo(selection, c)) };
  });
  return comparisonSchema.parse(
    compare(sides, { runsOf: (id) => runs.get(id) ?? [] }, { metric: 'latency', delta: 0.03 }),
  );
}
const f32 = '1~11111111~*';
const int8 = '1~22222222~*';

describe('comparing models', () => {
  it('pairs the same device and configuration, and says it in a sentence', () => {
    const made = phones.flatMap((p) =>
      [1, 2].flatMap((threads) => [
        cell('f32', p, { threads }, 4e6 / threads),
        cell('int8', p, { threads }, 2e6 / threads),
      ]),
    );
    const c = compared(made, f32, int8);
    expect([c.rows.length, c.columns.length, c.cells.length]).toEqual([3, 2, 6]);
    expect(c.cells.every((x) => x.effect!.word === 'faster' && Math.abs(x.effect!.ratio - 0.5) < 0.01)).toBe(
      true,
    );
    expect(c.findings[0]!.strong).toBe('net-int8 is 2.00× faster than net-f32');
    expect(c.means.find((m) => m.column === null)).toMatchObject({ paired: 6, of: 6, word: 'faster' });
    expect(c.also_differs).toEqual([]);
  });
  it('an accelerator that a CPU played is not ranked, and is named as what it is', () => {
    const played = {
      asked: 'gpu' as const,
      used: 'gpu' as const,
      operators: null,
      partitions: null,
      fully_accelerated: true,
      adapter: 'SwiftShader Device (Subzero)',
      software: true,
      backend: 'WebGPU',
      reason: null,
      known_by: 'api' as const,
    };
    const made = [
      cell('f32', phones[0]!, { accelerator: 'cpu' }, 1e5),
      cell('f32', phones[0]!, { accelerator: 'gpu' }, 6e6, { delegation: played, verdict: 'suspect' }),
    ];
    const c = compared(made, '1~*~litert.cpu.1t', '1~*~litert.gpu');
    expect(c.cells[0]).toMatchObject({ state: 'software', effect: null });
    expect(c.cells[0]!.candidate_cell!.p50).toBeGreaterThan(0);
    expect(c.means[0]).toMatchObject({ ratio: null, paired: 0, of: 1 });
    expect(c.findings.map((f) => f.kind)).toEqual(['software']);
    expect(c.findings[0]!.text).toBe(
      'SwiftShader Device (Subzero), a CPU, emulated the GPU. That says nothing about a real one.',
    );
  });
  it('nothing is dropped silently: what has no number says why, and counts in the means as missing', () => {
    const [a, b, d] = phones as [(typeof phones)[0], (typeof phones)[0], (typeof phones)[0]];
    const made = [
      ...[a, b, d].map((p) => cell('f32', p, {}, 4e6)),
      cell('int8', a, {}, 2e6),
      cell('int8', b, {}, 2e6, {
        outcome: 'failed',
        verdict: null,
        failure: {
          code: 210,
          name: 'NATIVE_CRASH',
          party: 'workload',
          message: 'The runtime crashed.',
          phase: null,
          detail: null,
        },
      }),
      cell('int8', d, {}, 1e5, { verdict: 'invalid' }),
    ];
    const c = compared(made, f32, int8);
    expect(c.cells.map((x) => [x.state, x.effect !== null])).toEqual([
      ['compared', true],
      ['failed', false],
      ['invalid', false],
    ]);
    expect(c.cells[1]!.note).toContain('The runtime crashed.');
    expect(c.cells[2]!.candidate_cell!.p50).toBeNull();
    expect(c.means.find((m) => m.column === null)).toMatchObject({ paired: 1, of: 3 });
    expect(c.findings.map((f) => f.kind)).toEqual(expect.arrayContaining(['faster', 'invalid', 'failed']));
  });
  it('a cell that only one side has is missing', () => {
    const c = compared(
      [cell('f32', phones[0]!, {}, 4e6), cell('f32', phones[1]!, {}, 4e6), cell('int8', phones[0]!, {}, 2e6)],
      f32,
      int8,
    );
    expect(c.cells.map((x) => x.state).sort()).toEqual(['compared', 'missing']);
  });
  it('a runner without samples is never compared, and says why', () => {
    const made = (['f32', 'int8'] as const).map((m) =>
      cell(m, phones[0]!, { runner: 'benchmark_model' }, m === 'f32' ? 4e6 : 2e6),
    );
    const c = compared(made, f32, int8);
    expect(c.cells[0]).toMatchObject({
      state: 'missing',
      note: 'benchmark_model reports no raw samples: nothing to compare with',
      effect: null,
    });
  });
  it('two runners are never compared with each other', () => {
    const lm = { engine: 'litert-lm', lm: { prefill_tokens: 8, decode_tokens: 8 } } as const;
    const [own, other] = (['harness', 'litert_lm_main'] as const).map(
      (runner) => cell('f32', phones[0]!, { ...lm, runner }, 4e6).cell,
    );
    expect(stateOf(own, own).state).toBe('compared');
    expect(stateOf(other, other).state).toBe('compared');
    expect(stateOf(own, other)).toEqual({
      state: 'missing',
      note: said('note.runners', { before: 'harness', after: 'litert_lm_main' }),
    });
    expect(configurationKey(other!.configuration)).toBe('litert-lm.cpu.1t.p8.d8.litert-lm-main');
  });
  it('simulated devices are marked', () => {
    const played = { ...phones[0]!, simulated: true };
    const made = [cell('f32', played, {}, 4e6), cell('int8', played, {}, 2e6)];
    const c = compared(made, f32, int8);
    expect(c.rows.map((r) => r.simulated)).toEqual([true]);
    const [header, line] = comparisonAsCsv(c, 'en')
      .split('\r\n')
      .map((l) => l.split(','));
    expect(line![header!.indexOf('simulated')]).toBe('true');
  });
  it('the same numbers are no change', () => {
    const made = phones.flatMap((p) => [cell('f32', p, {}, 4e6), cell('int8', p, {}, 4e6)]);
    expect(compared(made, f32, int8).cells.every((x) => x.effect!.word === 'no change')).toBe(true);
  });
});

describe('one decision', () => {
  /** Latencies of one run each: a cell whose runs have these medians. */
  const withMedians = (model: keyof typeof models, threads: number, mediansNs: readonly number[]): Made => {
    const made = cell(model, phones[0]!, { threads }, 1e6);
    const runs = mediansNs.map((ns, i) => ({
      ...made.runs[0]!,
      ...{ runId: uuid(), position: i, repeat: i + 1 },
      figures: { ...made.runs[0]!.figures, latency: figureOf([ns]) },
    }));
    return { ...made, runs };
  };
  const four = (at: number) => [0.99, 1, 1.004, 1.01].map((v) => v * at);

  it('four runs a side, fully apart, among 20 cells: the cell, its column and the headline say slower', () => {
    const threads = Array.from({ length: 20 }, (_, i) => i + 1);
    const made = threads.flatMap((t) => [
      withMedians('f32', t, four(1e6)),
      withMedians('int8', t, four(t === 1 ? 1.1e6 : 1e6)),
    ]);
    const c = compared(made, f32, int8);
    const first = c.cells[0]!.effect!;
    expect(first).toMatchObject({ word: 'slower', confidence: 0.9975 });
    expect(first.low).toBeGreaterThan(1);
    const { ratio, low, high, confidence, word } = first;
    expect(c.means.find((m) => m.column === c.cells[0]!.column)).toMatchObject({
      ...{ ratio, low, high, confidence, word },
      paired: 1,
    });
    expect(c.findings[0]).toMatchObject({
      kind: 'no change',
      strong: 'On average net-int8 is as fast as net-f32',
    });
    expect(c.findings[0]!.text).toContain('; of them 1 is slower and 19 show no change.');
  });
  it('of one pair the headline is the pair, settled or not', () => {
    for (const [at, word] of [
      [1.1e6, 'slower'],
      [1.012e6, 'no change'],
      [1.03e6, 'inconclusive'],
    ] as const) {
      const made = [
        withMedians(
          'f32',
          1,
          [1e6, 1.02e6, 0.98e6].map((v) => (word === 'no change' ? 1e6 + (v - 1e6) / 10 : v)),
        ),
      ];
      made.push(
        withMedians(
          'int8',
          1,
          made[0]!.runs.map((r) => (r.figures.latency!.p50 * at) / 1e6),
        ),
      );
      const c = compared(made, f32, int8);
      expect(c.cells[0]!.effect!.word).toBe(word);
      expect(c.means.map((m) => [m.word, m.ratio, m.low])).toEqual([
        [word, c.cells[0]!.effect!.ratio, c.cells[0]!.effect!.low],
        [word, c.cells[0]!.effect!.ratio, c.cells[0]!.effect!.low],
      ]);
      expect(c.findings[0]!.kind).toBe(word);
    }
  });
  it('one run a side: no interval, no claim, in the mean either', () => {
    const c = compared([withMedians('f32', 1, [1e6]), withMedians('int8', 1, [3e6])], f32, int8);
    expect(c.cells[0]!.effect).toMatchObject({
      word: 'inconclusive',
      low: null,
      confidence: null,
      more_runs: 2,
    });
    expect(c.means[0]).toMatchObject({ word: 'inconclusive', low: null, confidence: null });
  });
  it('words, intervals, means and findings never part, whatever was measured', () => {
    const median = fc.double({ min: 0.97, max: 1.06, noNaN: true });
    const side = fc.array(median, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(side, side), { minLength: 1, maxLength: 6 }), (pairs) => {
        const made = pairs.flatMap(([b, a], i) => [
          withMedians(
            'f32',
            i + 1,
            b.map((v) => v * 1e6),
          ),
          withMedians(
            'int8',
            i + 1,
            a.map((v) => v * 1e6),
          ),
        ]);
        const c = compared(made, f32, int8);
        const says = ({
          low,
          high,
          word,
        }: {
          low: number | null;
          high: number | null;
          word: string | null;
        }) => {
          if (low === null || high === null) return expect(word).toBe('inconclusive');
          const inside = low > 1 / 1.03 && high < 1.03;
          expect(word).toBe(inside ? 'no change' : high < 1 ? 'faster' : low > 1 ? 'slower' : 'inconclusive');
        };
        c.cells.forEach((x) => says(x.effect!));
        c.means.forEach(says);
        const words = c.cells.map((x) => x.effect!.word);
        const overall = c.means.find((m) => m.column === null)!;
        if (words[0] !== 'inconclusive' && words.every((w) => w === words[0]))
          expect(overall.word).toBe(words[0]);
        expect(c.findings[0]!.kind).toBe(overall.word);
      }),
      { numRuns: 60 },
    );
  });
});

describe('comparing configurations', () => {
  it('columns are models, sides are configurations', () => {
    const made = (['f32', 'int8'] as const).flatMap((m) =>
      [1, 2].map((threads) => cell(m, phones[0]!, { threads }, 4e6 / threads)),
    );
    const c = compared(made, '1~*~litert.cpu.1t', '1~*~litert.cpu.2t');
    expect(c.columns.map((x) => x.label)).toEqual(['net-f32', 'net-int8']);
    expect(c.cells.every((x) => x.effect!.word === 'faster')).toBe(true);
    expect(c.sides.map((s) => s.label)).toEqual(['CPU 1 thread', 'CPU 2 threads']);
  });
  it('offers sides, and models first', () => {
    const made = (['f32', 'int8'] as const).flatMap((m) =>
      [1, 2].map((threads) => cell(m, phones[0]!, { threads }, 4e6)),
    );
    const choices = choicesOf(
      benchmark,
      made.map((m) => m.cell),
    );
    expect(choices.sides).toHaveLength(4);
    expect(choices.suggested!.base).toContain('~111111111111~*');
    expect(['B', 'A', 'C', 'D']).toEqual([0, 1, 2, 3].map(letterOf));
  });
});
