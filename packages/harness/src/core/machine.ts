import type { Conditions, MemoryReading } from '@rackmark/contracts';
import type { Clock } from './clock.js';

/** What the measuring loop asks of the machine that it runs on. Nothing of it is called inside a timed section but the clock. */
export interface Machine {
  clock: Clock;
  /** The memory now and its high-water mark since the last reset. */
  memory(phase: string): MemoryReading;
  /** Starts a new high-water mark where the machine allows it. */
  resetPeak(): void;
  /** Begins to watch; what comes of readings is over the time since the one before. */
  watch(): { read(phase: string): Conditions };
  /** In hexadecimal digits. A page has it only asynchronously. */
  sha256(bytes: Uint8Array): string | Promise<string>;
}
