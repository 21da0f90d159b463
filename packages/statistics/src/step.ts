import { studentTwoSided } from './distributions.js';

/** What stands on both sides of a point. */
export interface Step {
  /** Means. */
  before: number;
  after: number;
  /** Numbers of points. */
  left: number;
  right: number;
  /** Two-sided, of "both sides have one mean". */
  p: number;
}

/**
 * Student's pooled t-test between x[from, at) and x[at, to).
 *
 * Points that resemble their neighbours tell less than as many independent ones: with a lag-1 correlation ρ as much as n/τ of
 * them, τ = (1+ρ)/(1−ρ) (Bayley and Hammersley, The "Effective" Number of Independent Observations, 1946), and they scatter
 * less around their own mean than around the true one: the sum of squares is that of n − τ, not of n − 1.
 * @param compat σ is the population's (divided by n, not n − 1), as apache/otava hands it to its test
 */
export function stepBetween(
  x: readonly number[],
  from: number,
  at: number,
  to: number,
  { compat = false, rho = 0 }: { compat?: boolean; rho?: number } = {},
): Step {
  const [a, b] = [side(x, from, at), side(x, at, to)];
  const of = { before: a.mean, after: b.mean, left: a.n, right: b.n };
  const tau = rho > 0 ? (1 + rho) / (1 - rho) : 1;
  const df = (a.n + b.n) / tau - 2;
  if (df <= 0) return { ...of, p: 1 };
  const squares = compat
    ? ((a.n - 1) * a.squares) / a.n + ((b.n - 1) * b.squares) / b.n
    : a.squares + b.squares;
  const error = Math.sqrt((squares / (df * tau)) * tau * (1 / a.n + 1 / b.n));
  if (error === 0) return { ...of, p: a.mean === b.mean ? 1 : 0 };
  return { ...of, p: studentTwoSided((b.mean - a.mean) / error, df) };
}

function side(x: readonly number[], from: number, to: number): { n: number; mean: number; squares: number } {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i]!;
  const n = to - from;
  const mean = sum / n;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (x[i]! - mean) ** 2;
  return { n, mean, squares };
}
