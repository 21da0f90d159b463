import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark, Cell } from '@rackmark/contracts';
import type { Api } from '../api.js';
import { words } from '../words.js';
import { Progress } from './progress.js';

/** Asking costs the computer that may be measuring at this moment: once a second is enough. */
export const POLL_MS = 1_000;
/** A portal that is started anew comes back within this time. */
const PORTAL_PATIENCE_MS = 600_000;
/** Whoever stops the command does not wait for that: a pipeline kills what does not end. */
const STOP_PATIENCE_MS = 8_000;

export interface Followed {
  benchmark: Benchmark;
  cells: Cell[];
  interrupted: boolean;
}

type Asked = Pick<Api, 'benchmark' | 'cancel' | 'cells' | 'isAway' | 'waits'>;

/**
 * Waits for the end. Ctrl-C or SIGTERM cancels what is left and keeps what was measured; a second one does not wait for the
 * runs under way to stop.
 */
export async function follow(api: Asked, made: Benchmark, out: NodeJS.WriteStream): Promise<Followed> {
  const progress = new Progress(out);
  const stop = new Interrupt((isLate) => patiently(api, () => api.cancel(made.id), progress, isLate));
  let benchmark = made;
  try {
    while (benchmark.state !== 'ended' && stop.times < 2) {
      progress.show(benchmark, await waits(api, benchmark, progress, stop.isLate));
      await Promise.race([wait(POLL_MS), stop.again]);
      await stop.done;
      benchmark = await patiently(api, () => api.benchmark(made.id), progress, stop.isLate);
    }
    const cells = await patiently(api, () => api.cells(made.id), progress, stop.isLate);
    return { benchmark, cells, interrupted: stop.times > 0 };
  } finally {
    progress.clear();
    stop.remove();
  }
}

/** Asked for only while nothing is measured. */
export const waits = (
  api: Pick<Api, 'isAway' | 'waits'>,
  b: Benchmark,
  progress: Progress,
  isLate: () => boolean,
): Promise<string[]> =>
  b.tally.running > 0 ? Promise.resolve([]) : patiently(api, () => api.waits(b.id), progress, isLate);

/** Asks again while the portal is away, as when it is started anew. @param isLate whether it is time to give up */
export async function patiently<T>(
  api: Pick<Api, 'isAway'>,
  ask: () => Promise<T>,
  progress: Progress,
  isLate: () => boolean,
): Promise<T> {
  const until = Date.now() + PORTAL_PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!api.isAway(error) || isLate() || Date.now() > until) throw error;
      progress.say(words().say('shell.progress.away'));
      await wait(POLL_MS);
    }
  }
}

/** Ctrl-C and SIGTERM: the first one cancels at once, also while something else is waited for. */
export class Interrupt {
  times = 0;
  /** What the first one does; nothing before. */
  done: Promise<unknown> = Promise.resolve();
  readonly again: Promise<void>;
  private since: number | null = null;
  /** Whether it was told to stop so long ago that nothing is waited for any more. */
  readonly isLate = () => this.since !== null && Date.now() > this.since + this.patienceMs;
  private wake = () => {};
  private readonly onSignal = () => {
    this.times += 1;
    if (this.times === 1) {
      this.since = Date.now();
      this.done = this.cancel(this.isLate);
      // Whoever awaits it hears of its failure; nobody may by then.
      this.done.catch(() => {});
    } else this.wake();
  };

  constructor(
    private readonly cancel: (isLate: () => boolean) => Promise<unknown>,
    private readonly patienceMs = STOP_PATIENCE_MS,
  ) {
    this.again = new Promise((resolve) => (this.wake = resolve));
    process.on('SIGINT', this.onSignal);
    process.on('SIGTERM', this.onSignal);
  }
  remove(): void {
    process.off('SIGINT', this.onSignal);
    process.off('SIGTERM', this.onSignal);
  }
}
