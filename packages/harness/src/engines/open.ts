import type { HarnessParameters } from '@rackmark/contracts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pinnedWheels, RUNTIME_VERSION, thisPlatform } from '../runtime/pins.js';
import { EngineFailure, type Engine } from './engine.js';

type Wanted = Pick<HarnessParameters, 'configuration' | 'library_path' | 'npu' | 'cache_dir'>;

/**
 * Opens the engine that a configuration asks for. Each engine's code is loaded only when it is wanted: a native library
 * or a WebAssembly module in the process would be part of the other's memory.
 * @throws EngineFailure
 */
export async function openEngine(wanted: Wanted): Promise<Engine> {
  const { configuration, library_path: libraryPath } = wanted;
  if (configuration.engine === 'litert-js') {
    const { LiteRtJsEngine } = await import('./litert-js.js');
    return LiteRtJsEngine.open(configuration);
  }
  if (libraryPath === null) {
    throw new EngineFailure(
      'ENGINE_MISSING',
      'The native LiteRT is not installed. Run npx rackmark runtime install.',
    );
  }
  const { LiteRtEngine } = await import('./litert.js');
  const pinned = pinnedWheels[thisPlatform()]?.library.sha256;
  const own = process.env['RACKMARK_LITERT_LIBRARY'] === libraryPath;
  const librarySha256 = own
    ? createHash('sha256').update(readFileSync(libraryPath)).digest('hex')
    : (pinned ?? null);
  return new LiteRtEngine({
    libraryPath,
    version: own && librarySha256 !== pinned ? 'custom' : RUNTIME_VERSION,
    librarySha256,
    accelerator: configuration.accelerator,
    npu: npuFor(wanted),
    cacheDir: configuration.compile_cache === 'on' ? wanted.cache_dir : null,
  });
}

/** `aot` keeps the compiler out, so that only what was compiled beforehand reaches the NPU. */
function npuFor({ configuration: { compile_mode, accelerator }, npu }: Wanted): Wanted['npu'] {
  if (npu === null || accelerator !== 'npu') return npu;
  if (compile_mode === 'aot') return { ...npu, compiler_dir: null };
  if (compile_mode === 'jit' && npu.compiler_dir === null) {
    throw new EngineFailure(
      'UNSUPPORTED_CONFIGURATION',
      'JIT was asked for, but this device has no compiler plugin for its NPU: only models compiled beforehand run on it.',
    );
  }
  return npu;
}
