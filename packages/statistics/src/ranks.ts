import { requirePositive, requireConfidence, requireSample, sorted } from './check.js';
import { normalCdf, normalQuantile } from './distributions.js';
import { quantileSorted } from './quantile.js';

export interface MannWhitney {
  /** Statistic of x: pairs in which x is larger, ties counted half. */
  u: number;
  /** Two-sided. */
  p: number;
  method: 'exact' | 'normal';
}

/** Up to this product of sizes, and without ties, p is exact. */
const EXACT_UP_TO = 400;

/**
 * Mann–Whitney U test, two-sided. Exact without ties up to n₁·n₂ = 400, else normal with tie and continuity
 * correction, as scipy.stats.mannwhitneyu does.
 */
export function mannWhitney(x: readonly number[], y: readonly number[]): MannWhitney {
  requireSample(x, 'x');
  requireSample(y, 'y');
  const { ranks, ties } = rankAll([...x, ...y]);
  const n = x.length;
  const m = y.length;
  const u = ranks.slice(0, n).reduce((sum, r) => sum + r, 0) - (n * (n + 1)) / 2;
  const larger = Math.max(u, n * m - u);
  if (ties === 0 && n * m <= EXACT_UP_TO) {
    return { u, p: Math.min(1, 2 * upperTail(larger, n, m)), method: 'exact' };
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance === 0) return { u, p: 1, method: 'normal' };
  const z = (larger - (n * m) / 2 - 0.5) / Math.sqrt(variance);
  return { u, p: Math.min(1, 2 * (1 - normalCdf(z))), method: 'normal' };
}

/** Mid-ranks, and the sum of t³ − t over groups of ties. */
function rankAll(values: readonly number[]): { ranks: number[]; ties: number } {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  let ties = 0;
  for (let i = 0; i < order.length;) {
    let j = i;
    while (j + 1 < order.length && values[order[j + 1]!] === values[order[i]!]) j += 1;
    const t = j - i + 1;
    ties += t ** 3 - t;
    for (let k = i; k <= j; k++) ranks[order[k]!] = (i + j) / 2 + 1;
    i = j + 1;
  }
  return { ranks, ties };
}

/**
 * Number of arrangements with each value of U, as shares: the coefficients of the Gaussian binomial, built up by the
 * recurrence of Mann and Whitney (1947).
 */
function shares(n: number, m: number): number[] {
  let row = new Array<number[]>(m + 1).fill([1]);
  for (let i = 1; i <= n; i++) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= m; j++) {
      const fromX = row[j]!;
      const fromY = next[j - 1]!;
      const counts = new Array<number>(i * j + 1).fill(0);
      fromX.forEach((c, u) => (counts[u + j]! += c * (i / (i + j))));
      fromY.forEach((c, u) => (counts[u]! += c * (j / (i + j))));
      next.push(counts);
    }
    row = next;
  }
  return row[m]!;
}

const upperTail = (u: number, n: number, m: number) =>
  shares(n, m).reduce((sum, share, i) => (i >= u ? sum + share : sum), 0);

export interface RatioInterval {
  /** Candidate over base. */
  ratio: number;
  /** Null where the samples are too small to bound it at this confidence. */
  low: number | null;
  high: number | null;
}

/**
 * Hodges–Lehmann estimate on logarithms: the median of all ln(candidate) − ln(base), as a ratio, with the interval that
 * inverts the Mann–Whitney test (Hollander and Wolfe, Nonparametric Statistical Methods, 4.2 and 4.3).
 * @param base,candidate values above 0
 */
export function hodgesLehmannRatio(
  base: readonly number[],
  candidate: readonly number[],
  { confidence = 0.95 } = {},
): RatioInterval {
  requirePositive(base, 'base');
  requirePositive(candidate, 'candidate');
  requireConfidence(confidence);
  const logs = base.map(Math.log);
  const differences = sorted(candidate.flatMap((c) => logs.map((b) => Math.log(c) - b)));
  const ratio = Math.exp(quantileSorted(differences, 0.5));
  const k = criticalCount(base.length, candidate.length, confidence);
  if (k < 1) return { ratio, low: null, high: null };
  return { ratio, low: Math.exp(differences[k - 1]!), high: Math.exp(differences[differences.length - k]!) };
}

/** How many of the smallest differences lie outside the interval, plus one; 0 when none may. */
function criticalCount(n: number, m: number, confidence: number): number {
  const tail = (1 - confidence) / 2;
  if (n * m > EXACT_UP_TO) {
    const spread = Math.sqrt((n * m * (n + m + 1)) / 12);
    return Math.max(0, Math.floor((n * m) / 2 - normalQuantile(1 - tail) * spread));
  }
  let sum = 0;
  let k = 0;
  for (const share of shares(n, m)) {
    sum += share;
    if (sum > tail + 1e-12) break;
    k += 1;
  }
  return k;
}

/**
 * Benjamini–Hochberg adjusted p values (1995), in the order given; they hold the false discovery rate.
 * @param p values from 0 to 1
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  if (p.some((v) => !(v >= 0 && v <= 1))) throw new RangeError('p values must lie from 0 to 1');
  const order = p.map((_, i) => i).sort((a, b) => p[b]! - p[a]!);
  const adjusted = new Array<number>(p.length);
  let least = 1;
  order.forEach((index, i) => {
    least = Math.min(least, (p[index]! * p.length) / (p.length - i));
    adjusted[index] = least;
  });
  return adjusted;
}
