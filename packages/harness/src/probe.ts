import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineOffer, type EngineOffer } from '@rackmark/contracts';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StderrFile } from './process/stderr-file.js';
import type { NativeRuntime } from './runtime/install.js';

const PROBE_SECONDS = 20;
const cpu = { accelerator: 'cpu' as const, available: true, adapter: null, software: false, reason: null };
const absent = (accelerator: 'gpu' | 'npu', reason: string) => ({
  accelerator,
  available: false,
  adapter: null,
  software: false,
  reason,
});
const NO_NPU = 'No NPU: this computer has no dispatch library for one.';

/**
 * What the engines can do on this computer. The native library is asked in a process of its own: a driver may crash it.
 * @param runtime as found; null when the native library is missing
 */
export async function probeEngines({ runtime }: { runtime: NativeRuntime | null }): Promise<EngineOffer[]> {
  return [await probeNative(runtime), probeJs()];
}

async function probeNative(runtime: NativeRuntime | null): Promise<EngineOffer> {
  if (runtime === null) {
    const reason = 'The native LiteRT is not installed. Run npx rackmark runtime install on this computer.';
    return { engine: 'litert', available: false, version: null, build: null, reason, accelerators: [] };
  }
  const said = await askChild(runtime);
  if (said !== null) return said;
  return {
    engine: 'litert',
    available: false,
    version: runtime.version,
    build: runtime.librarySha256,
    reason: 'The native LiteRT is installed but cannot be loaded on this computer.',
    accelerators: [],
  };
}

/** Runs `probe-child.js`, which prints one offer as JSON on its last line. */
function askChild(runtime: NativeRuntime): Promise<EngineOffer | null> {
  const script = fileURLToPath(new URL('./process/probe-child.js', import.meta.url)).replace(
    /([/\\])src([/\\]process)/,
    '$1dist$2',
  );
  const stderr = new StderrFile();
  return new Promise<EngineOffer | null>((resolve) => {
    const child = spawn(process.execPath, [script, JSON.stringify(runtime)], {
      stdio: ['ignore', 'pipe', stderr.fd],
      timeout: PROBE_SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    let text = '';
    child.stdout!.on('data', (d: Buffer) => (text += d.toString()));
    child.on('error', () => resolve(null));
    child.on('close', () => {
      const line = text.trim().split('\n').at(-1) ?? '';
      const parsed = engineOffer.safeParse(safeJson(line));
      resolve(parsed.success ? parsed.data : null);
    });
  }).finally(() => stderr.remove());
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function probeJs(): EngineOffer {
  const require = createRequire(import.meta.url);
  const manifest = join(dirname(require.resolve('@litertjs/core')), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const browser = (name: string) => `No ${name}: LiteRT.js outside a browser runs on the CPU only.`;
  return {
    engine: 'litert-js',
    available: true,
    version,
    build: null,
    reason: null,
    accelerators: [cpu, absent('gpu', browser('GPU')), absent('npu', browser('NPU'))],
  };
}

export { absent, cpu, NO_NPU };
