import type { Benchmark, Cell, Run, RunDetail } from '@rackmark/contracts';
import { csvLine, type CsvField } from '../../platform/csv.js';

const columns: [name: string, of: (run: Run, cell: Cell, benchmark: Benchmark) => CsvField][] = [
  ['benchmark', (_r, _c, b) => b.number],
  ['model', (_r, c) => c.model.name],
  ['model_sha256', (_r, c) => c.model.sha256],
  ['device', (_r, c) => c.device.name],
  ['device_id', (_r, c) => c.device.id],
  ['device_kind', (_r, c) => c.device.kind],
  ['simulated', (_r, c) => c.device.simulated],
  ['runner', (_r, c) => c.configuration.runner],
  ['engine', (_r, c) => c.configuration.engine],
  ['runtime_version', (_r, c) => c.runtime?.version ?? null],
  ['accelerator_asked', (_r, c) => c.configuration.accelerator],
  ['accelerator_used', (r) => r.delegation?.used ?? null],
  ['threads', (_r, c) => (c.configuration.accelerator === 'cpu' ? c.configuration.threads : null)],
  ['precision', (_r, c) => c.configuration.precision],
  ['input_files', (_r, c) => inputFilesText(c)],
  ['repeat', (r) => r.repeat],
  ['position', (r) => r.position],
  ['outcome', (r) => r.outcome],
  ['verdict', (r) => r.verdict],
  [
    'reasons',
    (r) =>
      r.reasons
        .filter((x) => x.passed === false)
        .map((x) => x.text)
        .join(' | '),
  ],
  ['failure', (r) => (r.failure ? `${r.failure.code} ${r.failure.name}: ${r.failure.message}` : null)],
  ['samples', (r) => r.latency_ns?.n ?? null],
  ['samples_kept', (r) => r.latency_ns?.kept ?? r.latency_ns?.n ?? null],
  ['latency_min_ns', (r) => r.latency_ns?.min ?? null],
  ['latency_mean_ns', (r) => r.latency_ns?.mean ?? null],
  ['latency_p50_ns', (r) => r.latency_ns?.p50 ?? null],
  ['latency_p90_ns', (r) => r.latency_ns?.p90 ?? null],
  ['latency_p95_ns', (r) => r.latency_ns?.p95 ?? null],
  ['latency_p99_ns', (r) => r.latency_ns?.p99 ?? null],
  ['latency_max_ns', (r) => r.latency_ns?.max ?? null],
  ['reported_iterations', (r) => r.reported?.n ?? null],
  ['reported_mean_ns', (r) => r.reported?.mean_ns ?? null],
  ['reported_min_ns', (r) => r.reported?.min_ns ?? null],
  ['reported_max_ns', (r) => r.reported?.max_ns ?? null],
  ['reported_std_ns', (r) => r.reported?.std_ns ?? null],
  ['reported_p50_ns', (r) => r.reported?.p50_ns ?? null],
  ['reported_p95_ns', (r) => r.reported?.p95_ns ?? null],
  ['load_cold_ns', (r) => r.load_cold_ns],
  ['load_warm_ns', (r) => r.load_warm_ns],
  ['first_inference_ns', (r) => r.first_inference_ns],
  ['prefill_tokens', (r) => r.language?.prefill_tokens ?? null],
  ['decode_tokens', (r) => r.language?.decode_tokens ?? null],
  ['context_tokens', (r) => r.language?.context_tokens ?? null],
  ['prefill_tokens_per_second', (r) => r.language?.prefill_rate ?? null],
  ['decode_tokens_per_second', (r) => r.language?.decode_rate ?? null],
  ['time_to_first_token_ns', (r) => r.language?.time_to_first_token_ns ?? null],
  ['inter_token_p50_ns', (r) => r.language?.inter_token_ns?.p50 ?? null],
  ['inter_token_p95_ns', (r) => r.language?.inter_token_ns?.p95 ?? null],
  ['inter_token_p99_ns', (r) => r.language?.inter_token_ns?.p99 ?? null],
  ['peak_rss_kib', (r) => r.peak_rss_kib],
  ['peak_above_baseline_kib', (r) => r.peak_above_baseline_kib],
  ['memory_source', (r) => r.memory_source],
  ['overhead_ns', (r) => r.overhead_ns],
  ['started_at', (r) => r.started_at],
  ['ended_at', (r) => r.ended_at],
];

/** "image=cat.npy 3f2a…", whole hashes; empty where all inputs were made up. */
const inputFilesText = ({ configuration }: Cell): string =>
  Object.entries(configuration.inputs)
    .map(([name, { sha256, file_name }]) => `${name}=${file_name ?? ''} ${sha256}`)
    .join(' | ');

/** One line a run, with the conditions it was made under; cells that never ran have one line with their reason. */
export function runsAsCsv(benchmark: Benchmark, cells: readonly Cell[], runs: readonly Run[]): string {
  const lines = [csvLine(columns.map(([name]) => name))];
  for (const cell of cells) {
    const own = runs.filter((r) => r.cell_id === cell.id);
    for (const run of own.length > 0 ? own : [neverRun(cell)])
      lines.push(csvLine(columns.map(([, of]) => of(run, cell, benchmark))));
  }
  return lines.join('');
}

/** A run as it stands in JSON Lines: each line says by itself what made it, and on what. */
export function runAsJson(run: RunDetail, cells: ReadonlyMap<string, Cell>): string {
  const cell = cells.get(run.cell_id);
  return JSON.stringify({
    ...run,
    simulated: cell?.device.simulated ?? false,
    runner: cell?.configuration.runner ?? 'harness',
    input_files: cell?.configuration.inputs ?? {},
  });
}

const neverRun = (cell: Cell): Run => ({
  id: cell.id,
  benchmark_id: cell.benchmark_id,
  cell_id: cell.id,
  job_id: cell.id,
  position: 0,
  repeat: 0,
  state: 'ended',
  outcome: cell.outcome,
  failure: cell.failure,
  verdict: null,
  reasons: [],
  rules_version: null,
  latency_ns: null,
  reported: null,
  robust_cv: null,
  trend: null,
  load_cold_ns: null,
  load_warm_ns: null,
  first_inference_ns: null,
  overhead_ns: null,
  peak_rss_kib: null,
  peak_above_baseline_kib: null,
  memory_source: null,
  delegation: null,
  harness: null,
  engine: null,
  host: null,
  warmup: null,
  attempt_number: null,
  started_at: null,
  ended_at: null,
});
