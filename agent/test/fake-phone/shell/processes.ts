export const SIGHUP = 1;
export const SIGKILL = 9;

/** Thrown through a command when its process was killed. */
export class Killed extends Error {
  constructor(readonly signal: number) {
    super(`killed by signal ${signal}`);
  }
}

/** One process of the phone. */
export class Process {
  readonly children = new Set<Process>();
  /** Survives the end of the session that started it (`setsid`, `nohup`). */
  isDetached = false;
  /** A shell's copy of itself that only waits for one background command. */
  isFork = false;
  private readonly abort = new AbortController();
  killedBy: number | null = null;

  constructor(
    readonly pid: number,
    public argv: readonly string[],
    readonly user: string,
    readonly parent: Process | null,
    readonly startedMs: number,
  ) {}

  get name(): string {
    return this.argv[0]!.split('/').at(-1)!;
  }
  /** Aborted when it is killed. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** `setsid`, `nohup`: the session's end is not its own. */
  detach(): void {
    this.isDetached = true;
    if (this.parent?.isFork) this.parent.isDetached = true;
  }

  /** Ends it with all that it started. */
  kill(signal: number): void {
    for (const child of this.children) if (signal !== SIGHUP || !child.isDetached) child.kill(signal);
    if (this.killedBy !== null || (signal === SIGHUP && this.isDetached)) return;
    this.killedBy = signal;
    this.abort.abort(new Killed(signal));
  }

  /** @throws Killed */
  check(): void {
    if (this.killedBy !== null) throw new Killed(this.killedBy);
  }

  /** Waits for work that does not know of signals. @throws Killed as soon as the process is */
  async unlessKilled<T>(work: Promise<T>): Promise<T> {
    this.check();
    let onAbort = () => {};
    const killed = new Promise<never>((_, reject) => {
      onAbort = () => reject(new Killed(this.killedBy!));
      this.signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, killed]);
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }
}

export class ProcessTable {
  private readonly all = new Map<number, Process>();
  private nextPid = 12_000;

  constructor(private readonly nowMs: () => number) {}

  start(argv: readonly string[], parent: Process | null, user = 'shell'): Process {
    const process = new Process((this.nextPid += 7), argv, user, parent, this.nowMs());
    this.all.set(process.pid, process);
    parent?.children.add(process);
    return process;
  }

  end(process: Process): void {
    this.all.delete(process.pid);
    process.parent?.children.delete(process);
  }

  get(pid: number): Process | null {
    return this.all.get(pid) ?? null;
  }
  list(): Process[] {
    return [...this.all.values()];
  }
  named(name: string): Process[] {
    return this.list().filter((p) => p.name === name || p.argv[0] === name);
  }

  /** The phone loses its power, or its system starts anew. */
  killAll(): void {
    for (const process of this.list()) {
      process.kill(SIGKILL);
      this.end(process);
    }
  }
}
