/** What went wrong between this computer and a phone. */
export type AdbErrorKind =
  /** Nobody listens at the adb server's port, or it went away. */
  | 'SERVER_DOWN'
  /** The server or the phone refused; the message is theirs. */
  | 'FAIL'
  /** The stream ended before what must come last (exit packet, answer): nothing of it may be believed. */
  | 'TRUNCATED'
  | 'TIMEOUT'
  | 'ABORTED'
  /** The phone refused a file; the message is its own ("No space left on device"). */
  | 'SYNC_FAIL'
  /** The package manager refused; the message is its code ("INSTALL_FAILED_…"). */
  | 'INSTALL'
  /** There is no package manager: Android is still starting, or its system went down. */
  | 'STARTING';

export class AdbError extends Error {
  constructor(
    readonly kind: AdbErrorKind,
    message: string,
    /** What was read until then, or the rest of a refusal. */
    readonly detail: string | null = null,
  ) {
    super(message);
    this.name = 'AdbError';
  }
}

/** Every call ends: by its answer, its deadline, or its signal. */
export interface Limits {
  /** Milliseconds without a byte in either direction. */
  idleMs?: number;
  /** Milliseconds in all. */
  totalMs?: number;
  signal?: AbortSignal;
}

export interface ShellAnswer {
  /** Out of the exit packet; without one the call fails as TRUNCATED. */
  code: number;
  out: string;
  err: string;
}

/** The same with the output as it came, for what is counted in bytes. */
export interface ShellBytes {
  code: number;
  out: Buffer;
  err: string;
}

/** One line of the server's list. */
export interface AdbDevice {
  /** As adb prints it: it may hold blanks, quotes, anything but a line's end. */
  serial: string;
  /** The server's own word: `device`, `offline`, `unauthorized` … */
  state: string;
  /** Names the connection, also where two phones have one serial. Changes when a phone is plugged in again. */
  transportId: string;
  /** USB path ("1-4.2", "17825792X" on a Mac); null for TCP, and on systems that tell none. */
  path: string | null;
}

/** What the agent needs of a phone. Never `reverse`: a late dial of it ends the server for all phones. */
export interface AdbPhone {
  readonly transportId: string;
  /** Runs one line in the phone's shell. A non-zero code is an answer, not an error. @throws AdbError */
  shell(command: string, limits?: Limits): Promise<ShellAnswer>;
  /** The same for output whose bytes count: a text cut in the middle of a letter would lose them. @throws AdbError */
  shellBytes(command: string, limits?: Limits): Promise<ShellBytes>;
  /** @returns bytes sent; `onProgress` counts what the socket took. @throws AdbError SYNC_FAIL with the phone's text */
  push(
    file: string,
    destination: string,
    options?: Limits & { mode?: number; onProgress?: (bytes: number) => void },
  ): Promise<number>;
  /** The whole of a file, for small ones. @throws AdbError */
  pull(source: string, limits?: Limits): Promise<Buffer>;
  /** Streamed install. @throws AdbError INSTALL with the package manager's code as message */
  install(apk: string, args?: readonly string[], limits?: Limits): Promise<void>;
  reboot(limits?: Limits): Promise<void>;
}

/** One adb server. */
export interface AdbTransport {
  /** Its protocol version; proves that it is an adb server. @throws AdbError */
  version(limits?: Limits): Promise<number>;
  devices(limits?: Limits): Promise<AdbDevice[]>;
  /**
   * Tells the list now and after each change; `null` while the server is down. Goes on until stopped, whatever happens.
   * @returns stops it
   */
  track(onList: (list: readonly AdbDevice[] | null) => void): () => void;
  phone(transportId: string): AdbPhone;
  /** TCP only. @throws AdbError FAIL with the server's text, also where adb itself calls it a success */
  connect(address: string, limits?: Limits): Promise<void>;
  disconnect(address: string, limits?: Limits): Promise<void>;
  /** USB: the link is made anew. @throws AdbError */
  reconnect(device: Pick<AdbDevice, 'serial' | 'transportId' | 'path'>, limits?: Limits): Promise<void>;
}
