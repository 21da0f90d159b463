import { setImmediate as othersTurn } from 'node:timers/promises';

/** So long does one part hold the loop. */
const PART_MS = 10;

/** Does something with each of many items and lets others have their turn in between. */
export async function inParts<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const done: R[] = [];
  let began = performance.now();
  for (const item of items) {
    done.push(work(item));
    if (performance.now() - began < PART_MS) continue;
    await othersTurn();
    began = performance.now();
  }
  return done;
}
