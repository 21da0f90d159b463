import { words } from './words.js';
import { withPortal, type PortalOptions } from './portal/with-portal.js';

/** `rackmark cancel 3`: what was measured is kept. */
export async function cancelBenchmark(ref: string, where: PortalOptions): Promise<void> {
  await withPortal(
    where,
    async (api) => {
      const found = await api.benchmark(ref);
      if (found.state === 'ended')
        return void process.stdout.write(
          `${words().say('shell.cancel.ended', { benchmark: found.number })}\n`,
        );
      await api.cancel(found.id);
      const { tally, runs } = await api.benchmark(ref);
      const measured = tally.measured + tally.suspect + tally.invalid;
      process.stdout.write(
        `${words().say('shell.cancel.done', { benchmark: found.number, n: measured, of: runs })}\n`,
      );
    },
    { startsOwn: false },
  );
}
