import type { Log } from '../../log.js';
import type { AdbDevice } from '../../adb/transport.js';
import type { HarnessStore } from './app/harness-store.js';
import type { HygieneOptions } from './fitness/hygiene.js';
import type { AndroidLimits } from './limits.js';

/** What all phones of an agent share. */
export interface AndroidContext {
  dataDir: string;
  limits: AndroidLimits;
  store: HarnessStore;
  hygiene: Omit<HygieneOptions, 'airplane'> & { airplane: boolean };
  /** Path of the prebuilt `benchmark_model`; null where the operator gave none. */
  benchmarkModel: string | null;
  /** The same of LiteRT-LM's `litert_lm_main`. */
  litertLmMain: string | null;
  /** Measures at once, whatever the gates say. */
  skipGates: boolean;
  /** Runs that the agent still holds a lease for, by the phone's key: they may go on there. */
  openRuns: (key: string) => readonly string[];
  /** Makes the link of this connection anew. */
  reconnect: (device: AdbDevice, signal: AbortSignal) => Promise<void>;
  /** Asks a connected phone again who it is; the answer comes as `attach`. */
  askAgain: (transportId: string) => void;
  now: () => number;
  log: Log;
}
