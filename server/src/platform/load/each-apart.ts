import type { Logger } from '@nestjs/common';

/** Does it for one after the other; one that fails is told of and holds up no other. */
export async function eachApart<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  logger: Logger,
): Promise<void> {
  for (const item of items)
    await work(item).catch((error: unknown) => logger.error(error instanceof Error ? error.stack : error));
}
