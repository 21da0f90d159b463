import {
  metricNames,
  metrics,
  metricUnit,
  type Benchmark,
  type Cell,
  type CellFigure,
  type Failure,
  type MetricName,
  type MetricUnit,
  type Run,
  type VerdictReason,
} from '@rackmark/contracts';
import type { Words } from '@rackmark/words';
import { number, text, time, whole, yes, type Column } from './column.js';

export interface CellRow {
  benchmark: Benchmark;
  cell: Cell;
  words: Words;
}
export interface RunRow extends CellRow {
  run: Run;
}

const MADE_ON: Column<CellRow>[] = [
  whole('benchmark', ({ benchmark: b }) => b.number),
  text('model', ({ cell: c }) => c.model.name),
  text('model_sha256', ({ cell: c }) => c.model.sha256),
  text('device', ({ cell: c }) => c.device.name),
  text('device_id', ({ cell: c }) => c.device.id),
  text('device_kind', ({ cell: c }) => c.device.kind),
  yes('simulated', ({ cell: c }) => c.device.simulated),
  text('runner', ({ cell: c }) => c.configuration.runner),
  text('engine', ({ cell: c }) => c.configuration.engine),
  text('runtime_asked', ({ cell: c }) => c.configuration.runtime),
  text('runtime_version', ({ cell: c }) => c.runtime?.version),
  text('accelerator_asked', ({ cell: c }) => c.configuration.accelerator),
];
const MADE_WITH: Column<CellRow>[] = [
  whole('threads', ({ cell: { configuration: c } }) => (c.accelerator === 'cpu' ? c.threads : null)),
  text('precision', ({ cell: c }) => c.configuration.precision),
  text('input_files', ({ cell: c }) => inputFilesText(c)),
];

/** "image=cat.npy 3f2a…", whole hashes; empty where all inputs were made up. */
const inputFilesText = ({ configuration }: Cell): string =>
  Object.entries(configuration.inputs)
    .map(([name, { sha256, file_name }]) => `${name}=${file_name ?? ''} ${sha256}`)
    .join(' | ');
const against = (reasons: readonly VerdictReason[], words: Words): string =>
  reasons
    .filter((x) => x.passed === false)
    .map((x) => words.tell(x.said, x.text))
    .join(' | ');
const failed = (failure: Failure | null, words: Words): string | null =>
  failure ? `${failure.code} ${failure.name}: ${words.failure(failure)}` : null;

const UNITS: Record<MetricUnit, string> = {
  ns: '_ns',
  KiB: '_kib',
  'tokens/s': '_tokens_per_second',
  mJ: '_mj',
};
/** "latency": what a metric is called in a file, without its unit. */
const stem = (metric: MetricName): string =>
  metrics[metric].field.slice(0, -UNITS[metricUnit(metric)].length);
/** "latency_p90_ns" */
const named = (metric: MetricName, what: string): string =>
  `${stem(metric)}_${what}${UNITS[metricUnit(metric)]}`;

/** One row a run, with the conditions that it was made under. */
export const runColumns: readonly Column<RunRow>[] = withTheOthers([
  ...MADE_ON,
  text('accelerator_used', ({ run: r }) => r.delegation?.used),
  ...MADE_WITH,
  whole('repeat', ({ run: r }) => r.repeat),
  whole('position', ({ run: r }) => r.position),
  text('outcome', ({ run: r }) => r.outcome),
  text('verdict', ({ run: r }) => r.verdict),
  text('reasons', ({ run: r, words }) => against(r.reasons, words)),
  text('failure', ({ run: r, words }) => failed(r.failure, words)),
  whole('samples', ({ run: r }) => r.latency_ns?.n),
  whole('samples_kept', ({ run: r }) => r.latency_ns?.kept ?? r.latency_ns?.n),
  number('latency_min_ns', ({ run: r }) => r.latency_ns?.min),
  number('latency_mean_ns', ({ run: r }) => r.latency_ns?.mean),
  number('latency_p50_ns', ({ run: r }) => r.latency_ns?.p50),
  number('latency_p90_ns', ({ run: r }) => r.latency_ns?.p90),
  number('latency_p95_ns', ({ run: r }) => r.latency_ns?.p95),
  number('latency_p99_ns', ({ run: r }) => r.latency_ns?.p99),
  number('latency_max_ns', ({ run: r }) => r.latency_ns?.max),
  whole('reported_iterations', ({ run: r }) => r.reported?.n),
  number('reported_mean_ns', ({ run: r }) => r.reported?.mean_ns),
  number('reported_min_ns', ({ run: r }) => r.reported?.min_ns),
  number('reported_max_ns', ({ run: r }) => r.reported?.max_ns),
  number('reported_std_ns', ({ run: r }) => r.reported?.std_ns),
  number('reported_p50_ns', ({ run: r }) => r.reported?.p50_ns),
  number('reported_p95_ns', ({ run: r }) => r.reported?.p95_ns),
  number('load_cold_ns', ({ run: r }) => r.load_cold_ns),
  number('load_warm_ns', ({ run: r }) => r.load_warm_ns),
  number('first_inference_ns', ({ run: r }) => r.first_inference_ns),
  whole('prefill_tokens', ({ run: r }) => r.language?.prefill_tokens),
  whole('decode_tokens', ({ run: r }) => r.language?.decode_tokens),
  whole('context_tokens', ({ run: r }) => r.language?.context_tokens),
  number('prefill_tokens_per_second', ({ run: r }) => r.language?.prefill_rate),
  number('decode_tokens_per_second', ({ run: r }) => r.language?.decode_rate),
  number('time_to_first_token_ns', ({ run: r }) => r.language?.time_to_first_token_ns),
  number('inter_token_p50_ns', ({ run: r }) => r.language?.inter_token_ns?.p50),
  number('inter_token_p95_ns', ({ run: r }) => r.language?.inter_token_ns?.p95),
  number('inter_token_p99_ns', ({ run: r }) => r.language?.inter_token_ns?.p99),
  number('peak_rss_kib', ({ run: r }) => r.peak_rss_kib),
  number('peak_above_baseline_kib', ({ run: r }) => r.peak_above_baseline_kib),
  text('memory_source', ({ run: r }) => r.memory_source),
  number('overhead_ns', ({ run: r }) => r.overhead_ns),
  time('started_at', ({ run: r }) => r.started_at),
  time('ended_at', ({ run: r }) => r.ended_at),
]);

