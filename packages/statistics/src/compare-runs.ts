import { requirePositive } from './check.js';
import { normalQuantile, studentCdf, studentQuantile } from './distributions.js';
import { hodgesLehmannRatio, mannWhitney, smallestP } from './mann-whitney.js';
import { quantile } from './quantile.js';
import { seededRandom } from './random.js';

export interface ComparedRuns {
  /** Candidate over base: below 1 the candidate's values are smaller. */
  ratio: number;
  low: number | null;
  high: number | null;
  p: number | null;
  method: 'hodges-lehmann' | 'welch-log' | 'bootstrap-iterations' | 'none';
  word: 'faster' | 'slower' | 'no change' | 'inconclusive';
  /** How many more runs a side would probably settle an inconclusive one; null where none is needed. */
  moreRuns: number | null;
  nBase: number;
  nCandidate: number;
  /** Smallest p that a rank test could reach with so many runs. */
  minimumP: number;
  /** False when a side has one run only: the interval then knows nothing of the spread between runs. */
  replicated: boolean;
}

export interface CompareOptions {
  confidence?: number;
  /** Half-width of "no change": 0.03 is ±3 %. */
  delta?: number;
  seed?: number;
}

/** From this many runs on both sides the rank interval is used: it exists at 95 % from 4 against 4. */
const RANKS_FROM = 4;
const MOST_MORE_RUNS = 99;

/**
 * Compares two cells, each an array of runs, each run an array of values above 0 (lower is better). The run is the unit
 * of replication: runs are reduced to their medians. From 4 runs a side: Hodges–Lehmann on logarithms with its
 * Mann–Whitney interval. With 2 or 3: Welch's t on the logarithms of the run medians, which carries the spread between
 * runs and is honestly wide. With one run on a side only the iterations can be resampled (replicated: false).
 */
export function compareRuns(
  base: readonly (readonly number[])[],
  candidate: readonly (readonly number[])[],
  { confidence = 0.95, delta = 0.03, seed = 1 }: CompareOptions = {},
): ComparedRuns {
  if (base.length === 0 || candidate.length === 0) throw new RangeError('each side needs at least one run');
  [...base, ...candidate].forEach((run, i) => requirePositive(run, `run ${i}`));
  const b = base.map((run) => quantile(run, 0.5));
  const c = candidate.map((run) => quantile(run, 0.5));
  const estimate = estimateOf(base, candidate, b, c, confidence, seed);
  const replicated = b.length > 1 && c.length > 1;
  const word = wordOf(estimate, delta, replicated);
  return {
    ...estimate,
    word,
    moreRuns: word === 'inconclusive' ? moreRuns(estimate, b, c, delta) : null,
    nBase: b.length,
    nCandidate: c.length,
    minimumP: smallestP(b.length, c.length),
    replicated,
  };
}

type Estimate = Pick<ComparedRuns, 'ratio' | 'low' | 'high' | 'p' | 'method'>;

function estimateOf(
  base: readonly (readonly number[])[],
  candidate: readonly (readonly number[])[],
  b: readonly number[],
  c: readonly number[],
  confidence: number,
  seed: number,
): Estimate {
  if (b.length >= RANKS_FROM && c.length >= RANKS_FROM) {
    const { p } = mannWhitney(c, b);
    return { ...hodgesLehmannRatio(b, c, { confidence }), p, method: 'hodges-lehmann' };
  }
  if (b.length > 1 && c.length > 1) return welch(b, c, confidence);
  return bootstrap(base[0]!, candidate[0]!, b, c, confidence, seed);
}

/** Welch's t test on logarithms (Welch 1947; degrees of freedom by Welch and Satterthwaite). */
function welch(b: readonly number[], c: readonly number[], confidence: number): Estimate {
  const [mb, vb] = meanAndVariance(b.map(Math.log));
  const [mc, vc] = meanAndVariance(c.map(Math.log));
  const [eb, ec] = [vb / b.length, vc / c.length];
  const difference = mc - mb;
  const error = Math.sqrt(eb + ec);
  if (error === 0) {
    const ratio = Math.exp(difference);
    return { ratio, low: ratio, high: ratio, p: difference === 0 ? 1 : 0, method: 'welch-log' };
  }
  const df = (eb + ec) ** 2 / (eb ** 2 / (b.length - 1) + ec ** 2 / (c.length - 1));
  const half = studentQuantile(1 - (1 - confidence) / 2, df) * error;
  return {
    ratio: Math.exp(difference),
    low: Math.exp(difference - half),
    high: Math.exp(difference + half),
    p: 2 * (1 - studentCdf(Math.abs(difference) / error, df)),
    method: 'welch-log',
  };
}

function meanAndVariance(x: readonly number[]): [number, number] {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  return [mean, x.reduce((s, v) => s + (v - mean) ** 2, 0) / (x.length - 1)];
}

const RESAMPLES = 999;
const RESAMPLED_VALUES = 400;

/** Percentile bootstrap of the ratio of medians over the iterations of single runs (Efron 1979), seeded. */
function bootstrap(
  base: readonly number[],
  candidate: readonly number[],
  b: readonly number[],
  c: readonly number[],
  confidence: number,
  seed: number,
): Estimate {
  const ratio = quantile(c, 0.5) / quantile(b, 0.5);
  if (base.length < 2 || candidate.length < 2)
    return { ratio, low: null, high: null, p: null, method: 'none' };
  const random = seededRandom(seed);
  const resampledMedian = (x: readonly number[]) => {
    const n = Math.min(x.length, RESAMPLED_VALUES);
    return quantile(
      Array.from({ length: n }, () => x[Math.floor(random() * x.length)]!),
      0.5,
    );
  };
  const ratios = Array.from({ length: RESAMPLES }, () => resampledMedian(candidate) / resampledMedian(base));
  const tail = (1 - confidence) / 2;
  return {
    ratio,
    low: quantile(ratios, tail),
    high: quantile(ratios, 1 - tail),
    p: null,
    method: 'bootstrap-iterations',
  };
}

function wordOf({ low, high }: Estimate, delta: number, replicated: boolean): ComparedRuns['word'] {
  if (low === null || high === null || !replicated) return 'inconclusive';
  if (low > 1 / (1 + delta) && high < 1 + delta) return 'no change';
  if (high < 1) return 'faster';
  if (low > 1) return 'slower';
  return 'inconclusive';
}

/**
 * Runs a side that would shrink the interval until it is clear of 1, or inside ±δ when the effect is that small: from
 * the spread of the log run medians and the normal quantile, n = (1.96 · √(s₁² + s₂²) / distance)², less what is there.
 */
function moreRuns(e: Estimate, b: readonly number[], c: readonly number[], delta: number): number {
  const have = Math.min(b.length, c.length);
  if (have < 2) return RANKS_FROM - 1;
  const spread = meanAndVariance(b.map(Math.log))[1] + meanAndVariance(c.map(Math.log))[1];
  const effect = Math.abs(Math.log(e.ratio));
  const band = Math.log1p(delta);
  const distance = Math.max(effect > band ? effect : band - effect, band / 4);
  const needed = Math.ceil((normalQuantile(0.975) ** 2 * spread) / distance ** 2);
  return Math.min(MOST_MORE_RUNS, Math.max(1, Math.max(needed, RANKS_FROM) - have));
}
