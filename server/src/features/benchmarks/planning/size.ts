import { MAX_CELLS, MAX_RUNS, type NewBenchmark } from '@rackmark/contracts';

/** Why a request is more than one benchmark can hold; null where it fits. */
export function whyTooLarge(
  { models, configurations, plan: { repeats } }: Pick<NewBenchmark, 'models' | 'configurations' | 'plan'>,
  devices: number,
): string | null {
  const n = (x: number) => x.toLocaleString('en');
  const sha256s = new Set(models).size;
  const cells = sha256s * configurations.length * devices;
  const product = `${sha256s} models × ${configurations.length} configurations × ${devices} devices`;
  if (cells > MAX_CELLS)
    return `${product} are ${n(cells)} cells; at most ${n(MAX_CELLS)} fit in one benchmark. Split it.`;
  if (cells * repeats > MAX_RUNS)
    return `${product} × ${repeats} repeats are ${n(cells * repeats)} runs; at most ${n(MAX_RUNS)} fit in one benchmark. Split it, or repeat less.`;
  return null;
}
