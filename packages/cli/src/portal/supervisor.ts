import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { said } from '@rackmark/words';
import { asTold, CannotRun } from '../exit.js';
import { words } from '../words.js';
import { agentEnvironment, serverEnvironment } from './environment.js';
import { repositoryRoot } from './root.js';

const CANNOT_START = 3;
const START_SECONDS = 120;
const STOP_SECONDS = 20;
const LONGEST_PAUSE_MS = 15_000;
/** The token comes first, and only at the start that made it. */
const READY =
  /^(?:Administrator's token, shown this once: (?<token>\S+)\n)?Rackmark server is ready: (?<url>\S+)$/m;

export interface Portal {
  url: string;
  /** What the server made at its first start, to be shown once; else null. */
  adminToken: string | null;
  stop(): Promise<void>;
}

/**
 * Starts the server and one agent for this computer as processes of their own and starts them again when they die.
 * @param say one line for people
 * @param onGone the server cannot be started again
 * @throws CannotRun with the server's own sentence
 */
export async function startPortal(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  onGone: () => void = () => {},
): Promise<Portal> {
  // Known to these two processes only: by it the agent of this computer enrols where a token is asked for.
  const localCode = randomBytes(32).toString('base64url');
  const serverEnv = { ...serverEnvironment(env), RACKMARK_LOCAL_AGENT_CODE: localCode };
  const server = new Kept(
    'server',
    join(repositoryRoot, 'server', 'dist', 'main.js'),
    serverEnv,
    say,
    onGone,
  );
  const ready = await server.start(READY);
  const { url, token } = ready!.groups!;
  // A restarted server must be found again at the same place.
  server.env = { ...serverEnv, RACKMARK_PORT: new URL(url!).port };
  const agent = new Kept(
    'agent',
    join(repositoryRoot, 'agent', 'dist', 'main.js'),
    { ...agentEnvironment(env), RACKMARK_SERVER: url, RACKMARK_AGENT_CODE: localCode },
    say,
  );
  await agent.start(null);
  return {
    url: url!,
    adminToken: token ?? null,
    stop: async () => {
      await agent.stop();
      await server.stop();
    },
  };
}

/** A process that is wanted: when it dies it is started again, ever more slowly. */
class Kept {
  private child: ChildProcess | null = null;
  private wanted = true;
  private pauseMs = 500;
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly script: string,
    public env: NodeJS.ProcessEnv,
    private readonly say: (line: string) => void,
    /** It ended and says itself that starting it again is of no use. */
    private readonly onGone: () => void = () => {},
  ) {}

  /** @returns the match of what it prints when it is ready; null where nothing is waited for */
  async start(ready: RegExp | null): Promise<RegExpMatchArray | null> {
    // Its own process group: Ctrl-C reaches this supervisor alone, which then stops both in order.
    const child = spawn(process.execPath, [this.script], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
    });
    this.child = child;
    let output = '';
    let errors = '';
    child.stderr!.on('data', (d: Buffer) => {
      errors = (errors + d.toString()).slice(-4_000);
      if (ready === null || this.isUp)
        for (const line of d.toString().split('\n').filter(Boolean)) this.say(line);
    });
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    if (ready !== null) {
      const match = await Promise.race([
        new Promise<RegExpMatchArray>((resolve) =>
          child.stdout!.on('data', (d: Buffer) => {
            output += d.toString();
            const found = output.match(ready);
            if (found) resolve(found);
          }),
        ),
        exited.then(() => null),
        wait(START_SECONDS * 1000, 'late' as const, { ref: false }),
      ]);
      const [kind, given] = [this.name, errors.trim()];
      if (match === null)
        throw new CannotRun(given === '' ? said('cannot.portal.ended', { kind }) : asTold(given));
      if (match === 'late') {
        await this.stop();
        throw new CannotRun(said('cannot.portal.late', { kind, n: START_SECONDS, given }));
      }
      this.isUp = true;
      void exited.then((code) => this.died(code));
      return match;
    }
    child.stdout!.resume();
    void exited.then((code) => this.died(code));
    return null;
  }
  private isUp = false;

  private async died(code: number | null): Promise<void> {
    if (!this.wanted) return;
    if (code === CANNOT_START) {
      this.say(words().say('shell.start.gone', { kind: this.name }));
      this.onGone();
      return;
    }
    this.say(words().say('shell.start.again', { kind: this.name }));
    await wait(this.pauseMs, undefined, { signal: this.stopping.signal }).catch(() => {});
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
    if (this.wanted) await this.start(null).catch((error: unknown) => this.say(String(error)));
  }

  async stop(): Promise<void> {
    this.wanted = false;
    this.stopping.abort();
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = await Promise.race([
      exited.then(() => false),
      wait(STOP_SECONDS * 1000, true, { ref: false }),
    ]);
    if (late) child.kill('SIGKILL');
    await exited;
  }
}
