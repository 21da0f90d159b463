import type {
  Configuration,
  Delegation,
  EngineName,
  FailureName,
  HarnessEventOf,
  OperatorTime,
} from '@rackmark/contracts';

type LoadEvent = HarnessEventOf<'load'>;

/** A failure with a code of the taxonomy, thrown by engines and turned into an `error` event. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  constructor(
    readonly failure: FailureName,
    message: string,
    readonly detail: string | null = null,
  ) {
    super(message);
  }
}

export interface EngineFacts {
  name: EngineName;
  version: string;
  build: string | null;
}

export interface OutputTensor {
  name: string;
  type: string;
  shape: number[];
  bytes: Uint8Array;
}

/** A model that is ready to run, its inputs filled. */
export interface LoadedModel {
  delegation(): Delegation;
  /** Whether this load filled a cache of compiled code (`cold`), read one (`warm`), or had none. */
  compileCache: LoadEvent['compile_cache'];
  /** What a reader should know of this load. */
  remarks: readonly string[];
  /** One inference, finished when it returns or resolves: a GPU is waited for. */
  invoke(): void | Promise<void>;
  outputs(): OutputTensor[];
  close(): void;
}

export interface LoadOptions {
  modelPath: string;
  configuration: Configuration;
  signature: string | null;
  /** Compile with the runtime's profiler on; never used for timed runs. */
  profile: boolean;
  /** Folder for compiled code; null: nothing is kept. */
  cacheDir: string | null;
}

/** What the measuring loop needs of a runtime. */
export interface Engine {
  facts: EngineFacts;
  load(options: LoadOptions): Promise<LoadedModel>;
  /** Runs the model `iterations` times under the profiler; null where the engine has none. */
  profile(options: LoadOptions, iterations: number): Promise<OperatorTime[] | null>;
  /** One call through the binding that does as good as nothing: what the harness itself adds. */
  emptyCall(): void;
  close(): void;
}
