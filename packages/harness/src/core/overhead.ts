import type { Clock } from './clock.js';
import type { Engine } from './engine.js';

const CALLS = 2_000;

/** Median cost of one empty call through the engine's binding, in nanoseconds. */
export function overheadOf(engine: Pick<Engine, 'emptyCall'>, clock: Clock): number {
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const begin = clock();
    engine.emptyCall();
    times.push(clock() - begin);
  }
  return Math.round(times.sort((a, b) => a - b)[CALLS >> 1]!);
}
