import { describe, expect, it } from '@jest/globals';
import { metricNames, type LanguageTurn, type MemoryReading, type RunResult } from '@rackmark/contracts';
import { measurementsOf } from './measurements.js';

const nothing: RunResult = {
  ...{ lease_id: '00000000-0000-4000-8000-000000000001', epoch: 1, outcome: 'measured', failure: null },
  ...{ started_at: '2026-01-01T00:00:00Z', ended_at: '2026-01-01T00:00:02Z', harness: null, engine: null },
  ...{ host: null, overhead_ns: null, delegation: null, load_cold_ns: null, load_warm_ns: null },
  ...{ first_inference_ns: null, warmup: null, reported: null, latency_ns: [], memory: [], conditions: [] },
  ...{ outputs: [], operators: [], log: [] },
};
const of = (more: Partial<RunResult>) =>
  Object.fromEntries(measurementsOf({ ...nothing, ...more }).map(({ metric, ...m }) => [metric, m]));
const values = (more: Partial<RunResult>) =>
  Object.fromEntries(Object.entries(of(more)).map(([metric, m]) => [metric, m.value]));

const reading = (phase: string, rss_kib: number): MemoryReading => ({
  ...{ phase, rss_kib, peak_rss_kib: rss_kib + 500, pss_kib: null, native_heap_kib: null, gpu_kib: null },
  source: 'test',
});
const turn = (more: Partial<LanguageTurn> = {}): LanguageTurn => ({
  ...{ phase: 'measure', turn: 0, streamed: false, prefill_tokens: 100, prefill_ns: 50_000_000 },
  ...{ decode_tokens: 20, decode_ns: 200_000_000, first_token_ns: null, step_ns: [], ...more },
});
const streamed = (more: Partial<LanguageTurn> = {}) =>
  turn({
    ...{ streamed: true, first_token_ns: 61_000_000, step_ns: [9e6, 10e6, 11e6], decode_ns: 250_000_000 },
    ...more,
  });
const language = (turns: LanguageTurn[], more: object = {}) => ({
  ...{ context_tokens: 512, answer: null, turns, ...more },
});

describe('what a run measured', () => {
  it('is nothing where nothing was recorded', () => {
    expect(measurementsOf(nothing)).toEqual([]);
  });
  it('is one value of what is recorded once, quantiles of its samples', () => {
    const latency_ns = Array.from({ length: 200 }, (_, i) => 1_000 + i);
    const measured = of({ load_cold_ns: 7, overhead_ns: 0, latency_ns });
    expect(Object.keys(measured)).toEqual(['latency', 'load_cold', 'overhead']);
    expect(measured['load_cold']).toMatchObject({ value: 7, n: 1, kept: null, min: null, p95: null });
    expect(measured['overhead']).toMatchObject({ value: 0 });
    expect(measured['latency']).toMatchObject({
      ...{ value: 1_099.5, n: 200, kept: null, min: 1_000, max: 1_199, mean: 1_099.5 },
      ...{ p25: 1_049.75, p75: 1_149.25, p99: 1_197.01 },
    });
    expect(of({ latency_ns: latency_ns.slice(0, 99) })['latency']!.p99).toBeNull();
  });
  it('is of what is kept where not all samples are, but for what is known of all', () => {
    const latency_ns = Array.from({ length: 200 }, (_, i) => 1_000 + i);
    const thinned = { n: 5_000_000, min_ns: 900, max_ns: 77_000, mean_ns: 1_101.5 };
    expect(of({ latency_ns, thinned })['latency']).toMatchObject({
      ...{ n: 5_000_000, kept: 200, min: 900, max: 77_000, mean: 1_101.5, value: 1_099.5 },
    });
  });
  it('holds the peak of memory, above what the engine alone held where that is known', () => {
    const memory = [reading('baseline', 40_000), reading('load', 50_000), reading('measure', 60_000)];
    expect(values({ memory })).toEqual({ peak_memory: 60_500, peak_memory_above_baseline: 20_500 });
    expect(values({ memory: memory.slice(1) })).toEqual({ peak_memory: 60_500 });
    expect(values({ memory: memory.slice(0, 1) })).toEqual({});
  });
  it('of a language model takes rates from silent turns, the first token and steps from streamed ones', () => {
    const turns = [
      streamed({ phase: 'first', first_token_ns: 99_000_000 }),
      streamed({ phase: 'first', first_token_ns: 70_000_000 }),
      ...[turn(), streamed(), turn({ decode_ns: 100_000_000 })],
    ];
    const memory = [reading('baseline', 100_000), reading('load', 350_000), reading('measure', 400_000)];
    expect(values({ language: language(turns), memory })).toEqual({
      ...{ peak_memory: 400_500, peak_memory_above_baseline: 300_500, held_memory: 250_000 },
      // Median of 100 and 200 tokens a second; the streamed turn's 80 stands by itself.
      ...{ prefill_rate: 2_000, decode_rate: 150, decode_rate_streamed: 80 },
      ...{ time_to_first_token: 61_000_000, first_answer_cold: 99_000_000, first_answer_warm: 70_000_000 },
      inter_token: 10e6,
    });
  });
  it('of a language model has no latency of one inference: its samples are steps', () => {
    const measured = of({ language: language([streamed()]), latency_ns: [9e6, 10e6, 11e6] });
    expect(measured['latency']).toBeUndefined();
    expect(measured['inter_token']).toMatchObject({ value: 10e6, n: 3, min: 9e6 });
  });
  it('is what the harness told of a metric that has no place of its own; what nobody knows is no metric', () => {
    const measured = { no_such_metric: [1, 2], latency: [5], energy_per_inference: [3, 5, 4] };
    expect(values({ measured })).toEqual({ energy_per_inference: 4 });
  });
  it('comes in the order of the registry, each metric once', () => {
    const all = measurementsOf({ ...nothing, load_cold_ns: 1, load_warm_ns: 1, latency_ns: [1] }).map(
      (m) => m.metric,
    );
    expect(all).toEqual(metricNames.filter((m) => all.includes(m)));
  });
});
