import { MAX_CELLS, MAX_RUNS, type NewBenchmark, type Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

/** Why a request is more than one benchmark can hold; null where it fits. */
export function whyTooLarge(
  { models, configurations, plan: { repeats } }: Pick<NewBenchmark, 'models' | 'configurations' | 'plan'>,
  devices: number,
): Said | null {
  const sha256s = new Set(models).size;
  const cells = sha256s * configurations.length * devices;
  const product = { models: sha256s, a: configurations.length, devices };
  if (cells > MAX_CELLS) return said('problem.too_many_cells', { ...product, n: cells, limit: MAX_CELLS });
  if (cells * repeats > MAX_RUNS)
    return said('problem.too_many_runs', { ...product, b: repeats, n: cells * repeats, limit: MAX_RUNS });
  return null;
}
