/** Bytes of a stream after which something happens to the phone. */
export interface StreamFault {
  /** Bytes of payload that still pass; 0: as soon as the stream is open. */
  bytes: number;
  /** Only streams of such a service; without it, the first one. */
  service?: RegExp;
  /** Whose bytes are counted; without it, both. */
  direction?: 'to_phone' | 'from_phone';
}

export type HarnessFaultKind =
  | 'crash'
  | 'native_crash'
  | 'anr'
  | 'low_memory'
  /** system_server dies and takes the run with it. */
  | 'system_death'
  /** Damaged event lines from here on. */
  | 'garbled'
  /** `megabytes` of output that means nothing, then the run goes on. */
  | 'rubbish'
  /** Goes on living and says nothing any more. */
  | 'silence'
  /** `am` and its shell die without a word. */
  | 'lost'
  | 'reboot';

export interface HarnessFault {
  kind: HarnessFaultKind;
  /** Happens once this many event lines have been told. */
  afterEvents: number;
  megabytes?: number;
}

/** What is wrong with a phone; plain fields that may be changed while it runs. Faults of streams and runs fire once. */
export interface Faults {
  /** Takes the connection and never says who it is. */
  mute: boolean;
  /** Takes the connection and closes it. */
  refuse: boolean;
  /** Before each service is opened. */
  latencyMs: number;
  /** Of the link, each stream and direction by itself; null: as fast as it goes. */
  bytesPerSecond: number | null;
  cut: StreamFault | null;
  hang: StreamFault | null;
  reboot: StreamFault | null;
  /** Shell lines that are taken and never answered. */
  hangShell: RegExp | null;
  refuseService: RegExp | null;
  badMagic: boolean;
  hugeLength: boolean;
  /** What the storage holds in all beside the system; null: what the model has free. */
  storageFreeBytes: number | null;
  /** The package manager's code and text: "INSTALL_FAILED_…". */
  installFailure: string | null;
  /** What an install prints in the place of any word of the package manager. */
  installAnswer: string | null;
  /** Services of Android that are not up: `cmd`, `pm`, `dumpsys` and `service check` say so. */
  missingServices: ReadonlySet<string>;
  /** No HAL stands behind `dumpsys thermalservice`: status 0, no sensor. */
  noThermalHal: boolean;
  /** What makers add to `dumpsys battery`. */
  batteryLines: readonly string[];
  /** Files that arrive are damaged; the phone notices nothing. */
  damageTransfers: boolean;
  /** Added to the phone's wall clock. */
  wallClockJumpMs: number;
  harness: HarnessFault | null;
}

export const noFaults = (): Faults => ({
  mute: false,
  refuse: false,
  latencyMs: 0,
  bytesPerSecond: null,
  cut: null,
  hang: null,
  reboot: null,
  hangShell: null,
  refuseService: null,
  badMagic: false,
  hugeLength: false,
  storageFreeBytes: null,
  installFailure: null,
  installAnswer: null,
  missingServices: new Set(),
  noThermalHal: false,
  batteryLines: [],
  damageTransfers: false,
  wallClockJumpMs: 0,
  harness: null,
});

/** Refusals of the package manager as phones print them. */
export const installFailures = {
  noSpace: 'INSTALL_FAILED_INSUFFICIENT_STORAGE',
  downgrade:
    'INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: Update version code 1 is older than current 2',
  otherSignature:
    'INSTALL_FAILED_UPDATE_INCOMPATIBLE: Existing package org.rackmark.harness signatures do not match newer version; ignoring!',
  noAbi: 'INSTALL_FAILED_NO_MATCHING_ABIS: Failed to extract native libraries, res=-113',
  olderSdk:
    'INSTALL_FAILED_OLDER_SDK: Failed parse during installPackageLI: Requires newer sdk version #26 (current version is #25)',
  userRestricted: 'INSTALL_FAILED_USER_RESTRICTED: Install canceled by user',
  verification: 'INSTALL_FAILED_VERIFICATION_FAILURE: Package Verification Result',
  /** Makers' own. */
  xiaomi: 'INSTALL_FAILED_USER_RESTRICTED: Invalid apk',
  hyperOs: 'INSTALL_FAILED_HYPEROS_ISOLATION_VIOLATION',
  vivo: 'INSTALL_FAILED_ABORTED: User rejected permissions',
  oppo: '-26',
  colorOs: '-99',
  miui: 'INSTALL_FAILED_INTERNAL_ERROR: Permission Denied',
  poco: 'INSTALL_FAILED_VERIFICATION_FAILURE: Install not allowed for file:///data/app/vmdl2116103098.tmp',
} as const;
