import type { FrozenRun, MetricName, ReportRecord, RunResult } from '@rackmark/contracts';
import type { Said } from '../measured/run-numbers.js';
import type { ToldRun } from '../measured/told-runs.js';

/**
 * Rackmark's harness before 2.0.0 timed its making of inputs as a part of the load: such loads are compared with nothing.
 * The server's SQL says the same (features/results/old-loads.ts).
 */
const hasOldLoads = (harness: FrozenRun['harness']): boolean =>
  harness !== null && harness.name.startsWith('rackmark') && /^[01]\./.test(harness.version);

/** A frozen run as figures of cells and comparisons are made of it. */
export function toldOf(run: FrozenRun): ToldRun {
  const measured = Object.entries(run.measured).map(([name, m]): NonNullable<ToldRun[7]>[number] => {
    const metric = name as MetricName;
    return m.n === 1 && m.mean === null
      ? [metric, m.value]
      : [metric, m.value, m.n, m.kept, m.min, m.max, m.mean, m.p90, m.p95, m.p99];
  });
  return [
    ...([run.id, run.position, run.repeat, run.verdict] as const),
    hasOldLoads(run.harness) ? run.harness!.version : null,
    ...([run.reported, run.language, measured.length === 0 ? null : measured] as const),
  ];
}

/** What a run gave out, to tell variants of one model from each other. */
export const saidOfRecord = ({ outputs, language_record: l }: ReportRecord): Said => ({
  outputs,
  pieces: l?.answer?.pieces ?? null,
  scores: l?.token_log_likelihood ?? null,
});

/** A record as the result that it came of: what is left out of records is no part of a figure. */
export function resultOfRecord(r: ReportRecord): RunResult {
  const NOBODY = '00000000-0000-4000-8000-000000000000';
  return {
    ...{ lease_id: NOBODY, epoch: 1, outcome: 'measured', failure: null, host: null, log: [] },
    ...{ started_at: r.started_at ?? '', ended_at: r.ended_at ?? '', harness: r.harness, engine: r.engine },
    ...{ overhead_ns: r.overhead_ns, delegation: r.delegation, warmup: r.warmup, reported: r.reported },
    ...{ load_cold_ns: r.load_cold_ns, load_warm_ns: r.load_warm_ns },
    ...{ first_inference_ns: r.first_inference_ns, latency_ns: r.latency_ns_raw, thinned: r.thinned },
    ...{ memory: r.memory, conditions: r.conditions, outputs: r.outputs, operators: r.operators },
    ...(r.inputs ? { inputs: r.inputs } : {}),
    language: r.language_record ?? null,
  };
}
