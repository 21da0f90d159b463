/**
 * How long a test waits for what must come. A guard against hangs, never a measure of speed: far above what the slowest
 * machine needs, and below the limit of a whole test (jest.config.mjs), so that this says what did not come.
 */
export const HANG_MS = 300_000;
const LOOK_AGAIN_MS = 20;

/** No use in waiting any longer. */
export class Dead extends Error {}

/**
 * Looks again until something holds; never a fixed sleep. A look that throws is one that did not find it yet.
 * @throws Error that says what did not come, and how the last look failed
 */
export async function until<T>(look: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const end = performance.now() + HANG_MS;
  let trouble = '';
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      trouble = '';
    } catch (error) {
      if (error instanceof Dead) throw error;
      trouble = ` The last look: ${String(error)}`;
    }
    if (performance.now() > end)
      throw new Error(`Waited ${HANG_MS / 1000} s in vain until ${what}.${trouble}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
