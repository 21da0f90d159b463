import { studentQuantile, studentTwoSided } from './distributions.js';

/** A figure with the interval that its uncertainty leaves; null where nothing is known of that. */
export interface Estimate {
  value: number;
  low: number | null;
  high: number | null;
}

/** What independent points would tell as much: as in step.ts. */
interface Sample {
  n: number;
  mean: number;
  squares: number;
}

const sampleOf = (logs: readonly number[]): Sample => {
  const mean = logs.reduce((s, v) => s + v, 0) / logs.length;
  return { n: logs.length, mean, squares: logs.reduce((s, v) => s + (v - mean) ** 2, 0) };
};

const tauOf = (rho: number) => (1 + rho) / (1 - rho);

/** Geometric mean of a level's points, and its interval by Student's t on the logarithms. */
export function levelOf(logs: readonly number[], rho: number, confidence: number): Estimate {
  const { n, mean, squares } = sampleOf(logs);
  const tau = tauOf(rho);
  const df = n / tau - 1;
  return df > 0
    ? around(mean, Math.sqrt(squares / (df * tau) / (n / tau)), df, confidence)
    : { value: Math.exp(mean), low: null, high: null };
}

/** After over before, pooled: the interval of the test that found the change. */
export function ratioOf(
  before: readonly number[],
  after: readonly number[],
  rho: number,
  confidence: number,
): Estimate {
  const [a, b] = [sampleOf(before), sampleOf(after)];
  const tau = tauOf(rho);
  const df = (a.n + b.n) / tau - 2;
  const log = b.mean - a.mean;
  if (df <= 0) return { value: Math.exp(log), low: null, high: null };
  const variance = (a.squares + b.squares) / (df * tau);
  return around(log, Math.sqrt(variance * tau * (1 / a.n + 1 / b.n)), df, confidence);
}

export interface Prediction extends Estimate {
  low: number;
  high: number;
  /** Two-sided, of a value from this level. */
  p: (log: number) => number;
}

/** Where one more point of a level is expected: Student's prediction interval; null while the level tells too little. */
export function predictionOf(logs: readonly number[], rho: number, confidence: number): Prediction | null {
  const { n, mean, squares } = sampleOf(logs);
  const tau = tauOf(rho);
  const df = n / tau - 1;
  if (df <= 1) return null;
  const error = Math.sqrt((squares / (df * tau)) * (1 + tau / n));
  if (error === 0) return null;
  const half = studentQuantile((1 + confidence) / 2, df) * error;
  return {
    value: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    p: (log) => studentTwoSided((log - mean) / error, df),
  };
}

function around(log: number, error: number, df: number, confidence: number): Estimate {
  const half = studentQuantile((1 + confidence) / 2, df) * error;
  return { value: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half) };
}

/** Whether a level is where an older one was: its interval holds that value, or they differ by less than what counts as a change. */
export function isBackAt(now: Estimate, old: number, smallestEffect: number): boolean {
  const holds = now.low !== null && now.high !== null && now.low <= old && old <= now.high;
  return holds || Math.abs(Math.log(now.value / old)) < Math.log(1 + smallestEffect);
}
