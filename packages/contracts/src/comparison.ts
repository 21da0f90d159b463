import { z } from 'zod';
import { configuration } from './configuration.js';
import { metricUnits, type MetricUnit } from './metric.js';
import { metricName } from './metrics.js';
import { id, sha256 } from './primitives.js';
import { outcome, verdict } from './result.js';
import { said } from './said.js';

/**
 * One side of a comparison as it stands in a URL: `benchmark~model~configuration`. Benchmark is its number, model a
 * prefix of its SHA-256 (8 digits or more), configuration its key; `*` leaves model or configuration open.
 * `3~9f2c41aa~*` is one model in all configurations; `3~*~litert.cpu.2t` all models with two threads.
 */
export const sideKey = z
  .string()
  .regex(
    /^[1-9]\d{0,9}~(\*|[0-9a-f]{8,64})~(\*|[\w.@-]+)$/,
    'must look like 3~9f2c41aa~* or 3~*~litert.cpu.2t',
  );

const sideList = z.preprocess(
  (v): unknown => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
  z.array(sideKey).min(1).max(5),
);

export const comparisonQuery = z.object({
  base: sideKey,
  candidate: sideList,
  /** Left out: the decode rate where language models were measured, else the latency. */
  metric: metricName.optional(),
  /** Half-width of "no change": 0.03 is ±3 %. */
  delta: z.coerce.number().gt(0).max(0.5).default(0.03),
});
export type ComparisonQuery = z.infer<typeof comparisonQuery>;

export const effectWord = z.enum(['faster', 'slower', 'no change', 'inconclusive']);
export type EffectWord = z.infer<typeof effectWord>;

/** The word as people say it of a metric: memory is smaller, not faster. */
export function effectLabel(word: EffectWord, unit: MetricUnit): string {
  if (unit !== 'KiB') return word;
  return word === 'faster' ? 'smaller' : word === 'slower' ? 'larger' : word;
}

/** "95 %", "99.75 %": level of an interval. */
export const levelText = (confidence: number | null): string =>
  confidence === null ? '–' : `${Number((confidence * 100).toFixed(2))} %`;

/**
 * Base over candidate turned so that words and numbers agree: `ratio` is candidate / base (below 1: faster, less). Of a
 * rate it is the ratio of the times for one token. The word is read off the interval, whose level is chosen for all
 * pairs of the view together: 95 % or more.
 */
export const effect = z.object({
  ratio: z.number(),
  /** Null, as `high`, `confidence` and `p`, where a side has one run only. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Level of the interval: 0.9975 for one pair of 20 that alone may differ. */
  confidence: z.number().nullable(),
  /** Of "the ratio is 1", for this pair alone. */
  p: z.number().nullable(),
  word: effectWord,
  /** Runs a side that would settle an inconclusive one four times of five, besides those that are there. */
  more_runs: z.int().nullable(),
});
export type Effect = z.infer<typeof effect>;

export const comparedState = z.enum([
  'compared',
  'suspect',
  'fallback',
  /** A CPU played the accelerator on one side: its time says nothing about a real one, so it is not ranked. */
  'software',
  'invalid',
  'unsupported',
  'failed',
  'lost',
  'cancelled',
  'pending',
  'missing',
]);

/** An app's three ways to have a language model, as medians over runs: what it waits for and what it holds meanwhile. */
export const loadingWays = z.object({
  /** The engine is made with nothing in the system's caches that this process put there, and answers for the first time. */
  cold: z.object({ load_ns: z.number(), first_token_ns: z.number() }),
  /** The same again in the same process, with everything in the caches. */
  warm: z.object({ load_ns: z.number(), first_token_ns: z.number() }),
  /** The engine stays: `held_kib` is what it holds above a process without it. */
  kept: z.object({ first_token_ns: z.number(), held_kib: z.number() }),
});
export type LoadingWays = z.infer<typeof loadingWays>;

/** How far a variant is from the f32 model of its family, on the same device in the same configuration. */
export const variantError = z.discriminatedUnion('kind', [
  /**
   * Greedy answers: pieces of text from the beginning that are the same, of how many. `log_likelihood_error`: mean
   * absolute difference of the natural log-likelihoods of a fixed text's tokens; null where one side has none.
   */
  z.object({
    kind: z.literal('answer'),
    reference: z.string(),
    same: z.int(),
    of: z.int(),
    log_likelihood_error: z.number().nullable(),
  }),
  /** The worst output: cosine similarity and largest absolute error of its first 256 values. */
  z.object({
    kind: z.literal('output'),
    reference: z.string(),
    cosine: z.number(),
    largest_error: z.number(),
  }),
]);
export type VariantError = z.infer<typeof variantError>;

const sideCell = z.object({
  cell_id: id,
  outcome: outcome.nullable(),
  verdict: verdict.nullable(),
  runs: z.int(),
  samples: z.int(),
  /** Of the metric, in its unit; null where nothing was measured. Low and high: 95 % interval over runs. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  model: z.object({ name: z.string(), size_bytes: z.number() }),
  loading: loadingWays.nullable(),
  error: variantError.nullable(),
});
export type SideCell = z.infer<typeof sideCell>;

export const comparedCell = z.object({
  row: z.string(),
  column: z.string(),
  /** Key of the candidate side. */
  candidate: z.string(),
  state: comparedState,
  /** Why there is no effect, or what to know of it. */
  note: z.string().nullable(),
  note_said: said.nullish(),
  effect: effect.nullable(),
  base_cell: sideCell.nullable(),
  candidate_cell: sideCell.nullable(),
});
export type ComparedCell = z.infer<typeof comparedCell>;

