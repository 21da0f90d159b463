import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defaultCacheDir } from './cache.js';
import {
  LITERT,
  LITERT_LM,
  RUNTIMES,
  thisPlatform,
  type PinnedFile,
  type PinnedRuntime,
  type PinnedWheel,
} from './pins.js';
import { fetchWheel, installText, RuntimeInstallError, sha256Of, type OnProgress } from './wheel.js';
import { ZipFile } from './zip.js';

export interface NativeRuntime {
  name: PinnedRuntime['name'];
  version: string;
  libraryPath: string;
  librarySha256: string;
}

const runtimeDir = (cacheDir: string, runtime: PinnedRuntime) =>
  join(cacheDir, runtime.name, `${runtime.version}-${thisPlatform()}`);

interface Where {
  cacheDir?: string;
}
interface InstallOptions extends Where {
  onProgress?: OnProgress;
  signal?: AbortSignal;
}
/** Begins the name of a folder that an installation works in. */
const WORK = 'fetch-';
/** After this time one that is still there was left by a process that was ended. */
const LEFT_MS = 3_600_000;

/** The native LiteRT, when it is there and whole. */
export const findRuntime = (where: Where = {}): Promise<NativeRuntime | null> => findPinned(LITERT, where);
/** LiteRT-LM, when it is there and whole. */
export const findLanguageRuntime = (where: Where = {}): Promise<NativeRuntime | null> =>
  findPinned(LITERT_LM, where);

/** Fetches the native LiteRT, unless it is there. @throws RuntimeInstallError */
export const installRuntime = (options: InstallOptions = {}): Promise<NativeRuntime> =>
  installPinned(LITERT, options);
/** Fetches LiteRT-LM, unless it is there. @throws RuntimeInstallError */
export const installLanguageRuntime = (options: InstallOptions = {}): Promise<NativeRuntime> =>
  installPinned(LITERT_LM, options);

/**
 * A variable (`RACKMARK_LITERT_LIBRARY`, `RACKMARK_LITERT_LM_LIBRARY`) may name a library of one's own, whose version
 * nobody vouches for: it is called "custom" and told apart by its SHA-256.
 */
export async function findPinned(
  runtime: PinnedRuntime,
  { cacheDir = defaultCacheDir() }: Where = {},
): Promise<NativeRuntime | null> {
  const { name } = runtime;
  const own = ownLibraryOf(runtime);
  if (own !== null) {
    if (!isFile(own)) return null;
    return { name, version: 'custom', libraryPath: own, librarySha256: await sha256Of(own) };
  }
  const wheel = runtime.wheels[thisPlatform()];
  if (wheel === undefined) return null;
  const dir = runtimeDir(cacheDir, runtime);
  for (const file of [wheel.library, ...wheel.beside]) {
    if (!(await isWhole(join(dir, basename(file.member)), file.sha256))) return null;
  }
  return {
    name,
    version: runtime.version,
    libraryPath: join(dir, basename(wheel.library.member)),
    librarySha256: wheel.library.sha256,
  };
}

/** What a person named in place of the default version. */
export const ownLibraryOf = ({ ownLibrary }: Pick<PinnedRuntime, 'ownLibrary'>): string | null =>
  (ownLibrary !== null && process.env[ownLibrary]) || null;

/** The versions of a runtime that are there and whole, beside the default one. */
export async function findOtherRuntimes(
  name: PinnedRuntime['name'],
  where: Where = {},
): Promise<NativeRuntime[]> {
  const found = await Promise.all(RUNTIMES[name].slice(1).map((runtime) => findPinned(runtime, where)));
  return found.filter((runtime) => runtime !== null);
}

/**
 * Changes when a version of a runtime is installed, replaced or taken away, and costs a look at a few files: an agent may ask
 * for it all the time.
 */
