import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultCacheDir } from './cache.js';
import { fetchWheel, RuntimeInstallError, sha256Of } from './wheel.js';
import { ANDROID_RUNTIME } from './pins.js';
import { ZipFile } from './zip.js';

/**
 * Fetches the native library that the harness APK carries (LiteRT 2 and LiteRT-LM in one, arm64) with the user's own pip,
 * checked against pinned SHA-256.
 * @returns its path
 * @throws RuntimeInstallError
 */
export async function fetchAndroidRuntime({
  cacheDir = defaultCacheDir(),
  onProgress = () => {},
}: { cacheDir?: string; onProgress?: (text: string) => void } = {}): Promise<string> {
  const { name, version, library } = ANDROID_RUNTIME;
  const target = join(cacheDir, 'android', `${name}-${version}`, 'liblitert-lm.so');
  if (existsSync(target) && (await sha256Of(target)) === library.sha256) return target;
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, 'fetch-'));
  try {
    onProgress(`Fetching LiteRT for Android (${name} ${version}, 14 MB) …`);
    const zip = new ZipFile(await fetchWheel(ANDROID_RUNTIME, work));
    const bytes = zip.extract(library.member);
    zip.close();
    if (bytes === null) throw new RuntimeInstallError('CHECKSUM', `The package has no ${library.member}.`);
    const staged = join(work, 'library');
    writeFileSync(staged, bytes);
    if ((await sha256Of(staged)) !== library.sha256)
      throw new RuntimeInstallError('CHECKSUM', `${library.member} is not the one that Rackmark knows.`);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(staged, target);
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
