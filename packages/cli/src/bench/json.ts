import type { Benchmark, Cell, CellMetrics } from '@rackmark/contracts';
import { english, type Words } from '@rackmark/words';
import { microseconds } from '../units.js';
import { isTaken, type Given, type NamedCell } from './files.js';

type OverRuns = CellMetrics['load_cold_ns'];
const round = (x: number) => microseconds(x);

/** What `--json` prints. Times in microseconds, memory in KiB; null where nothing was measured. */
export function benchJson(
  benchmark: Benchmark,
  cells: readonly NamedCell[],
  given: readonly Given[],
  portalUrl: string,
): unknown {
  return {
    benchmark: { id: benchmark.id, url: `${portalUrl}/benchmarks/${benchmark.number}` },
    refused: given.flatMap((g) => (isTaken(g) ? [] : [{ path: g.path, part: g.part, reason: g.refused }])),
    cells: cells.map((c) => ({
      model: { name: c.model.name, path: c.path, sha256: c.model.sha256 },
      device: { id: c.device.id, name: c.device.name, kind: c.device.kind },
      configuration: c.configuration,
      runtime: c.runtime && { name: c.runtime.name, version: c.runtime.version },
      outcome: c.outcome,
      verdict: c.verdict,
      reasons: reasonsOf(c, english),
      metrics: {
        latency: latency(c.metrics),
        load_cold: overRuns(c.metrics.load_cold_ns),
        load_warm: overRuns(c.metrics.load_warm_ns),
        first_inference: overRuns(c.metrics.first_inference_ns),
        peak_memory: memory(c.metrics.peak_rss_kib),
        ...language(c.metrics),
      },
    })),
  };
}

/** Why a cell is not measured, or what speaks against its numbers. */
export function reasonsOf(c: Cell, words: Words): string[] {
  const against = c.reasons.filter((r) => r.passed === false).map((r) => words.tell(r.said, r.text));
  return c.failure === null ? against : [words.failure(c.failure), ...against];
}

function latency({ latency_ns: l }: CellMetrics): unknown {
  if (l === null) return null;
  const { low, high } = l.ci95;
  return {
    unit: 'us',
    n: l.n,
    runs: l.runs,
    min: round(l.min),
    mean: round(l.mean),
    p50: round(l.p50),
    p90: round(l.p90),
    p95: round(l.p95),
    p99: l.p99 === null ? null : round(l.p99),
    max: round(l.max),
    ci95: low === null || high === null ? null : [round(low), round(high)],
  };
}
/** Of a language model; nothing for any other. */
function language({ language: l, load_cold_ns, load_warm_ns }: CellMetrics): Record<string, unknown> {
  if (!l) return {};
  const rate = (m: OverRuns) =>
    m && { unit: 'tokens/s', runs: m.n, min: tenth(m.min), p50: tenth(m.median), max: tenth(m.max) };
  const step = l.inter_token_ns;
  return {
    prefill_tokens: l.prefill_tokens,
    decode_tokens: l.decode_tokens,
    context_tokens: l.context_tokens,
    prefill_rate: rate(l.prefill_rate),
    decode_rate: rate(l.decode_rate),
    time_to_first_token: overRuns(l.time_to_first_token_ns),
    first_answer_cold: overRuns(l.first_answer_cold_ns),
    inter_token: step && {
      unit: 'us',
      n: step.n,
      p50: round(step.p50),
      p95: round(step.p95),
      p99: step.p99 === null ? null : round(step.p99),
    },
    engine_load_cold: overRuns(load_cold_ns),
    engine_load_warm: overRuns(load_warm_ns),
  };
}
const tenth = (x: number) => Math.round(x * 10) / 10;

const overRuns = (m: OverRuns): unknown =>
  m && { unit: 'us', runs: m.n, min: round(m.min), p50: round(m.median), max: round(m.max) };
const memory = (m: OverRuns): unknown =>
  m && { unit: 'KiB', runs: m.n, min: m.min, p50: m.median, max: m.max };