export function runtimeStamp(
  name: PinnedRuntime['name'],
  { cacheDir = defaultCacheDir() }: Where = {},
): string {
  const stamps = RUNTIMES[name].map((runtime) => {
    const wheel = runtime.wheels[thisPlatform()];
    const path =
      ownLibraryOf(runtime) ?? (wheel && join(runtimeDir(cacheDir, runtime), basename(wheel.library.member)));
    const found = path ? statSync(path, { throwIfNoEntry: false }) : undefined;
    return found === undefined ? '' : `${path} ${found.size} ${found.mtimeMs}`;
  });
  return stamps.join('\n');
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Checks a file's SHA-256 once and remembers it by size and time: hashing 27 MB at every start would be felt. */
async function isWhole(path: string, sha256: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const { size, mtimeMs } = statSync(path);
  const stamp = `${sha256} ${size} ${mtimeMs}`;
  const note = `${path}.checked`;
  if (existsSync(note) && readFileSync(note, 'utf8') === stamp) return true;
  if ((await sha256Of(path)) !== sha256) return false;
  try {
    writeFileSync(note, stamp);
  } catch {
    // A cache that may only be read is fine: it is hashed again next time.
  }
  return true;
}

/**
 * Fetches a runtime with the user's own pip (so from wherever that pip is set up to fetch), checks it against the pinned
 * SHA-256 and keeps the libraries in the cache. Several processes may do so at once. What breaks off leaves nothing behind.
 * @throws RuntimeInstallError
 */
export async function installPinned(
  runtime: PinnedRuntime,
  { cacheDir = defaultCacheDir(), onProgress = () => {}, signal }: InstallOptions = {},
): Promise<NativeRuntime> {
  const there = await findPinned(runtime, { cacheDir });
  if (there) return there;
  const own = ownLibraryOf(runtime);
  if (own !== null) {
    throw new RuntimeInstallError(
      'DISK',
      `${runtime.ownLibrary} names ${own}, which is no file that is there. Correct it or unset it.`,
      installText('own_library', { name: runtime.ownLibrary ?? '', path: own }),
    );
  }
  const wheel = runtime.wheels[thisPlatform()];
  if (wheel === undefined) {
    throw new RuntimeInstallError(
      'PLATFORM_UNSUPPORTED',
      `There is no native ${runtime.label} ${runtime.version} for ${thisPlatform()}. ${runtime.without}`.trim(),
      installText('not_for_platform', {
        ...{ name: runtime.label, version: runtime.version, given: thisPlatform() },
        kind: runtime.without === '' ? 'none' : runtime.name,
      }),
    );
  }
  const work = makeWorkDir(cacheDir);
  try {
    checkRoom(work, runtime, wheel);
    onProgress(
      `Fetching the native ${runtime.label} ${runtime.version} (${wheel.megabytes} MB) …`,
      installText('fetching', { name: runtime.label, version: runtime.version, n: wheel.megabytes }),
    );
    const named = { name: runtime.package, version: runtime.version, ...wheel, install: runtime.install };
    const file = await fetchWheel(named, join(work, 'wheel'), signal);
    await unpack(file, wheel, work, runtimeDir(cacheDir, runtime));
  } catch (error) {
    throw isFull(error) ? full(cacheDir, runtime, wheel) : error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const found = await findPinned(runtime, { cacheDir });
  if (found) return found;
  throw new RuntimeInstallError('DISK', `What was unpacked into ${cacheDir} is not there any more.`);
}

const isFull = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC';

function full(
  cacheDir: string,
  { label, unpackedMegabytes, install }: PinnedRuntime,
  { megabytes }: PinnedWheel,
) {
  const need = megabytes + unpackedMegabytes;
  return new RuntimeInstallError(
    'DISK',
    `The disk of ${cacheDir} is full: ${label} needs ${need} MB there while it is installed. Nothing was installed. Free some space, or set RACKMARK_CACHE_DIR to a folder on another disk, then run ${install}.`,
    installText('disk_full', { path: cacheDir, name: label, n: need, code: install }),
  );
}

/** Better told before the download than after it. */
function checkRoom(work: string, runtime: PinnedRuntime, wheel: PinnedWheel): void {
  const { bavail, bsize } = statfsSync(work);
  if ((bavail * bsize) / 1e6 < wheel.megabytes + runtime.unpackedMegabytes)
    throw full(dirname(work), runtime, wheel);
}

function makeWorkDir(cacheDir: string): string {
  try {
    mkdirSync(cacheDir, { recursive: true });
    removeLeft(cacheDir);
    return mkdtempSync(join(cacheDir, WORK));
  } catch (error) {
    throw new RuntimeInstallError(
      'DISK',
      `The cache folder ${cacheDir} cannot be written (${reason(error)}). Set RACKMARK_CACHE_DIR to one that can.`,
      installText('cache_folder', { path: cacheDir, given: reason(error) }),
    );
  }
}

/** Of installations that were ended before they could clean up. */
function removeLeft(cacheDir: string): void {
  for (const name of readdirSync(cacheDir).filter((n) => n.startsWith(WORK))) {
    const path = join(cacheDir, name);
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - changedMs > LEFT_MS) rmSync(path, { recursive: true, force: true });
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Unpacks beside the target, checks what came out and renames, so that another process sees all or nothing. */
async function unpack(file: string, wheel: PinnedWheel, work: string, target: string): Promise<void> {
  const staged = join(work, 'staged');
  try {
    mkdirSync(staged);
    const zip = new ZipFile(file);
    try {
      for (const wanted of [wheel.library, ...wheel.beside]) await unpackOne(zip, wanted, staged);
    } finally {
      zip.close();
    }
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(staged, target);
  } catch (error) {
    if (error instanceof RuntimeInstallError || isFull(error)) throw error;
    // Another process was faster: what it put there is checked like ours.
    if (existsSync(join(target, basename(wheel.library.member)))) return;
    throw new RuntimeInstallError(
      'DISK',
      `The runtime could not be unpacked into ${target}: ${reason(error)}`,
      installText('unpack', { path: target, given: reason(error) }),
    );
  }
}

async function unpackOne(zip: ZipFile, { member, sha256 }: PinnedFile, dir: string): Promise<void> {
  const bytes = zip.extract(member);
  if (bytes === null) throw new RuntimeInstallError('CHECKSUM', `The package has no ${member}.`);
  const path = join(dir, basename(member));
  writeFileSync(path, bytes, { mode: 0o755 });
  if ((await sha256Of(path)) === sha256) return;
  throw new RuntimeInstallError(
    'CHECKSUM',
    `${basename(member)} in the package is not the one that Rackmark knows (SHA-256 differs). Nothing was installed.`,
  );
}
