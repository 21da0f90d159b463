import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { HarnessEnd, HarnessOrder, HarnessProgram, HarnessRun } from './program.js';

const recordedEvent = z.looseObject({ type: z.string(), t_ns: z.number() });
type RecordedEvent = z.infer<typeof recordedEvent>;
const named = z.looseObject({ run: z.string() });

export interface RecordedOptions {
  /** Event lines of one whole run, or what makes them of the parameters. */
  lines: readonly string[] | ((parameters: unknown) => readonly string[]);
  /** 1: as long as it took; 0: at once. */
  pace?: number;
  version?: string;
}

/** Tells a run that happened before, under the new run's name: what the agent and the scheduler cost is all that is left. */
export class RecordedHarness implements HarnessProgram {
  readonly version: string;
  private readonly eventsFor: (parameters: unknown) => RecordedEvent[];
  private readonly pace: number;

  constructor({ lines, pace = 1, version = '1.0.0' }: RecordedOptions) {
    this.version = version;
    this.pace = pace;
    const read = (all: readonly string[]) => all.map((line) => recordedEvent.parse(JSON.parse(line)));
    const once = typeof lines === 'function' ? null : read(lines);
    this.eventsFor = (parameters) => once ?? read((lines as (p: unknown) => readonly string[])(parameters));
  }

  start({ parameters, onLine }: HarnessOrder): HarnessRun {
    const stop = new AbortController();
    const killed = new Promise<HarnessEnd>((resolve) =>
      stop.signal.addEventListener('abort', () => resolve({ kind: 'died', signal: 'SIGKILL' })),
    );
    let frozen = false;
    const told = this.tell(parameters, (line) => (frozen ? undefined : onLine(line)), stop.signal);
    return {
      ended: Promise.race([killed, told.then((end) => (frozen ? killed : end))]),
      kill: () => stop.abort(),
      freeze: () => void (frozen = true),
    };
  }

  private async tell(
    parameters: string,
    onLine: (line: string) => void,
    stop: AbortSignal,
  ): Promise<HarnessEnd> {
    const order = parsed(parameters);
    const run = named.safeParse(order).data?.run ?? 'unnamed';
    const events = this.eventsFor(order);
    const began = performance.now();
    for (const event of events) {
      const due = began + (event.t_ns / 1e6) * this.pace;
      const left = due - performance.now();
      if (left > 1) await wait(left, undefined, { signal: stop }).catch(() => {});
      if (stop.aborted) return { kind: 'died', signal: 'SIGKILL' };
      onLine(JSON.stringify({ ...event, run }));
    }
    return { kind: 'finished', done: events.at(-1)?.type === 'done' };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