export const comparisonSide = z.object({
  key: sideKey,
  role: z.enum(['base', 'candidate']),
  /** B for the base, A, C, D … for candidates. */
  letter: z.string(),
  label: z.string(),
  /** The same for other languages, as everything `…_said`. */
  label_said: said.nullish(),
  benchmark: z.object({ id, number: z.int(), name: z.string() }),
  model: z
    .object({ sha256, name: z.string(), size_bytes: z.number(), family: z.string().nullable() })
    .nullable(),
  configuration: configuration.nullable(),
});

export const meanEffect = z.object({
  candidate: z.string(),
  /** Null: over all columns. */
  column: z.string().nullable(),
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Of the interval. The mean of one pair is that pair's effect. */
  confidence: z.number().nullable(),
  word: effectWord.nullable(),
  paired: z.int(),
  of: z.int(),
});

export const finding = z.object({
  kind: z.enum([
    'faster',
    'slower',
    'no change',
    'inconclusive',
    'suspect',
    'fallback',
    'software',
    'invalid',
    'failed',
    'unsupported',
    'scaling',
    'tokens',
    'loading',
    'error',
  ]),
  /** The leading words, to be set in bold. */
  strong: z.string(),
  text: z.string(),
  /** The same for other languages. */
  strong_said: said.nullish(),
  text_said: said.nullish(),
  cells: z.array(z.object({ row: z.string(), column: z.string(), candidate: z.string() })),
});
export type Finding = z.infer<typeof finding>;

export const comparison = z.object({
  metric: metricName,
  unit: z.enum(metricUnits),
  /** Of what both sides have measured. */
  metrics: z.array(metricName),
  delta: z.number(),
  /** Share of the claims of a view (of the words faster and slower) that is expected to hold. */
  confidence: z.number(),
  sides: z.array(comparisonSide),
  /** What differs besides what was asked for: runtime version, plan, device state. */
  also_differs: z.array(z.string()),
  also_differs_said: z.array(said).nullish(),
  equal_in_both: z.array(z.string()),
  equal_in_both_said: z.array(said).nullish(),
  /** What every configuration asks of a language model, left out of their labels: "decode 64". */
  common_task: z.string().nullable(),
  common_task_said: said.nullish(),
  columns: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      label_said: said.nullish(),
      configuration: configuration.nullable(),
    }),
  ),
  rows: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      secondary: z.string(),
      group: z.string(),
      device_id: id,
      simulated: z.boolean(),
    }),
  ),
  cells: z.array(comparedCell),
  means: z.array(meanEffect),
  findings: z.array(finding),
});
export type Comparison = z.infer<typeof comparison>;

/** What there is to compare in one benchmark: used by the selection bar. */
export const comparisonChoices = z.object({
  benchmark: z.object({ id, number: z.int(), name: z.string() }),
  sides: z.array(
    z.object({
      key: sideKey,
      label: z.string(),
      label_said: said.nullish(),
      kind: z.enum(['model', 'configuration']),
    }),
  ),
  /** A sensible first comparison, as base and candidate; null when there is nothing to compare. */
  suggested: z.object({ base: sideKey, candidates: z.array(sideKey) }).nullable(),
});
export type ComparisonChoices = z.infer<typeof comparisonChoices>;

export const distributionQuery = z.object({
  cell: z.preprocess((v): unknown => (Array.isArray(v) ? v : [v]), z.array(id).min(1).max(6)),
});
/**
 * Share of iterations at or below a latency, per run; at most 256 quantiles a run, by equal steps of share. Of a
 * language model the iterations are decode steps: from one token to the next.
 */
export const distribution = z.object({
  cells: z.array(
    z.object({
      cell_id: id,
      of: z.enum(['iterations', 'tokens']),
      runs: z.array(
        z.object({
          run_id: id,
          position: z.int(),
          repeat: z.int(),
          verdict: verdict.nullable(),
          samples: z.int(),
          median_ns: z.number(),
          p90_ns: z.number(),
          p95_ns: z.number(),
          ecdf: z.array(z.object({ latency_ns: z.number(), share: z.number() })),
          /** In order of measuring, the smallest and the largest of each of 128 parts when there were more than 256. */
          series_ns: z.array(z.number()),
          /**
           * Of a language model: the median step at each place of the answer over the run's streamed turns, at most 128
           * places (then each the median of those around it). `position` counts tokens from 1.
           */
          positions: z.array(z.object({ position: z.number(), step_ns: z.number() })),
        }),
      ),
      operators: z.array(
        z.object({
          name: z.string(),
          kind: z.string(),
          calls: z.int(),
          mean_ns: z.number(),
          share: z.number(),
        }),
      ),
    }),
  ),
});
export type Distribution = z.infer<typeof distribution>;
