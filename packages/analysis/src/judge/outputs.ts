import type { OutputSummary } from '@rackmark/contracts';

export interface OutputDistance {
  name: string;
  /** Cosine similarity over the recorded values, −1 to 1. */
  cosine: number;
  largestError: number;
}

/**
 * How far the outputs of a run lie from a reference run's, over the first 256 values of each; the worst output counts.
 * @returns null when no output can be compared: other names or shapes, or values that are all zero in both.
 */
export function compareOutputs(
  reference: readonly OutputSummary[],
  outputs: readonly OutputSummary[],
): OutputDistance | null {
  let worst: OutputDistance | null = null;
  for (const output of outputs) {
    const other = reference.find((r) => r.name === output.name && r.elements === output.elements);
    if (other === undefined) continue;
    const distance = compareValues(output.name, other.values, output.values);
    if (distance !== null && (worst === null || distance.cosine < worst.cosine)) worst = distance;
  }
  return worst;
}

function compareValues(
  name: string,
  a: readonly (number | null)[],
  b: readonly (number | null)[],
): OutputDistance | null {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  let largestError = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i];
    const y = b[i];
    if (x === null || x === undefined || y === null || y === undefined) continue;
    dot += x * y;
    aa += x * x;
    bb += y * y;
    largestError = Math.max(largestError, Math.abs(x - y));
  }
  if (aa === 0 && bb === 0) return null;
  const cosine = aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
  return { name, cosine, largestError };
}
