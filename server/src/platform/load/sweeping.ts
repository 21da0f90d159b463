import type { Logger } from '@nestjs/common';

/** Clears up from time to time, for the first time when a start is over; a sweep that fails is logged. @returns how to stop it */
export function sweeping(
  sweep: () => Promise<void>,
  { firstMs, everyMs }: { firstMs: number; everyMs: number },
  logger: Pick<Logger, 'error'>,
): () => void {
  const run = () => void sweep().catch((error: unknown) => logger.error(`sweep failed: ${String(error)}`));
  const timers = [setTimeout(run, firstMs).unref(), setInterval(run, everyMs).unref()];
  return () => timers.forEach(clearTimeout);
}
