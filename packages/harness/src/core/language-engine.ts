import type { Answer, Configuration, Delegation, HarnessEventOf, LanguageTask } from '@rackmark/contracts';
import type { Clock } from './clock.js';
import type { EngineFacts } from './engine.js';

/** What one turn did, in whole nanoseconds and the engine's own counts. */
export interface Turn {
  prefillTokens: number;
  prefillNs: number;
  decodeTokens: number;
  decodeNs: number;
  /** Of a streamed turn: from handing over the prompt to the first text. */
  firstTokenNs: number | null;
  stepNs: number[];
  text: string;
  pieces: string[];
  endedBy: Answer['ended_by'];
}

export interface TurnOptions {
  streamed: boolean;
  /** Of a streamed turn, whether what it says is wanted: where it is not, an engine may stream at less cost. */
  withText?: boolean;
  /** Called between two steps with those that were made since the last call, at most a few times a second. */
  onSteps?: (stepNs: number[]) => void;
}

/** A language model that is ready to answer. */
export interface LanguageModel {
  /** Tokens that prompt and answer may take together; null where the engine does not tell. */
  contextTokens: number | null;
  compileCache: HarnessEventOf<'load'>['compile_cache'];
  /** From the file to the engine or the compiled model, by the runtime's own calls alone. */
  readonly loadNs: number;
  delegation(): Delegation;
  turn(options: TurnOptions): Promise<Turn>;
  /** Natural log-likelihood of each token of a fixed text; null where the engine cannot tell. Absent: it knows no texts. */
  score?(): Promise<number[] | null>;
  close(): void;
}

export interface LanguageOptions {
  modelPath: string;
  configuration: Configuration;
  task: LanguageTask;
  /** LoRA weights to load into the model; null: none. */
  loraPath: string | null;
  /** Folder for compiled code; null: nothing is kept. */
  cacheDir: string | null;
  clock: Clock;
}

/** What the measuring loop needs of an engine for language models. */
export interface LanguageEngine {
  facts: EngineFacts;
  open(options: LanguageOptions): Promise<LanguageModel>;
  emptyCall(): void;
  close(): void;
}
