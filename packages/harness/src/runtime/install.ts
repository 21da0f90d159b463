import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defaultCacheDir } from './cache.js';
import { LITERT, LITERT_LM, thisPlatform, type PinnedRuntime, type PinnedWheel } from './pins.js';
import { ZipFile } from './zip.js';

export interface NativeRuntime {
  name: PinnedRuntime['name'];
  version: string;
  libraryPath: string;
  librarySha256: string;
}

export type RuntimeInstallErrorCode =
  'PIP_MISSING' | 'FETCH_FAILED' | 'CHECKSUM' | 'PLATFORM_UNSUPPORTED' | 'DISK';

/** The native runtime could not be had; the message says why and what to do. */
export class RuntimeInstallError extends Error {
  override readonly name = 'RuntimeInstallError';
  constructor(
    readonly code: RuntimeInstallErrorCode,
    message: string,
  ) {
    super(message);
  }
}

const runtimeDir = (cacheDir: string, runtime: PinnedRuntime) =>
  join(cacheDir, runtime.name, `${runtime.version}-${thisPlatform()}`);

interface Where {
  cacheDir?: string;
}
interface InstallOptions extends Where {
  onProgress?: (text: string) => void;
  signal?: AbortSignal;
}

/** The native LiteRT, when it is there and whole. */
export const findRuntime = (where: Where = {}): Promise<NativeRuntime | null> => find(LITERT, where);
/** LiteRT-LM, when it is there and whole. */
export const findLanguageRuntime = (where: Where = {}): Promise<NativeRuntime | null> =>
  find(LITERT_LM, where);

/** Fetches the native LiteRT, unless it is there. @throws RuntimeInstallError */
export const installRuntime = (options: InstallOptions = {}): Promise<NativeRuntime> =>
  install(LITERT, options);
/** Fetches LiteRT-LM, unless it is there. @throws RuntimeInstallError */
export const installLanguageRuntime = (options: InstallOptions = {}): Promise<NativeRuntime> =>
  install(LITERT_LM, options);

/**
 * A variable (`RACKMARK_LITERT_LIBRARY`, `RACKMARK_LITERT_LM_LIBRARY`) may name a library of one's own, whose version
 * nobody vouches for: it is called "custom" and told apart by its SHA-256.
 */
