import type { FakePhone } from '../phone.js';

export interface HarnessOrder {
  phone: FakePhone;
  /** The text of the parameters, as the agent wrote it. */
  parameters: string;
  /** One event, without its line end. */
  onLine: (line: string) => void;
}

export type HarnessEnd =
  /** It said its end; `done` is false after an `error` event. */
  | { kind: 'finished'; done: boolean }
  /** It died of itself. */
  | { kind: 'died'; signal: string };

export interface HarnessRun {
  /** Resolves after the last line was handed on. */
  readonly ended: Promise<HarnessEnd>;
  kill(): void;
  /** Goes on living without doing anything. */
  freeze(): void;
}

/** What measures on a played phone: the Kotlin harness on a JVM, or recorded events. */
export interface HarnessProgram {
  /** Version that a package of it would have. */
  readonly version: string;
  start(order: HarnessOrder): HarnessRun;
}
