import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeZip } from '@rackmark/sample-models';
import { findPinned, installPinned } from './install.js';
import { namedRuntime } from './named.js';
import { LITERT, LITERT_LM, thisPlatform, type PinnedRuntime } from './pins.js';
import { RuntimeInstallError } from './wheel.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const LIBRARY = 'litert_lm/liblitert-lm.so';

/** A package with one library, and the pins that name it. */
function packageOf(library: Uint8Array, pins: { library?: string; wheel?: string; megabytes?: number } = {}) {
  const wheel = writeZip([{ name: LIBRARY, bytes: library, deflate: true }]);
  const runtime: PinnedRuntime = {
    ...LITERT_LM,
    unpackedMegabytes: 1,
    wheels: {
      [thisPlatform()]: {
        platform: 'any',
        sha256: pins.wheel ?? sha256(wheel),
        megabytes: pins.megabytes ?? 1,
        library: { member: LIBRARY, sha256: pins.library ?? sha256(library) },
        beside: [],
      },
    },
  };
  return { wheel, runtime };
}

let dir: string;
let cacheDir: string;
const before = { ...process.env };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rackmark-install-'));
  cacheDir = join(dir, 'cache');
  delete process.env[LITERT_LM.ownLibrary!];
});
afterEach(() => {
  process.env = { ...before };
  rmSync(dir, { recursive: true, force: true });
});

