/**
 * A generator of numbers in [0, 1) that gives the same ones for the same seed: SplitMix32, as published by
 * Sebastiano Vigna's splitmix family (32-bit variant), so that a plan can be made again from its recorded seed.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** A copy in random order (Fisher and Yates). */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

export interface PlannedRun {
  cellId: string;
  /** From 1. */
  repeat: number;
  /** Place in the job's order, from 0. */
  position: number;
}

/**
 * The order of a job's runs: blocks that hold every cell once, each block shuffled. So heat, drift and whatever else
 * changes in the meantime touch all configurations alike (randomised complete blocks).
 */
export function interleave(cellIds: readonly string[], repeats: number, random: () => number): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const cellId of shuffled(cellIds, random)) runs.push({ cellId, repeat, position: runs.length });
  }
  return runs;
}
