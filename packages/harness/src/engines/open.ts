import {
  engineLabel,
  type Configuration,
  type HarnessParameters,
  type VersionedEngine,
} from '@rackmark/contracts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ownLibraryOf } from '../runtime/install.js';
import { pinnedRuntime, thisPlatform, type PinnedRuntime } from '../runtime/pins.js';
import { EngineFailure, type Engine } from '../core/engine.js';
import type { LanguageEngine } from '../core/language-engine.js';

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
  const pinned = asked('litert', configuration);
  if (libraryPath === null) throw missing(pinned, configuration);
  const { LiteRtEngine } = await import('./litert.js');
  return new LiteRtEngine({
    libraryPath,
    ...identityOf(pinned, libraryPath),
    accelerator: configuration.accelerator,
    npu: npuFor(wanted),
    cacheDir: configuration.compile_cache === 'on' ? wanted.cache_dir : null,
  });
}

/**
 * Opens the engine for language models. @throws EngineFailure
 */
export async function openLanguageEngine(wanted: Wanted): Promise<LanguageEngine> {
  const { configuration, library_path: libraryPath } = wanted;
  if (configuration.engine === 'litert') {
    const engine = await openEngine(wanted);
    const { LiteRtDecoderEngine } = await import('./litert-decoder.js');
    return new LiteRtDecoderEngine(engine);
  }
  if (configuration.engine !== 'litert-lm') {
    throw new EngineFailure(
      'UNSUPPORTED_CONFIGURATION',
      'Prefill and decode are measured by the engines litert-lm and litert, not by LiteRT.js.',
    );
  }
  const pinned = asked('litert-lm', configuration);
  if (libraryPath === null) throw missing(pinned, configuration);
  const { LiteRtLmEngine } = await import('./litert-lm.js');
  const { accelerator } = configuration;
  return new LiteRtLmEngine({ libraryPath, ...identityOf(pinned, libraryPath), accelerator });
}

/** The version that a configuration names. @throws EngineFailure where Rackmark drives no such version */
function asked(engine: VersionedEngine, { runtime }: Configuration): PinnedRuntime {
  const pinned = pinnedRuntime(engine, runtime);
  if (pinned !== undefined) return pinned;
  throw new EngineFailure(
    'ENGINE_MISSING',
    `Rackmark does not drive ${engineLabel(engine)} ${runtime} here.`,
  );
}

function missing({ name, label, install }: PinnedRuntime, { runtime }: Configuration): EngineFailure {
  const what = runtime !== null ? `${label} ${runtime}` : name === 'litert' ? 'The native LiteRT' : label;
  return new EngineFailure('ENGINE_MISSING', `${what} is not installed. Run ${install}.`);
}

/** Version and build of a library: those that are pinned, or "custom" for one's own. */
function identityOf(runtime: PinnedRuntime, path: string): { version: string; librarySha256: string | null } {
  const pinned = runtime.wheels[thisPlatform()]?.library.sha256 ?? null;
  if (ownLibraryOf(runtime) !== path) return { version: runtime.version, librarySha256: pinned };
  const librarySha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { version: librarySha256 === pinned ? runtime.version : 'custom', librarySha256 };
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
