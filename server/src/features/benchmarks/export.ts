import { setImmediate as othersTurn } from 'node:timers/promises';
import {
  csvLine,
  metricNames,
  metrics,
  type Benchmark,
  type Cell,
  type CsvField,
  type Run,
} from '@rackmark/contracts';
import { wordsIn, type Language, type Words } from '@rackmark/words';
import { jsonItems } from '../../platform/http/send-parts.js';
import { inParts } from '../../platform/load/in-parts.js';

type Column = [name: string, of: (run: Run, cell: Cell, benchmark: Benchmark, words: Words) => CsvField];
const columns: Column[] = [
  ['benchmark', (_r, _c, b) => b.number],
  ['model', (_r, c) => c.model.name],
  ['model_sha256', (_r, c) => c.model.sha256],
  ['device', (_r, c) => c.device.name],
  ['device_id', (_r, c) => c.device.id],
  ['device_kind', (_r, c) => c.device.kind],
  ['simulated', (_r, c) => c.device.simulated],
  ['runner', (_r, c) => c.configuration.runner],
  ['engine', (_r, c) => c.configuration.engine],
  ['runtime_asked', (_r, c) => c.configuration.runtime],
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
    (r, _c, _b, words) =>
      r.reasons
        .filter((x) => x.passed === false)
        .map((x) => words.tell(x.said, x.text))
        .join(' | '),
  ],
  [
    'failure',
    (r, _c, _b, words) =>
      r.failure ? `${r.failure.code} ${r.failure.name}: ${words.failure(r.failure)}` : null,
  ],
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

/** What the columns above do not tell: each metric that has neither its field there nor that of its median. */
const told = new Set(columns.map(([name]) => name));
for (const metric of metricNames) {
  const { field } = metrics[metric];
  if (told.has(field) || told.has(field.replace(/_([^_]+)$/, '_p50_$1'))) continue;
  columns.push([field, (r) => r.measurements[metric] ?? null]);
}

/** "image=cat.npy 3f2a…", whole hashes; empty where all inputs were made up. */
const inputFilesText = ({ configuration }: Cell): string =>
  Object.entries(configuration.inputs)
    .map(([name, { sha256, file_name }]) => `${name}=${file_name ?? ''} ${sha256}`)
    .join(' | ');

const CELLS_AT_ONCE = 25;

export interface RunsToExport {
  /** In the order in which they are made, some at a time. */
  all: () => AsyncIterable<Run[]>;
  ofCells: (cellIds: readonly string[]) => Promise<Run[]>;
  /** One run with all that it recorded, as JSON. */
  detail: (id: string, more: object) => Promise<string | null>;
}

/**
 * One line a run, with the conditions it was made under; cells that never ran have one line with their reason.
 * @param language of the sentences; names and figures are for machines
 */
export async function* asCsv(
  benchmark: Benchmark,
  cells: readonly Cell[],
  runs: RunsToExport,
  language: Language,
): AsyncGenerator<string> {
  const words = wordsIn(language);
  yield csvLine(columns.map(([name]) => name));
  for (let i = 0; i < cells.length; i += CELLS_AT_ONCE) {
    const part = cells.slice(i, i + CELLS_AT_ONCE);
    const byCell = new Map(part.map((c): [string, Run[]] => [c.id, []]));
    for (const run of await runs.ofCells(part.map((c) => c.id))) byCell.get(run.cell_id)!.push(run);
    const lines = part.flatMap((cell) => {
      const own = byCell.get(cell.id)!;
      return (own.length > 0 ? own : [neverRun(cell)]).map((run) => [run, cell] as const);
    });
    const texts = await inParts(lines, ([run, cell]) =>
      csvLine(columns.map(([, of]) => of(run, cell, benchmark, words))),
    );
    yield texts.join('');
  }
}

export async function* asJson(
  benchmark: Benchmark,
  cells: readonly Cell[],
  runs: RunsToExport,
): AsyncGenerator<string> {
  yield `{"benchmark":${JSON.stringify(benchmark)},"cells":[`;
  yield* jsonItems(inLists(cells));
  yield '],"runs":[';
  yield* jsonItems(runs.all());
  yield ']}';
}

/** JSON Lines: each says by itself what made the run, and on what. */
export async function* asJsonLines(cells: readonly Cell[], runs: RunsToExport): AsyncGenerator<string> {
  const byId = new Map(cells.map((c) => [c.id, c]));
  for await (const part of runs.all())
    for (const { id, cell_id } of part) {
      const cell = byId.get(cell_id);
      const line = await runs.detail(id, {
        simulated: cell?.device.simulated ?? false,
        runner: cell?.configuration.runner ?? 'harness',
        input_files: cell?.configuration.inputs ?? {},
      });
      if (line !== null) yield `${line}\n`;
    }
}

/** `cellList`, whose thousands are not put together at once. */
export async function* cellsAsJson(cells: readonly Cell[]): AsyncGenerator<string> {
  yield '{"items":[';
  yield* jsonItems(inLists(cells));
  yield ']}';
}

async function* inLists<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let i = 0; i < items.length; i += CELLS_AT_ONCE) {
    yield items.slice(i, i + CELLS_AT_ONCE);
    await othersTurn();
  }
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
  measurements: {},
});
