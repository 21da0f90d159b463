import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { HarnessEnd, HarnessOrder, HarnessProgram, HarnessRun } from './program.js';

const recordedEvent = z.looseObject({ type: z.string(), t_ns: z.number() });
type RecordedEvent = z.infer<typeof recordedEvent>;
const named = z.looseObject({ run: z.string() });

export interface RecordedOptions {
  /** Event lines of one whole run. */
  lines: readonly string[];
  /** 1: as long as it took; 0: at once. */
  pace?: number;
  version?: string;
}

/** Tells a run that happened before, under the new run's name: what the agent and the scheduler cost is all that is left. */
export class RecordedHarness implements HarnessProgram {
  readonly version: string;
  private readonly events: RecordedEvent[];
  private readonly pace: number;

  constructor({ lines, pace = 1, version = '1.0.0' }: RecordedOptions) {
    this.version = version;
    this.pace = pace;
    this.events = lines.map((line) => recordedEvent.parse(JSON.parse(line)));
  }

  start({ parameters, onLine }: HarnessOrder): HarnessRun {
    const stop = new AbortController();
    return {
      ended: this.tell(parameters, onLine, stop.signal),
      kill: () => stop.abort(),
      freeze: () => stop.abort(),
    };
  }

  private async tell(
    parameters: string,
    onLine: (line: string) => void,
    stop: AbortSignal,
  ): Promise<HarnessEnd> {
    const run = named.safeParse(parsed(parameters)).data?.run ?? 'unnamed';
    const began = performance.now();
    for (const event of this.events) {
      const due = began + (event.t_ns / 1e6) * this.pace;
      const left = due - performance.now();
      if (left > 1) await wait(left, undefined, { signal: stop }).catch(() => {});
      if (stop.aborted) return { kind: 'died', signal: 'SIGKILL' };
      onLine(JSON.stringify({ ...event, run }));
    }
    return { kind: 'finished', done: this.events.at(-1)?.type === 'done' };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
