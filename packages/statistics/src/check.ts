/** @throws RangeError when `x` is shorter than `least` or holds a value that is not finite. */
export function requireSample(x: readonly number[], name: string, least = 1): void {
  if (x.length < least) {
    throw new RangeError(
      `${name} needs at least ${least} ${least === 1 ? 'value' : 'values'}, got ${x.length}`,
    );
  }
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) throw new RangeError(`${name}[${i}] is ${x[i]}, not a finite number`);
  }
}

/** @throws RangeError when a value is not above 0, because logarithms are taken. */
export function requirePositive(x: readonly number[], name: string): void {
  requireSample(x, name);
  for (let i = 0; i < x.length; i++) {
    if (x[i]! <= 0) throw new RangeError(`${name}[${i}] is ${x[i]}; logarithms need values above 0`);
  }
}

/** @throws RangeError when `p` is not strictly between 0 and 1. */
export function requireConfidence(p: number): void {
  if (!(p > 0 && p < 1)) throw new RangeError(`confidence must lie between 0 and 1, got ${p}`);
}

export const sorted = (x: readonly number[]): number[] => [...x].sort((a, b) => a - b);
