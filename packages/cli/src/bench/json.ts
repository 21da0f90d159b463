import type { Benchmark, Cell, CellMetrics } from '@rackmark/contracts';
import { microseconds } from '../units.js';

type OverRuns = CellMetrics['load_cold_ns'];
const round = (x: number) => microseconds(x);

/** What `--json` prints. Times in microseconds, memory in KiB; null where nothing was measured. */
export function benchJson(benchmark: Benchmark, cells: readonly Cell[], portalUrl: string): unknown {
  return {
    benchmark: { id: benchmark.id, url: `${portalUrl}/benchmarks/${benchmark.number}` },
    cells: cells.map((c) => ({
      model: { name: c.model.name, sha256: c.model.sha256 },
      device: { id: c.device.id, name: c.device.name, kind: c.device.kind },
      configuration: c.configuration,
      runtime: c.runtime && { name: c.runtime.name, version: c.runtime.version },
      outcome: c.outcome,
      verdict: c.verdict,
      reasons: reasonsOf(c),
      metrics: {
        latency: latency(c.metrics),
        load_cold: overRuns(c.metrics.load_cold_ns),
        load_warm: overRuns(c.metrics.load_warm_ns),
        first_inference: overRuns(c.metrics.first_inference_ns),
        peak_memory: memory(c.metrics.peak_rss_kib),
      },
    })),
  };
}

/** Why a cell is not measured, or what speaks against its numbers. */
export function reasonsOf(c: Cell): string[] {
  const against = c.reasons.filter((r) => r.passed === false).map((r) => r.text);
  return c.failure === null ? against : [c.failure.message, ...against];
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
const overRuns = (m: OverRuns): unknown =>
  m && { unit: 'us', runs: m.n, min: round(m.min), p50: round(m.median), max: round(m.max) };
const memory = (m: OverRuns): unknown =>
  m && { unit: 'KiB', runs: m.n, min: m.min, p50: m.median, max: m.max };
