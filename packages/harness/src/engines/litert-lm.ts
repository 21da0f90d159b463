import { existsSync } from 'node:fs';
import { EngineFailure } from '../core/engine.js';
import type { LanguageEngine, LanguageModel, LanguageOptions } from '../core/language-engine.js';
import { LiteRtLmLibrary, LOG } from './litert-lm/library.js';
import { LiteRtLmModel } from './litert-lm/model.js';
import { NativeStderr } from './litert/native-stderr.js';

export interface LiteRtLmOptions {
  libraryPath: string;
  version: string;
  librarySha256: string | null;
  accelerator: LanguageOptions['configuration']['accelerator'];
}

const INSTALL = 'Run npx rackmark runtime install --litert-lm.';

/** The native LiteRT-LM library. One a process: its logs and its failures are the process's. */
export class LiteRtLmEngine implements LanguageEngine {
  readonly facts;
  private readonly library: LiteRtLmLibrary;
  private readonly logLevel: number;
  private readonly stderr = new NativeStderr();

  /** @throws EngineFailure ENGINE_MISSING when the library is not there or cannot be loaded */
  constructor(options: LiteRtLmOptions) {
    this.facts = { name: 'litert-lm' as const, version: options.version, build: options.librarySha256 };
    if (!existsSync(options.libraryPath))
      throw new EngineFailure('ENGINE_MISSING', `LiteRT-LM is not at ${options.libraryPath}. ${INSTALL}`);
    try {
      const { libraryPath, version } = options;
      this.library = new LiteRtLmLibrary(libraryPath, version === 'custom' ? null : version);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new EngineFailure('ENGINE_MISSING', `LiteRT-LM could not be loaded: ${why}`);
    }
    // A GPU names its adapter only at this level; on the CPU the log would cost time.
    this.logLevel = options.accelerator === 'cpu' ? LOG.error : LOG.info;
    this.library.call('set_min_log_level', this.logLevel);
  }

  open(options: LanguageOptions): Promise<LanguageModel> {
    return LiteRtLmModel.open(this.library, this.stderr, options);
  }
  emptyCall(): void {
    if (this.library.has('get_last_error_code')) this.library.bare('get_last_error_code')();
    else this.library.bare('set_min_log_level')(this.logLevel);
  }
  close(): void {
    // The library keeps nothing open beside its engines, which the models close.
  }
}
