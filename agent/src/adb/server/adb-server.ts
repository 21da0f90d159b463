import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.js';
import { ServerTransport } from '../server-transport.js';
import type { AdbTransport } from '../transport.js';
import { next, troubleOf, type ServerEvent, type ServerState } from './life.js';
import { whoHolds } from './port.js';
import { homeOf, spawnServer, type ServerProcess } from './process.js';
import { findAdb } from './program.js';
import { endStaleServer, forgetServer, rememberServer } from './stale.js';

const POLL_MS = 15;
const START_MS = 15_000;
const CHECK_MS = 5_000;
const CHECK_LIMIT_MS = 5_000;
const KILL_MS = 2_000;

export interface AdbServerSettings {
  /** RACKMARK_ADB; null: `adb` on the PATH. */
  program: string | null;
  /** RACKMARK_ADB_PORT. */
  port: number;
  /** Below the agent's data folder: keys, temporary files, and which process is ours. */
  folder: string;
  /** Until what only a person can change is looked at again. */
  personDelayMs?: number;
  /** For whoever holds the port to say what it is. */
  holderAnswerMs?: number;
}

/**
 * One adb server that belongs to this agent: started, watched, started again when it dies, ended with the agent. It never
 * touches another one.
 */
export class AdbServer {
  readonly transport: AdbTransport;
  /** Called after each change of `up` or `trouble`. */
  onChange: () => void = () => {};
  private state: ServerState = { name: 'stopped' };
  private child: ServerProcess | null = null;
  /** What was found when it was last looked for. */
  private program = '';
  private entries = 0;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly settings: AdbServerSettings,
    private readonly log: Log,
  ) {
    this.transport = new ServerTransport(settings.port);
  }

  /** What phones do not answer while this is false is not their fault. */
  get up(): boolean {
    return this.state.name === 'up';
  }
  /** In words, for people: no adb, a stranger on the port, a server that dies; null when nothing is wrong. */
  get trouble(): string | null {
    return troubleOf(this.state);
  }
  /** The server's process; null while there is none. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Resolves when the server is up, or when it is known why it is not. It goes on trying then. */
  async start(): Promise<void> {
    mkdirSync(this.settings.folder, { recursive: true, mode: 0o700 });
    this.handle({ type: 'start' });
    await this.until((s) => s.name === 'up' || s.name === 'waiting' || s.name === 'stopped');
  }

  async stop(): Promise<void> {
    this.handle({ type: 'stop' });
    await this.until((s) => s.name === 'stopped');
  }

  private until(reached: (state: ServerState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!reached(this.state)) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  private handle(event: ServerEvent): void {
    const before = this.state;
    this.state = next(before, event, this.settings.personDelayMs);
    if (this.state === before) return;
    const { state } = this;
    if (this.trouble !== troubleOf(before) && this.trouble !== null) this.log(this.trouble);
    this.onChange();
    for (const look of [...this.watchers]) look();
    // Last, since it may find out at once what comes next.
    if (state.name !== before.name) this.enter(state);
  }

  /** Carries out what a new state asks for. What comes back late, when the state is another one, changes nothing. */
  private enter(state: ServerState): void {
    const entry = ++this.entries;
    const still = (): boolean => this.entries === entry;
    if (state.name === 'looking') void this.look(still);
    if (state.name === 'starting') this.launch(still);
    if (state.name === 'up') void this.check(still);
    if (state.name === 'waiting')
      void sleep(state.delayMs, undefined, { ref: false }).then(
        () => still() && this.handle({ type: 'waited' }),
      );
    if (state.name === 'ending' || state.name === 'stopping') this.kill();
  }

  private async look(still: () => boolean): Promise<void> {
    const { port, folder, program: asked } = this.settings;
    const found = findAdb(asked, process.env.PATH ?? '');
    if (found.program === null) return this.handle({ type: 'no_program', trouble: found.trouble });
    this.program = found.program;
    if (await endStaleServer(folder, homeOf(folder)))
      this.log('Ended an adb server that an earlier run left.');
    const holder = await whoHolds(this.transport, this.settings.holderAnswerMs);
    if (still()) this.handle({ type: 'port', holder, port });
  }

  private launch(still: () => boolean): void {
    const { port, folder, program: asked } = this.settings;
    const { program } = this;
    let own: ServerProcess | null = null;
    const failed = (error: unknown) =>
      this.handle({ type: 'exited', atMs: performance.now(), words: (error as Error).message });
    const onExit = (words: string): void => {
      if (own !== this.child) return;
      this.child = null;
      forgetServer(folder);
      // A program that somebody named and that is no adb ends like this.
      const isNoAdb = asked !== null && words.startsWith('code ');
      const named = isNoAdb ? `${words}; RACKMARK_ADB names ${asked}` : words;
      this.handle({ type: 'exited', atMs: performance.now(), words: named });
    };
    try {
      own = spawnServer({ program, port, folder }, onExit);
    } catch (error) {
      return failed(error);
    }
    this.child = own;
    if (own === null) return;
    try {
      rememberServer(folder, { pid: own.pid, port });
    } catch (error) {
      // It runs, and ends with this process even so.
      this.log(`Which adb server is this agent's could not be written down (${(error as Error).message}).`);
    }
    void this.awaitAnswer(still);
  }

  private async awaitAnswer(still: () => boolean): Promise<void> {
    const deadline = performance.now() + START_MS;
    while (still() && performance.now() < deadline) {
      if (await this.answers(CHECK_LIMIT_MS)) {
        if (still()) this.handle({ type: 'answered', atMs: performance.now() });
        return;
      }
      await sleep(POLL_MS, undefined, { ref: false });
    }
    if (still()) this.handle({ type: 'unanswered' });
  }

  private async check(still: () => boolean): Promise<void> {
    while (still()) {
      await sleep(CHECK_MS, undefined, { ref: false });
      if (!still()) return;
      const ok = await this.answers(CHECK_LIMIT_MS);
      if (still()) this.handle(ok ? { type: 'answered', atMs: performance.now() } : { type: 'unanswered' });
    }
  }

  private async answers(totalMs: number): Promise<boolean> {
    try {
      await this.transport.version({ totalMs });
      return true;
    } catch {
      return false;
    }
  }

  private kill(): void {
    const { child } = this;
    child?.kill('SIGTERM');
    setTimeout(() => {
      if (this.child === child) child?.kill('SIGKILL');
    }, KILL_MS).unref();
  }
}
