import { existsSync, readdirSync } from 'node:fs';
import { EngineFailure, type LoadOptions } from '../engine.js';
import { delegationOf } from './delegation.js';
import type { CompiledModel } from './decoder.js';
import { ACCELERATOR_BITS, type LiteRtLibrary, type Pointer } from './library.js';
import type { NativeStderr } from './native-stderr.js';
import { runtimeOptions } from './options.js';
import { readRuntimeLog } from './runtime-log.js';

/** Compiles a model for the CPU and binds no buffers: whoever drives several signatures makes its own. */
export function compileForCpu(
  library: LiteRtLibrary,
  stderr: NativeStderr,
  wanted: LoadOptions,
): CompiledModel {
  const wasFilled = isFilled(wanted.cacheDir);
  const fail = (error: unknown, what: string): never => {
    const lines = stderr.read();
    const cause = readRuntimeLog(lines).error ?? (error instanceof Error ? error.message : String(error));
    throw new EngineFailure('BAD_MODEL', `LiteRT ${what}: ${cause}`, lines.slice(-20).join('\n'));
  };
  let model: Pointer = null;
  try {
    model = library.get<Pointer>('LiteRtCreateModelFromFile', library.environment, wanted.modelPath);
  } catch (error) {
    fail(error, 'does not take this file as a model');
  }
  const options = library.get<Pointer>('LiteRtCreateOptions');
  library.call('LiteRtSetOptionsHardwareAccelerators', options, ACCELERATOR_BITS.cpu);
  for (const { id, toml } of runtimeOptions(wanted.configuration, { ...wanted, npu: null }))
    library.call('LiteRtAddOpaqueOptions', options, library.opaque(id, toml));
  let compiled: Pointer = null;
  try {
    compiled = library.get<Pointer>('LiteRtCreateCompiledModel', library.environment, model, options);
  } catch (error) {
    fail(error, 'could not prepare the model');
  }
  const fully = library.get<boolean>('LiteRtCompiledModelIsFullyAccelerated', compiled);
  return {
    library,
    model,
    compiled,
    compileCache: !isFilled(wanted.cacheDir) ? 'none' : wasFilled ? 'warm' : 'cold',
    delegation: () =>
      delegationOf('cpu', { fully, nonCpu: false, outputBuffer: null, log: readRuntimeLog(stderr.read()) }),
    close() {
      library.bare('LiteRtDestroyCompiledModel')(compiled);
      library.bare('LiteRtDestroyOptions')(options);
      library.bare('LiteRtDestroyModel')(model);
    },
  };
}

const isFilled = (dir: string | null): boolean =>
  dir !== null && existsSync(dir) && readdirSync(dir).length > 0;
