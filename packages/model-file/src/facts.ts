import type { Remark } from './remark.js';

/** Whole numbers from `low` to `high`, both included. */
export interface RangeFacts {
  low: number;
  high: number;
}
export interface TensorFacts {
  name: string;
  /** Lower-case element type: float32, int8, int4 … */
  type: string;
  shape: number[];
  /** A dimension of it is known only when the model runs. */
  dynamic: boolean;
  /** The shape with −1 for such dimensions, where the file says which; null: it says nothing of the kind. */
  shapeSignature: number[] | null;
  /** Of an input of whole numbers: those that the graph takes, such as the rows of a table; null: it shows none. */
  range: RangeFacts | null;
  quantisation: {
    scheme: 'per-tensor' | 'per-channel';
    scale: number | null;
    zeroPoint: number | null;
    channels: number | null;
  } | null;
}
export interface SignatureFacts {
  key: string;
  /** As many as `limits.ts` allows; the counts are true. */
  inputs: TensorFacts[];
  outputs: TensorFacts[];
  inputCount: number;
  outputCount: number;
}
export interface OperatorFacts {
  name: string;
  custom: boolean;
  count: number;
  version: number;
}
export interface SectionFacts {
  type: string;
  begin: number;
  end: number;
  metadata: Record<string, string>;
}
export type QuantisationKind =
  'none' | 'float16' | 'dynamic-range' | 'weight-only-int4' | 'full-integer' | 'mixed';

/** Weights of one element type. */
export interface WeightsOfType {
  type: string;
  count: number;
  bytes: number;
}

/** A LoRA file by itself, or a base model's inputs for one. */
export interface LoraFacts {
  /** Null where the tensors do not agree on one. */
  rank: number | null;
  /** What the metadata of a LoRA file says; null where it says nothing, and of a base. */
  declaredRank: number | null;
  tensors: number;
  bytes: number;
  /** One more than the last layer's number. */
  layers: number;
  /** Whose names the tensors bear; null: of several exporters. */
  scheme: 'gemma' | 'gemma-gpu' | 'generic' | 'audio' | null;
  /** `q`, `k`, `v`, `o`, or the parts of an audio encoder: in how many layers, and the bytes of both sides. */
  projections: { name: string; layers: number; bytes: number }[];
}

export interface TokenizerFacts {
  kind: 'sentencepiece' | 'hugging-face';
  /** `bpe`, `unigram`, `word`, `char`, `wordpiece`; null where the file does not say. */
  algorithm: string | null;
  vocabularySize: number;
}

/** One TFLite model inside a container. */
export interface PartFacts {
  /** `prefill_decode`, `embedder`, `vision_encoder` …: the container's own word without `tf_lite_`. */
  role: string;
  /** Where it lies: the names of the entries that lead to it; its number in a container without names. */
  path: string[];
  /** Its place in the file; of what lies in a bundle inside, that bundle's. */
  begin: number;
  end: number;
  sizeBytes: number;
  parameterCount: number;
  parameterBytes: number;
  weights: WeightsOfType[];
  quantisation: QuantisationKind;
  operatorCount: number;
  signatures: string[];
  compiledFor: ModelFacts['compiledFor'];
  /** What the container says it was made for; empty: any. */
  backends: string[];
}

/** What a language model says of itself. Whatever the file leaves out is null. */
export interface LanguageFacts {
  /** The family whose rules apply: `gemma3`, `qwen3`, `generic_model` … */
  modelType: string | null;
  /** Most tokens of prompt and answer together: by the metadata, else by the KV cache's length. */
  contextTokens: number | null;
  /** Longest KV cache that the graph itself holds. */
  cacheTokens: number | null;
  /** Tokens that one call of the prefill takes; longer prompts take several. */
  prefillLengths: number[];
  /** Number of tokens that the model gives a score to. */
  logits: number | null;
  tokenizer: TokenizerFacts | null;
  startToken: string | null;
  /** Ids joined by a blank, or the text. */
  stopTokens: string[];
  promptTemplate: 'jinja' | 'affixes' | null;
  /** Texts before the session, before a prompt and after it. */
  promptAffixes: { session: string; prefix: string; suffix: string } | null;
  sampler: { kind: string; k: number | null; p: number | null; temperature: number | null } | null;
  /** Accelerators that it was made for; empty: any. */
  backends: string[];
  minRuntimeVersion: string | null;
  thinking: boolean;
  functionCalling: boolean;
  /** Inputs for LoRA weights; null: the model was not exported for LoRA. */
  lora: LoraFacts | null;
}

/** What is in a model file. */
export interface ModelFacts {
  format: 'tflite' | 'litertlm' | 'task';
  description: string | null;
  minRuntimeVersion: string | null;
  /** The NPU that it was compiled for ahead of time, in the compiler's words; null for a model that runs anywhere. */
  compiledFor: { maker: string; soc: string } | null;
  kind: 'graph' | 'language-model';
  sizeBytes: number;
  parameterCount: number;
  parameterBytes: number;
  weights: WeightsOfType[];
  subgraphs: number;
  tensorCount: number;
  operatorCount: number;
  operators: OperatorFacts[];
  /** Kinds of operators; `operators` may list fewer. */
  operatorKinds: number;
  customOperators: string[];
  flexOperators: string[];
  /** Built-in operators that this reader has no name for. */
  unknownBuiltins: number[];
  quantisation: QuantisationKind;
  quantisationText: Remark;
  /** Of the first signature. */
  inputs: TensorFacts[];
  outputs: TensorFacts[];
  inputCount: number;
  outputCount: number;
  signatures: SignatureFacts[];
  signatureCount: number;
  warnings: Remark[];
  /** Of a `.litertlm` or `.task` file. */
  sections: SectionFacts[];
  sectionCount: number;
  /** TFLite models inside a `.litertlm` or `.task` file. */
  parts: PartFacts[];
  partCount: number;
  /** Of a language model. */
  language: LanguageFacts | null;
  /** The file is nothing but LoRA weights for a base model. */
  lora: LoraFacts | null;
}
