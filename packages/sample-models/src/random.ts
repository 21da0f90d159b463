/** Numbers in [−1, 1), the same for the same seed (Mulberry32, public domain). */
export function seededWeights(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** `n` weights of a uniform distribution with standard deviation `deviation`. */
export function uniform(next: () => number, n: number, deviation: number): Float32Array {
  const bound = deviation * Math.sqrt(3);
  return Float32Array.from({ length: n }, () => next() * bound);
}
