import { existsSync } from 'node:fs';
import type { Accelerator, NpuRoute, OperatorTime } from '@rackmark/contracts';
import { EngineFailure, type Engine, type LoadedModel, type LoadOptions } from '../core/engine.js';
import type { LanguageOptions } from '../core/language-engine.js';
import { compileForCpu } from './litert/compiled.js';
import type { CompiledModel } from './litert/decoder.js';
import { ACCELERATOR_BITS, LiteRtLibrary } from './litert/library.js';
import { LiteRtModel } from './litert/model.js';
import { NativeStderr } from './litert/native-stderr.js';

export interface LiteRtOptions {
  libraryPath: string;
  version: string;
  librarySha256: string | null;
  accelerator: Accelerator;
  npu: NpuRoute | null;
  /** Where an NPU's compiler keeps what it compiled; null: nowhere. */
  cacheDir: string | null;
}

/** The native LiteRT library. One a process: its logs and its failures are the process's. */
export class LiteRtEngine implements Engine {
  readonly facts;
  private readonly library: LiteRtLibrary;
  private readonly stderr = new NativeStderr();
  /** What was said once a process, such as the adapter's name, at the first load. */
  private readonly said: string[] = [];
  private readonly npu: NpuRoute | null;

  /** @throws EngineFailure ENGINE_MISSING when the library is not there or cannot be loaded */
  constructor(options: LiteRtOptions) {
    this.facts = { name: 'litert' as const, version: options.version, build: options.librarySha256 };
    this.npu = options.npu;
    if (!existsSync(options.libraryPath)) {
      throw new EngineFailure(
        'ENGINE_MISSING',
        `The native LiteRT is not at ${options.libraryPath}. Run npx rackmark runtime install.`,
      );
    }
    try {
      this.library = new LiteRtLibrary(options.libraryPath, options);
    } catch (error) {
      throw new EngineFailure('ENGINE_MISSING', `The native LiteRT could not be loaded: ${messageOf(error)}`);
    }
  }

  load(options: LoadOptions): Promise<LoadedModel> {
    return Promise.resolve(this.loadNow(options));
  }

  /** For whoever drives the signatures of a model by itself. @throws EngineFailure */
  compile(options: LanguageOptions): CompiledModel {
    return compileForCpu(this.library, this.stderr, options);
  }

  profile(options: LoadOptions, iterations: number): Promise<OperatorTime[] | null> {
    // WebGPU has no profiler, and a run with it switched on would fail.
    if (options.configuration.accelerator !== 'cpu') return Promise.resolve(null);
    const model = this.loadNow({ ...options, profile: true, cacheDir: null });
    try {
      model.bind(null);
      return Promise.resolve(model.profile(iterations));
    } finally {
      model.close();
    }
  }

  emptyCall(): void {
    this.library.get<number | bigint>('LiteRtGetNumAccelerators', this.library.environment);
  }

  close(): void {
    this.library.close();
  }

  private loadNow(options: LoadOptions): LiteRtModel {
    const { accelerator } = options.configuration;
    if (accelerator === 'npu' && this.npu === null) {
      throw new EngineFailure(
        'UNSUPPORTED_ACCELERATOR',
        'No NPU: this device has no dispatch library for one.',
      );
    }
    const listed = this.library.accelerators().some((a) => (a.bits & ACCELERATOR_BITS[accelerator]) !== 0);
    if (accelerator !== 'cpu' && !listed) {
      throw new EngineFailure(
        'UNSUPPORTED_ACCELERATOR',
        accelerator === 'gpu'
          ? 'No GPU: the runtime found no GPU accelerator library.'
          : 'No NPU: the runtime could not load the dispatch library.',
        this.stderr.read().slice(-20).join('\n'),
      );
    }
    return new LiteRtModel(this.library, this.stderr, options, this.npu, this.said);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
