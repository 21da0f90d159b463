import type {
  CellMetrics,
  LanguageRecord,
  LanguageSummary,
  LanguageTurn,
  MemoryReading,
} from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';

/** p99 is shown from so many steps on, as everywhere. */
const FEWEST_FOR_P99 = 100;

/**
 * A language model's run in numbers: medians over its measured turns. Null when none was measured.
 * @param memory readings of the run: `baseline` before the first load, `load` after the second
 * @param allSteps how many steps were measured, where not all are kept
 */
export function summariseLanguage(
  record: LanguageRecord,
  memory: readonly Pick<MemoryReading, 'phase' | 'rss_kib'>[] = [],
  allSteps?: number,
): LanguageSummary | null {
  const measured = record.turns.filter((t) => t.phase === 'measure');
  const [one] = measured;
  if (one === undefined) return null;
  const silent = measured.filter((t) => !t.streamed);
  const streamed = measured.filter((t) => t.streamed);
  const rates = silent.length > 0 ? silent : streamed;
  const steps = streamed.flatMap((t) => t.step_ns);
  const [cold, warm] = record.turns.filter((t) => t.phase === 'first');
  const [before, after] = ['baseline', 'load'].map((phase) => memory.find((m) => m.phase === phase));
  return {
    turns: record.measured_turns ?? measured.length,
    prefill_tokens: one.prefill_tokens,
    decode_tokens: one.decode_tokens,
    context_tokens: record.context_tokens,
    prefill_rate: median(rates.map((t) => rate(t.prefill_tokens, t.prefill_ns))),
    decode_rate: median(rates.map((t) => rate(t.decode_tokens, t.decode_ns))),
    decode_rate_streamed: median(streamed.map((t) => rate(t.decode_tokens, t.decode_ns))),
    time_to_first_token_ns: median(streamed.map((t) => t.first_token_ns)),
    first_answer_cold_ns: cold?.first_token_ns ?? null,
    first_answer_warm_ns: warm?.first_token_ns ?? null,
    held_kib: before && after ? Math.max(0, after.rss_kib - before.rss_kib) : null,
    inter_token_ns: interToken(steps, allSteps),
  };
}

const rate = (tokens: LanguageTurn['prefill_tokens'], ns: number) =>
  tokens > 0 && ns > 0 ? (tokens / ns) * 1e9 : null;

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((v) => v !== null);
  return known.length === 0 ? null : quantile(known, 0.5);
}

function interToken(steps: readonly number[], all = steps.length): LanguageSummary['inter_token_ns'] {
  if (steps.length === 0) return null;
  const at = (p: number) => quantile([...steps], p);
  return {
    n: all,
    p50: at(0.5),
    p95: at(0.95),
    p99: steps.length < FEWEST_FOR_P99 ? null : at(0.99),
  };
}

/** A cell's numbers of its runs, each figure the median of theirs. */
export function languageOfCell(runs: readonly (LanguageSummary | null)[]): CellMetrics['language'] {
  const known = runs.filter((r) => r !== null);
  const [one] = known;
  if (one === undefined) return null;
  const over = (pick: (r: LanguageSummary) => number | null) => {
    const values = known.map(pick).filter((v) => v !== null);
    if (values.length === 0) return null;
    return {
      n: values.length,
      median: quantile(values, 0.5),
      min: Math.min(...values),
      max: Math.max(...values),
    };
  };
  const steps = known.map((r) => r.inter_token_ns).filter((s) => s !== null);
  const p99 = steps.map((s) => s.p99).filter((p) => p !== null);
  return {
    prefill_tokens: one.prefill_tokens,
    decode_tokens: one.decode_tokens,
    context_tokens: one.context_tokens,
    prefill_rate: over((r) => r.prefill_rate),
    decode_rate: over((r) => r.decode_rate),
    time_to_first_token_ns: over((r) => r.time_to_first_token_ns),
    first_answer_cold_ns: over((r) => r.first_answer_cold_ns),
    inter_token_ns:
      steps.length === 0
        ? null
        : {
            n: steps.reduce((sum, s) => sum + s.n, 0),
            p50: median(steps.map((s) => s.p50))!,
            p95: median(steps.map((s) => s.p95))!,
            p99: p99.length === steps.length ? median(p99) : null,
          },
  };
}
