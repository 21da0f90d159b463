import { ladder, type Ladder } from './life/recovery.js';

/** Every limit of working with a phone, in one place. A test passes its own. */
export interface AndroidLimits {
  /** Must be below this before a run; of the battery, which every phone can tell. */
  temperatureC: number;
  batteryPercent: number;
  /** Share of the CPU time that other programs may take before a run, 0 to 1. */
  busyShare: number;
  /** Storage that stays free: so much, or a tenth of all where that is less. */
  freeMib: number;
  freeShare: number;
  /** How long a run waits for a fit phone, and how long for a calm one, which the verdict judges anyway. */
  gateMs: number;
  calmMs: number;
  gateEveryMs: number;
  /** An idle phone is looked at this often. */
  lookEveryMs: number;
  /** A phone whose link is gone keeps its job this long. */
  graceMs: number;
  bootMs: number;
  bootEveryMs: number;
  /** One question to the phone's shell. */
  shellMs: number;
  /** A line of a dozen programs; on old phones some of them start a virtual machine. */
  programsMs: number;
  /** Without a byte while a file is pushed: cheap storage takes long to write what came. */
  idleMs: number;
  installMs: number;
  cleanupMs: number;
  /** Reading a run's output: from the first to the longest pause; `measureMs` while samples are taken. */
  pollFirstMs: number;
  pollLongestMs: number;
  pollMeasureMs: number;
  /** A phone that is being shut down ends its processes first: so long is waited before they count as lost. */
  confirmMs: number;
  readBytes: number;
  /** A run's output larger than this is rubbish. */
  outputBytes: number;
  /** Between two tries to prepare a phone. */
  prepareAgainMs: number;
  /** Between two steps of the recovery ladder. */
  stepMs: number;
  ladder: Ladder;
}

export const androidLimits: AndroidLimits = {
  temperatureC: 38,
  batteryPercent: 25,
  busyShare: 0.25,
  freeMib: 1_024,
  freeShare: 0.1,
  gateMs: 600_000,
  calmMs: 30_000,
  gateEveryMs: 2_000,
  lookEveryMs: 10_000,
  graceMs: 120_000,
  bootMs: 180_000,
  bootEveryMs: 1_000,
  shellMs: 10_000,
  programsMs: 40_000,
  idleMs: 60_000,
  installMs: 180_000,
  cleanupMs: 120_000,
  pollFirstMs: 300,
  pollLongestMs: 1_000,
  pollMeasureMs: 2_000,
  confirmMs: 1_500,
  readBytes: 4 * 2 ** 20,
  outputBytes: 256 * 2 ** 20,
  prepareAgainMs: 10_000,
  stepMs: 5_000,
  ladder,
};