/** What stands in for `python3 -m pip download …`: a shell script; `$dest` is where the package goes. */
function pipThat(does: string): void {
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest=$2; shift; done
${does}
`;
  writeFileSync(join(bin, 'python3'), script);
  chmodSync(join(bin, 'python3'), 0o755);
  process.env['PATH'] = `${bin}:/usr/bin:/bin`;
}
function pipThatFetches(wheel: Uint8Array): void {
  const path = join(dir, 'kept.whl');
  writeFileSync(path, wheel);
  pipThat(`cp ${path} "$dest/a.whl"`);
}

async function errorOf(work: Promise<unknown>): Promise<RuntimeInstallError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RuntimeInstallError) return error;
    throw error;
  }
  throw new Error('It was installed.');
}
/** Everything below the cache, but for empty folders. */
const left = () => readdirSync(cacheDir, { recursive: true }).map(String).sort();

const good = packageOf(Buffer.from('a library'));

describe('a download that goes wrong', () => {
  it('breaks in the middle: what pip said, what to do, nothing kept; the next try works', async () => {
    pipThat(`printf half > "$dest/a.whl.part"
echo "ERROR: Exception: ... IncompleteRead(1234 bytes read, 5678 more expected)" >&2
exit 2`);
    const error = await errorOf(installPinned(good.runtime, { cacheDir }));
    expect(error.code).toBe('FETCH_FAILED');
    expect(error.message).toMatch(/IncompleteRead.*Check the network.*runtime install --litert-lm/);
    expect(left()).toEqual([]);
    expect(await findPinned(good.runtime, { cacheDir })).toBeNull();

    pipThatFetches(good.wheel);
    const runtime = await installPinned(good.runtime, { cacheDir });
    expect(runtime.libraryPath).toMatch(/liblitert-lm\.so$/);
    expect(left().filter((name) => name.startsWith('fetch-'))).toEqual([]);
  });

  it.each([
    ['is another package', Buffer.from('PK not what was asked for')],
    ['is cut off', good.wheel.slice(0, 60)],
  ])('%s: CHECKSUM, nothing kept', async (_, bytes) => {
    pipThatFetches(bytes);
    const error = await errorOf(installPinned(good.runtime, { cacheDir }));
    expect(error.code).toBe('CHECKSUM');
    expect(error.message).toMatch(/Nothing was installed\. Check the index .*runtime install --litert-lm/);
    expect(left()).toEqual([]);
  });

  it('is of a version that was added and not what is pinned: refused by its own command; a library of one’s own is not taken', async () => {
    process.env[LITERT.ownLibrary!] = '/nowhere/libLiteRt.so';
    pipThatFetches(good.wheel);
    const error = await errorOf(installPinned(namedRuntime('litert@2.2.0'), { cacheDir }));
    expect([error.code, error.message]).toEqual([
      'CHECKSUM',
      expect.stringMatching(
        /ai-edge-litert .*Nothing was installed.*npx rackmark runtime add litert@2\.2\.0/,
      ),
    ]);
    expect(left()).toEqual([]);
  });

  it('has a library inside that is not the known one: it never gets to where it would be loaded from', async () => {
    const other = packageOf(Buffer.from('a library'), { library: sha256(Buffer.from('another')) });
    pipThatFetches(other.wheel);
    const error = await errorOf(installPinned(other.runtime, { cacheDir }));
    expect([error.code, error.message]).toEqual(['CHECKSUM', expect.stringContaining('liblitert-lm.so')]);
    expect(left()).toEqual([]);
  });

  it('is no zip although it has the right hash: told, not thrown as something else', async () => {
    const bytes = Buffer.from('no zip');
    const { runtime } = packageOf(Buffer.from('x'), { wheel: sha256(bytes) });
    pipThatFetches(bytes);
    const error = await errorOf(installPinned(runtime, { cacheDir }));
    expect(error.message).toContain('not a zip file');
    expect(left()).toEqual([]);
  });

  it('is stopped', async () => {
    pipThat('echo begun > "$dest/begun"; exec sleep 60');
    const stop = new AbortController();
    const error = errorOf(
      installPinned(good.runtime, { cacheDir, signal: stop.signal, onProgress: () => stop.abort() }),
    );
    expect((await error).message).toContain('was stopped');
    expect(left()).toEqual([]);
  });

  it('needs pip: says how to get it', async () => {
    process.env['PATH'] = dir;
    const error = await errorOf(installPinned(good.runtime, { cacheDir }));
    expect([error.code, error.message]).toEqual(['PIP_MISSING', expect.stringContaining('python3-pip')]);
    expect(left()).toEqual([]);
  });

  it('what a process left that was ended is taken away by a later one, not what is in work', async () => {
    const [old, young] = [join(cacheDir, 'fetch-old'), join(cacheDir, 'fetch-young')];
    for (const path of [old, young]) mkdirSync(path, { recursive: true });
    utimesSync(old, new Date(0), new Date(0));
    pipThatFetches(good.wheel);
    await installPinned(good.runtime, { cacheDir });
    expect(left().filter((name) => name.startsWith('fetch-'))).toEqual(['fetch-young']);
  });
});

// A real disk that is really full: 2 MiB of memory, mounted as the cache folder.
const disk = mkdtempSync(join(tmpdir(), 'rackmark-small-cache-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;
if (!mounted) console.warn('SKIPPED: a full disk (only root may mount one).');
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

(mounted ? describe : describe.skip)('a full disk', () => {
  beforeEach(() => {
    cacheDir = disk;
  });
  const room = { unpackedMegabytes: 0 };

  it('is told before anything is fetched', async () => {
    pipThat('exit 9');
    const error = await errorOf(installPinned({ ...good.runtime, unpackedMegabytes: 100 }, { cacheDir }));
    expect(error.code).toBe('DISK');
    expect(error.message).toMatch(/is full: LiteRT-LM needs 101 MB .*Free some space.*RACKMARK_CACHE_DIR/);
    expect(left()).toEqual([]);
  });

  it('stops pip: DISK, nothing kept', async () => {
    pipThat(
      `head -c 4000000 /dev/zero > "$dest/a.whl" || { echo "OSError: [Errno 28] No space left on device" >&2; exit 1; }`,
    );
    const error = await errorOf(installPinned({ ...good.runtime, ...room }, { cacheDir }));
    expect(error.code).toBe('DISK');
    expect(error.message).toContain('pip found no room for litert-lm-api');
    expect(left()).toEqual([]);
  });

  it('stops the unpacking: DISK, nothing half-installed; with room it works', async () => {
    const large = packageOf(Buffer.alloc(3_000_000, 7));
    pipThatFetches(large.wheel);
    const error = await errorOf(installPinned({ ...large.runtime, ...room }, { cacheDir }));
    expect(error.code).toBe('DISK');
    expect(error.message).toContain('Nothing was installed');
    expect(left()).toEqual([]);

    pipThatFetches(good.wheel);
    const runtime = await installPinned({ ...good.runtime, ...room }, { cacheDir });
    expect(dirname(runtime.libraryPath).startsWith(disk)).toBe(true);
  });
});