/** What the columns do not tell: each metric that has neither its field there nor that of its median. */
function withTheOthers(columns: Column<RunRow>[]): Column<RunRow>[] {
  const told = new Set(columns.map((c) => c.name));
  const others = metricNames.filter((m) => !told.has(metrics[m].field) && !told.has(named(m, 'p50')));
  return [
    ...columns,
    ...others.map((m) => number(metrics[m].field, ({ run: r }: RunRow) => r.measurements[m])),
  ];
}

/** One row a cell: of each metric the median over its runs, with how many there are and how far they lie apart. */
export const cellColumns: readonly Column<CellRow>[] = [
  ...MADE_ON,
  text('accelerator_used', ({ cell: c }) => c.delegation?.used),
  ...MADE_WITH,
  text('cell_id', ({ cell: c }) => c.id),
  whole('runs_planned', ({ cell: c }) => c.runs_planned),
  whole('runs_ended', ({ cell: c }) => c.runs_ended),
  text('outcome', ({ cell: c }) => c.outcome),
  text('verdict', ({ cell: c }) => c.verdict),
  text('reasons', ({ cell: c, words }) => against(c.reasons, words)),
  text('failure', ({ cell: c, words }) => failed(c.failure, words)),
  ...metricNames.flatMap(figures),
  whole('reported_runs', ({ cell: c }) => c.reported_latency_ns?.runs),
  whole('reported_iterations', ({ cell: c }) => c.reported_latency_ns?.n),
  number('reported_mean_ns', ({ cell: c }) => c.reported_latency_ns?.mean),
  number('reported_min_ns', ({ cell: c }) => c.reported_latency_ns?.min),
  number('reported_max_ns', ({ cell: c }) => c.reported_latency_ns?.max),
  number('reported_p50_ns', ({ cell: c }) => c.reported_latency_ns?.p50),
  whole('prefill_tokens', ({ cell: c }) => c.language?.prefill_tokens),
  whole('decode_tokens', ({ cell: c }) => c.language?.decode_tokens),
  whole('context_tokens', ({ cell: c }) => c.language?.context_tokens),
];

function figures(metric: MetricName): Column<CellRow>[] {
  const figure = (what: string, of: (f: CellFigure) => number | null | undefined) =>
    number(named(metric, what), ({ cell: c }: CellRow) => {
      const found = c.measurements[metric];
      return found === undefined ? null : of(found);
    });
  const each = [
    whole(`${stem(metric)}_runs`, ({ cell: c }: CellRow) => c.measurements[metric]?.runs),
    figure('min', (f) => f.min),
    figure('p50', (f) => f.median),
    figure('max', (f) => f.max),
  ];
  if (!metrics[metric].isSpread) return each;
  return [
    ...each,
    whole(`${stem(metric)}_samples`, ({ cell: c }: CellRow) => c.measurements[metric]?.n),
    figure('mean', (f) => f.spread?.mean),
    figure('p90', (f) => f.spread?.p90),
    figure('p95', (f) => f.spread?.p95),
    figure('p99', (f) => f.spread?.p99),
    figure('ci95_low', (f) => f.spread?.ci95.low),
    figure('ci95_high', (f) => f.spread?.ci95.high),
  ];
}
