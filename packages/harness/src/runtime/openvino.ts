import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { NpuRoute } from '@rackmark/contracts';
import { defaultCacheDir } from './cache.js';
import { fetchWheel, installText, RuntimeInstallError, type OnProgress } from './wheel.js';
import { LITERT, OPENVINO, RUNTIME_VERSION, thisPlatform } from './pins.js';
import { ZipFile } from './zip.js';

/** Partitions of one model for which the device is chosen; the vendor's option wants one key for each. */
const MOST_PARTITIONS = 64;
const DEVICE = { cpu: 0, gpu: 1, npu: 2 } as const;

const dirOf = (cacheDir: string) =>
  join(cacheDir, 'openvino', `${OPENVINO.version}-litert-${RUNTIME_VERSION}-${thisPlatform()}`);
const markOf = (dir: string) => join(dir, 'complete');
/** The dispatch library finds OpenVINO by a path relative to its own, as both lie in Python's packages. */
const vendorDir = (dir: string, part: 'dispatch' | 'compiler') =>
  join(dir, 'ai_edge_litert', 'vendors', 'intel_openvino', part);

/** Whether LiteRT's route to Intel NPUs can be had on this kind of computer. */
export const hasOpenVino = (): boolean => OPENVINO.wheels[thisPlatform()] !== undefined;

/**
 * LiteRT's route to Intel NPUs, when it is installed.
 * @param device `npu`, or `cpu` for OpenVINO's CPU device: the same route without the hardware, for trying things
 */
export function findOpenVino(
  device: keyof typeof DEVICE,
  { cacheDir = defaultCacheDir() } = {},
): NpuRoute | null {
  const dir = dirOf(cacheDir);
  const wheel = OPENVINO.wheels[thisPlatform()];
  if (wheel === undefined || !existsSync(markOf(dir))) return null;
  if (readFileSync(markOf(dir), 'utf8') !== wheel.sha256) return null;
  const lines = Array.from(
    { length: MOST_PARTITIONS },
    (_, i) => `graph.${i}.graph_backend = ${DEVICE[device]}\n`,
  );
  return {
    dispatch_dir: vendorDir(dir, 'dispatch'),
    compiler_dir: vendorDir(dir, 'compiler'),
    options: { intel_openvino: lines.join('') },
  };
}

/**
 * Fetches OpenVINO (Apache-2.0) and LiteRT's libraries for it with the user's own pip, checked against pinned SHA-256.
 * @throws RuntimeInstallError
 */
export async function installOpenVino({
  cacheDir = defaultCacheDir(),
  onProgress = () => {},
  signal,
}: {
  cacheDir?: string;
  onProgress?: OnProgress;
  signal?: AbortSignal;
} = {}): Promise<void> {
  if (findOpenVino('npu', { cacheDir })) return;
  const platform = thisPlatform();
  const openvino = OPENVINO.wheels[platform];
  const litert = LITERT.wheels[platform];
  if (openvino === undefined || litert === undefined) {
    throw new RuntimeInstallError(
      'PLATFORM_UNSUPPORTED',
      `LiteRT has no route to an NPU on ${platform} that Rackmark knows; Linux on x86-64 has one for Intel’s.`,
      installText('no_npu_route', { given: platform }),
    );
  }
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, 'fetch-'));
  try {
    onProgress(
      `Fetching OpenVINO ${OPENVINO.version} (57 MB) …`,
      installText('fetching_openvino', { version: OPENVINO.version }),
    );
    const [a, b] = [join(work, 'a'), join(work, 'b')];
    const wheel = await fetchWheel(
      { name: OPENVINO.package, version: OPENVINO.version, ...openvino },
      a,
      signal,
    );
    onProgress('Fetching LiteRT’s libraries for it (21 MB) …', installText('fetching_for_openvino', {}));
    const vendor = await fetchWheel({ name: LITERT.package, version: RUNTIME_VERSION, ...litert }, b, signal);
    const staged = join(work, 'staged');
    // Of the frontends only those that LiteRT's libraries are linked against or read their own exports with.
    extract(
      wheel,
      staged,
      (name) =>
        /licens/.test(name) ||
        (name.startsWith('openvino/libs/') &&
          (!/frontend|cache\.json|\.pc$/.test(name) || /(tensorflow_lite|ir)_frontend/.test(name))),
    );
    extract(vendor, staged, (name) => name.startsWith('ai_edge_litert/vendors/intel_openvino/'));
    writeFileSync(markOf(staged), openvino.sha256);
    const target = dirOf(cacheDir);
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(staged, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function extract(wheel: string, target: string, wanted: (name: string) => boolean): void {
  const zip = new ZipFile(wheel);
  try {
    for (const name of zip.names().filter((n) => !n.endsWith('/') && wanted(n))) {
      const path = join(target, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, zip.extract(name)!, { mode: 0o755 });
    }
  } finally {
    zip.close();
  }
}

/** An NPU that Linux drives shows itself here. */
export function seesNpuDevice(): boolean {
  try {
    return process.platform === 'linux' && readdirSync('/dev/accel').length > 0;
  } catch {
    return false;
  }
}
