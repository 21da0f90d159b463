import type {
  Configuration,
  Delegation,
  EngineName,
  FailureName,
  HarnessEventOf,
  HarnessParameters,
  InputSummary,
  OperatorTime,
} from '@rackmark/contracts';
import type { Clock } from './clock.js';

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

/** Shapes of a signature's outputs, in its order. */
export type OutputShapes = readonly (readonly number[])[];

/** A model that the runtime compiled; after `bind` it is ready to run. */
export interface LoadedModel {
  /**
   * From the file to the compiled model, ready for its buffers: the engine reads the clock right before and right after
   * the runtime's own calls, so that nothing of ours is in it.
   */
  readonly loadNs: number;
  /**
   * Makes the buffers and fills the inputs; never timed. Many shapes are known only when the runtime has prepared the
   * model, which an app leaves to its first inference. So the model that is thrown away is prepared to learn them (null),
   * and the one that is measured is told.
   * @returns the shapes of its outputs
   */
  bind(known: OutputShapes | null): OutputShapes;
  /** What its inputs are and were filled with. */
  inputs(): InputSummary[];
  delegation(): Delegation;
  /** Whether this load filled a cache of compiled code (`cold`), read one (`warm`), or had none. */
  compileCache: LoadEvent['compile_cache'];
  /** What a reader should know of this load. */
  remarks: readonly string[];
  /** One inference, finished when it returns or resolves: a GPU is waited for. This alone is timed. */
  invoke(): void | Promise<void>;
  /** After the clock was read: what an inference leaves behind. */
  settle?(): void;
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
  /** What is known of inputs beside their names. */
  inputs: HarnessParameters['inputs'];
  clock: Clock;
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
