import { EngineFailure } from '../../core/engine.js';
import type { LanguageOptions } from '../../core/language-engine.js';
import { isFilled } from './cache-folder.js';
import { compile, destroy, type Compiled } from './compile.js';
import type { CompiledModel } from './decoder.js';
import { delegationOf } from './delegation.js';
import { ACCELERATOR_BITS, LiteRtStatus, type LiteRtLibrary } from './library.js';
import type { NativeStderr } from './native-stderr.js';
import { runtimeOptions } from './options.js';
import { readRuntimeLog } from './runtime-log.js';

/** Compiles a model for the CPU and binds no buffers: whoever drives several signatures makes its own. */
export function compileForCpu(
  library: LiteRtLibrary,
  stderr: NativeStderr,
  { modelPath, configuration, cacheDir, clock }: LanguageOptions,
): CompiledModel {
  const wasFilled = isFilled(cacheDir);
  const texts = runtimeOptions(configuration, { profile: false, cacheDir, npu: null });
  let made: Compiled;
  try {
    made = compile(library, { modelPath, bits: ACCELERATOR_BITS.cpu, texts, clock });
  } catch (error) {
    if (!(error instanceof LiteRtStatus)) throw error;
    const lines = stderr.read();
    const what =
      error.call === 'LiteRtCreateModelFromFile'
        ? 'does not take this file as a model'
        : 'could not prepare the model';
    const cause = readRuntimeLog(lines).error ?? error.message;
    throw new EngineFailure('BAD_MODEL', `LiteRT ${what}: ${cause}`, lines.slice(-20).join('\n'));
  }
  const fully = library.get<boolean>('LiteRtCompiledModelIsFullyAccelerated', made.compiled);
  return {
    ...{ library, model: made.model, compiled: made.compiled, loadNs: made.loadNs },
    compileCache: !isFilled(cacheDir) ? 'none' : wasFilled ? 'warm' : 'cold',
    delegation: () =>
      delegationOf('cpu', { fully, nonCpu: false, outputBuffer: null, log: readRuntimeLog(stderr.read()) }),
    close: () => destroy(library, made),
  };
}