async function find(
  runtime: PinnedRuntime,
  { cacheDir = defaultCacheDir() }: Where,
): Promise<NativeRuntime | null> {
  const { name } = runtime;
  const own = process.env[runtime.ownLibrary];
  if (own) {
    if (!existsSync(own)) return null;
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
 * SHA-256 and keeps the libraries in the cache. Several processes may do so at once.
 */
async function install(
  runtime: PinnedRuntime,
  { cacheDir = defaultCacheDir(), onProgress = () => {}, signal }: InstallOptions,
): Promise<NativeRuntime> {
  const there = await find(runtime, { cacheDir });
  if (there) return there;
  const own = process.env[runtime.ownLibrary];
  if (own) {
    throw new RuntimeInstallError(
      'DISK',
      `${runtime.ownLibrary} names ${own}, which is not there. Correct it or unset it.`,
    );
  }
  const wheel = runtime.wheels[thisPlatform()];
  if (wheel === undefined) {
    throw new RuntimeInstallError(
      'PLATFORM_UNSUPPORTED',
      `There is no native ${runtime.label} for ${thisPlatform()}. ${runtime.without}`,
    );
  }
  const work = makeWorkDir(cacheDir);
  try {
    onProgress(`Fetching the native ${runtime.label} ${runtime.version} (${runtime.megabytes} MB) …`);
    const named = { name: runtime.package, version: runtime.version, ...wheel, install: runtime.install };
    const file = await fetchWheel(named, join(work, 'wheel'), signal);
    unpack(file, wheel, work, runtimeDir(cacheDir, runtime));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const found = await find(runtime, { cacheDir });
  if (found) return found;
  throw new RuntimeInstallError(
    'CHECKSUM',
    'A library in the package is not the one that Rackmark knows (SHA-256 differs).',
  );
}

function makeWorkDir(cacheDir: string): string {
  try {
    mkdirSync(cacheDir, { recursive: true });
    return mkdtempSync(join(cacheDir, 'fetch-'));
  } catch (error) {
    throw new RuntimeInstallError(
      'DISK',
      `The cache folder ${cacheDir} cannot be written (${reason(error)}). Set RACKMARK_CACHE_DIR to one that can.`,
    );
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

export interface WheelName {
  name: string;
  version: string;
  platform: string;
  sha256: string;
  /** The command that tries again. */
  install?: string;
}

/**
 * Fetches a Python wheel with the user's own pip (so from wherever that pip is set up to fetch) into `dir`.
 * @returns the file, its SHA-256 checked
 * @throws RuntimeInstallError
 */
export async function fetchWheel(wheel: WheelName, dir: string, signal?: AbortSignal): Promise<string> {
  mkdirSync(dir, { recursive: true });
  const file = await download(wheel, dir, signal);
  if ((await sha256Of(file)) === wheel.sha256) return file;
  throw new RuntimeInstallError(
    'CHECKSUM',
    `The package ${wheel.name} that pip fetched is not the one that Rackmark knows (SHA-256 differs). Check which package index pip uses.`,
  );
}

async function download(wheel: WheelName, dir: string, signal?: AbortSignal): Promise<string> {
  const what = [
    ...['download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input'],
    ...['--python-version', '3.11', '--platform', wheel.platform],
    ...['--dest', dir, `${wheel.name}==${wheel.version}`],
  ];
  const again = wheel.install ?? LITERT.install;
  let last = '';
  let found = false;
  for (const [command, ...first] of [
    ['python3', '-m', 'pip'],
    ['pip3'],
    ['python', '-m', 'pip'],
    ['pip'],
  ] as const) {
    const { code, text } = await run(command!, [...first, ...what], signal);
    if (code === 0) {
      const file = readdirSync(dir).find((name) => name.endsWith('.whl'));
      if (file) return join(dir, file);
    }
    if (code === null || /No module named pip/.test(text)) continue;
    found = true;
    last = text;
    break;
  }
  if (!found) {
    throw new RuntimeInstallError(
      'PIP_MISSING',
      'Python’s pip was not found, so the library could not be fetched. Install it (on Debian: apt install python3-pip), then run ' +
        `${again}.`,
    );
  }
  const line = last.trim().split('\n').at(-1) ?? '';
  throw new RuntimeInstallError(
    'FETCH_FAILED',
    `pip could not fetch ${wheel.name} ${wheel.version}: ${line} Check the network or pip’s index, then run ${again}.`,
  );
}

/** @returns code null when the command is not there */
function run(
  command: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
    let text = '';
    child.stdout.on('data', (d: Buffer) => (text += d.toString()));
    child.stderr.on('data', (d: Buffer) => (text += d.toString()));
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code === 'ENOENT' ? null : 1, text: text || error.message }),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

/** Unpacks beside the target and renames, so that another process sees all or nothing. */
function unpack(file: string, wheel: PinnedWheel, work: string, target: string): void {
  const zip = new ZipFile(file);
  try {
    const staged = join(work, 'staged');
    mkdirSync(staged);
    for (const wanted of [wheel.library, ...wheel.beside]) {
      const bytes = zip.extract(wanted.member);
      if (bytes === null) throw new RuntimeInstallError('CHECKSUM', `The package has no ${wanted.member}.`);
      writeFileSync(join(staged, basename(wanted.member)), bytes, { mode: 0o755 });
    }
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(staged, target);
  } catch (error) {
    if (error instanceof RuntimeInstallError || existsSync(join(target, basename(wheel.library.member)))) {
      if (error instanceof RuntimeInstallError) throw error;
      return;
    }
    throw new RuntimeInstallError(
      'DISK',
      `The runtime could not be unpacked into ${target}: ${reason(error)}`,
    );
  } finally {
    zip.close();
  }
}

export function sha256Of(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('hex')));
  });
}
