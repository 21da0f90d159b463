import type { Clock } from '../../core/clock.js';
import type { LiteRtLibrary, Pointer } from './library.js';
import type { RuntimeOption } from './options.js';

/** What LiteRT made of a file, without buffers. */
export interface Compiled {
  model: Pointer;
  options: Pointer;
  compiled: Pointer;
  loadNs: number;
}

export interface CompileOptions {
  modelPath: string;
  /** Accelerators that may take operators. */
  bits: number;
  texts: readonly RuntimeOption[];
  clock: Clock;
}

/**
 * The timed load: from the file to the compiled model. Nothing but these calls stands between the two readings of the
 * clock; what has to be made ready is made before, and the log is read afterwards. The runtime's own tool times the same.
 * @throws LiteRtStatus of the call that failed
 */
export function compile(library: LiteRtLibrary, { modelPath, bits, texts, clock }: CompileOptions): Compiled {
  const begin = clock();
  const model = library.get<Pointer>('LiteRtCreateModelFromFile', library.environment, modelPath);
  const options = library.get<Pointer>('LiteRtCreateOptions');
  library.call('LiteRtSetOptionsHardwareAccelerators', options, bits);
  for (const { id, toml } of texts) library.call('LiteRtAddOpaqueOptions', options, library.opaque(id, toml));
  const compiled = library.get<Pointer>('LiteRtCreateCompiledModel', library.environment, model, options);
  return { model, options, compiled, loadNs: Math.round(clock() - begin) };
}

export function destroy(library: LiteRtLibrary, { model, options, compiled }: Compiled): void {
  library.bare('LiteRtDestroyCompiledModel')(compiled);
  library.bare('LiteRtDestroyOptions')(options);
  library.bare('LiteRtDestroyModel')(model);
}
