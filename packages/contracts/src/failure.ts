import { z } from 'zod';
import { said } from './said.js';

/** Who must act: that decides whether and where work is tried again. */
export const party = z.enum([
  'user',
  'workload',
  'device',
  'environment',
  'agent',
  'platform',
  'lease',
  'undetermined',
]);
export type Party = z.infer<typeof party>;

/** The failure taxonomy. The hundreds name the party; `retry`: may another attempt do better? */
export const failures = {
  BAD_SPEC: { code: 100, party: 'user', retry: false, outcome: 'failed' },
  BAD_MODEL: { code: 101, party: 'user', retry: false, outcome: 'failed' },
  UNSUPPORTED_OPERATOR: { code: 110, party: 'user', retry: false, outcome: 'unsupported' },
  UNSUPPORTED_ACCELERATOR: { code: 111, party: 'user', retry: false, outcome: 'unsupported' },
  UNSUPPORTED_CONFIGURATION: { code: 112, party: 'user', retry: false, outcome: 'unsupported' },
  ENGINE_MISSING: { code: 113, party: 'user', retry: false, outcome: 'unsupported' },
  /** The phone's Android is older than what this accelerator or the harness needs. */
  ANDROID_TOO_OLD: { code: 114, party: 'user', retry: false, outcome: 'unsupported' },
  /** The model was compiled for another SoC, or the libraries for this one are missing. */
  WRONG_SOC: { code: 115, party: 'user', retry: false, outcome: 'unsupported' },
  /** The device has not enough free storage or memory for this model, even when all else is cleared away. */
  MODEL_TOO_LARGE: { code: 116, party: 'user', retry: false, outcome: 'unsupported' },
  /** Prompt and answer need more tokens than the model, or the context asked for, has room for. */
  CONTEXT_LIMIT: { code: 118, party: 'user', retry: false, outcome: 'unsupported' },
  WRONG_OUTPUT: { code: 200, party: 'workload', retry: false, outcome: 'failed' },
  NATIVE_CRASH: { code: 210, party: 'workload', retry: false, outcome: 'failed' },
  HARNESS_FAULT: { code: 211, party: 'workload', retry: false, outcome: 'failed' },
  /** Android ended the app because it did not answer. */
  NOT_RESPONDING: { code: 212, party: 'workload', retry: false, outcome: 'failed' },
  OUT_OF_MEMORY: { code: 220, party: 'workload', retry: false, outcome: 'failed' },
  /** The accelerator and its driver are there, and it failed: another device may do better, this one will not. */
  ACCELERATOR_FAILED: { code: 241, party: 'workload', retry: false, outcome: 'failed' },
  /** What the runtime had compiled and kept cannot be used, and it did not help itself. */
  COMPILE_CACHE: { code: 242, party: 'workload', retry: false, outcome: 'failed' },
  TIMEOUT: { code: 230, party: 'workload', retry: false, outcome: 'failed' },
  ENGINE_ERROR: { code: 240, party: 'workload', retry: false, outcome: 'failed' },
  /** The link to the device is gone and it did not come back in time. */
  DEVICE_LOST: { code: 300, party: 'device', retry: true, outcome: 'lost' },
  /** It is there, but it does not answer. */
  DEVICE_UNRESPONSIVE: { code: 301, party: 'device', retry: true, outcome: 'lost' },
  DEVICE_REBOOTED: { code: 302, party: 'device', retry: true, outcome: 'lost' },
  DEVICE_STORAGE: { code: 310, party: 'device', retry: true, outcome: 'failed' },
  DEVICE_UNAUTHORIZED: { code: 320, party: 'device', retry: true, outcome: 'lost' },
  /** The phone refused the harness APK; the message has its own reason. */
  INSTALL_REFUSED: { code: 330, party: 'device', retry: true, outcome: 'failed' },
  /** A setting of the phone's maker forbids installing over USB: a person has to change it there; no fault of the APK. */
  INSTALL_NOT_ALLOWED: { code: 331, party: 'device', retry: true, outcome: 'failed' },
  /** What was pushed is not what arrived. */
  TRANSFER_DAMAGED: { code: 340, party: 'device', retry: true, outcome: 'failed' },
  /** Neither the run nor Rackmark ended its process; measured once more, it was ended again. */
  RUN_KILLED: { code: 405, party: 'environment', retry: true, outcome: 'failed' },
  GATE_TIMEOUT: { code: 410, party: 'environment', retry: true, outcome: 'failed' },
  AGENT_LOST: { code: 500, party: 'agent', retry: true, outcome: 'lost' },
  /** The computer's adb server is down, or a stranger holds its port. */
  ADB_SERVER: { code: 501, party: 'agent', retry: true, outcome: 'failed' },
  AGENT_FAULT: { code: 503, party: 'agent', retry: true, outcome: 'failed' },
  DISK_FULL: { code: 510, party: 'agent', retry: true, outcome: 'failed' },
  MODEL_DOWNLOAD: { code: 600, party: 'platform', retry: true, outcome: 'failed' },
  /** The portal has no harness APK to give to phones. */
  HARNESS_APP_MISSING: { code: 602, party: 'platform', retry: true, outcome: 'failed' },
  /** The portal did not take what was measured. */
  RESULT_REFUSED: { code: 603, party: 'platform', retry: true, outcome: 'failed' },
  LEASE_EXPIRED: { code: 700, party: 'lease', retry: true, outcome: 'lost' },
  LEASE_FENCED: { code: 701, party: 'lease', retry: true, outcome: 'lost' },
  CANCELLED: { code: 710, party: 'lease', retry: false, outcome: 'cancelled' },
  UNDETERMINED: { code: 900, party: 'undetermined', retry: true, outcome: 'failed' },
} as const satisfies Record<
  string,
  { code: number; party: Party; retry: boolean; outcome: 'failed' | 'unsupported' | 'lost' | 'cancelled' }
>;
export type FailureName = keyof typeof failures;
export const failureName = z.enum(Object.keys(failures) as [FailureName, ...FailureName[]]);

/** What went wrong, in words a person can act on. `detail` keeps the runtime's own last lines. */
export const failure = z.object({
  code: z.int().min(100).max(999),
  name: failureName,
  party,
  message: z.string().min(1).max(2_000),
  /** The same for other languages, where we wrote it; the words of a runtime are as they are. */
  said: said.nullish(),
  phase: z.string().max(40).nullable().default(null),
  detail: z.string().max(8_000).nullable().default(null),
});
export type Failure = z.infer<typeof failure>;

/** @param extra the phase it happened in and the runtime's own words */
export function fail(
  name: FailureName,
  message: string,
  extra: { phase?: string | null; detail?: string | null } = {},
): Failure {
  const { code, party: who } = failures[name];
  return {
    code,
    name,
    party: who,
    message: message.slice(0, 2_000),
    phase: extra.phase ?? null,
    detail: extra.detail?.slice(-8_000) ?? null,
  };
}
