import { z } from 'zod';
import { inputRange } from './harness-events.js';
import { countedPageOf, id, pageOf, pageQuery, sha256, shortText, timestamp } from './primitives.js';
import { said } from './said.js';

export const tensorFacts = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.int()),
  /** A dimension of it is known only when the model runs. */
  dynamic: z.boolean(),
  /** The shape with −1 for such dimensions; null where the file does not say which they are. */
  shape_signature: z.array(z.int()).nullable().default(null),
  /** Of an input of whole numbers: those that the graph takes, such as the rows of a table; null: it shows none. */
  range: inputRange.nullish(),
  quantisation: z
    .object({
      scheme: z.enum(['per-tensor', 'per-channel']),
      scale: z.number().nullable(),
      zero_point: z.number().nullable(),
      channels: z.int().nullable(),
    })
    .nullable(),
});
export type TensorFacts = z.infer<typeof tensorFacts>;
/** The shape of a tensor with −1 where the file leaves a size open. */
export const openShape = (t: Pick<TensorFacts, 'shape' | 'shape_signature'>): number[] =>
  t.shape_signature ?? t.shape;

const weights = z.array(z.object({ type: z.string(), count: z.number(), bytes: z.number() }));
/** LoRA weights, or a base model's inputs for some. */
export const loraFacts = z.object({
  /** Null where the tensors do not agree on one. */
  rank: z.int().nullable(),
  /** What a LoRA file says of itself; null where it says nothing, and of a base. */
  declared_rank: z.int().nullable().default(null),
  tensors: z.int().min(1),
  bytes: z.number().min(0).default(0),
  layers: z.int().min(0).default(0),
  /** Whose names the tensors bear; null: of several exporters. */
  scheme: z.enum(['gemma', 'gemma-gpu', 'generic', 'audio']).nullable().default(null),
  /** `q`, `k`, `v`, `o`, or the parts of an audio encoder: in how many layers, and the bytes of both sides. */
  projections: z.array(z.object({ name: z.string(), layers: z.int(), bytes: z.number() })).default([]),
});
export type LoraFacts = z.infer<typeof loraFacts>;
export const quantisation = z.enum([
  'none',
  'float16',
  'dynamic-range',
  'weight-only-int4',
  'full-integer',
  'mixed',
]);

/** What a language model says of itself; null where the file leaves it out. */
export const languageFacts = z.object({
  model_type: z.string().nullable(),
  /** Most tokens of prompt and answer together. */
  context_tokens: z.number().nullable(),
  cache_tokens: z.number().nullable(),
  prefill_lengths: z.array(z.number()),
  logits: z.number().nullable(),
  tokenizer: z
    .object({
      kind: z.enum(['sentencepiece', 'hugging-face']),
      algorithm: z.string().nullable(),
      vocabulary_size: z.number(),
    })
    .nullable(),
  start_token: z.string().nullable(),
  stop_tokens: z.array(z.string()),
  prompt_template: z.enum(['jinja', 'affixes']).nullable(),
  /** Texts before the session, before a prompt and after it. */
  prompt_affixes: z
    .object({ session: z.string(), prefix: z.string(), suffix: z.string() })
    .nullable()
    .default(null),
  sampler: z
    .object({
      kind: z.string(),
      k: z.number().nullable(),
      p: z.number().nullable(),
      temperature: z.number().nullable(),
    })
    .nullable(),
  /** Accelerators that it was made for; empty: any. */
  backends: z.array(z.string()),
  min_runtime_version: z.string().nullable(),
  thinking: z.boolean(),
  function_calling: z.boolean(),
  /** Null: the model was not exported for LoRA. */
  lora: loraFacts.nullable(),
});
export type LanguageFacts = z.infer<typeof languageFacts>;

/** Parts of a multimodal model that turn images or sounds into tokens, by their roles. */
export const isEncoder = (role: string): boolean => /^(vision|audio)_/.test(role);

/** A TFLite model inside a container: the decoder, embedders and encoders by their names, or one of a vision task's. */
export const partFacts = z.object({
  role: z.string(),
  /** Names of the entries that lead to it. */
  path: z.array(z.string()).default([]),
  begin: z.number(),
  end: z.number(),
  size_bytes: z.number().default(0),
  parameter_count: z.number(),
  parameter_bytes: z.number(),
  weights,
  quantisation,
  operator_count: z.number(),
  signatures: z.array(z.string()),
  compiled_for: z.object({ maker: z.string(), soc: z.string() }).nullable(),
  backends: z.array(z.string()),
});
export type PartFacts = z.infer<typeof partFacts>;

export const operatorFacts = z.object({
  name: z.string(),
  custom: z.boolean(),
  count: z.int().min(1),
  version: z.int().min(0),
});
export type OperatorFacts = z.infer<typeof operatorFacts>;

export const sectionFacts = z.object({
  type: z.string(),
  begin: z.number().min(0),
  end: z.number().min(0),
  metadata: z.record(z.string(), z.string()),
});
export type SectionFacts = z.infer<typeof sectionFacts>;

/** One tensor of the interface, in the list of all of them. */
export const modelTensor = tensorFacts.extend({
  /** Number of its signature; 0 where the file has none. */
  signature: z.int().min(0),
  side: z.enum(['input', 'output']),
});
export type ModelTensor = z.infer<typeof modelTensor>;

/** As many of each list the facts of a model show; the lists themselves are paged, and the counts are true. */
export const shownFacts = { tensors: 16, signatures: 32, operators: 32, sections: 16, parts: 32 } as const;

/** What is in a model file, read without running it: a summary of bounded size. */
export const modelFacts = z.object({
  description: z.string().nullable(),
  min_runtime_version: z.string().nullable(),
  /** The NPU that it was compiled for ahead of time, in the compiler's words. */
  compiled_for: z.object({ maker: z.string(), soc: z.string() }).nullable().default(null),
  kind: z.enum(['graph', 'language-model']),
  parameter_count: z.number().min(0),
  parameter_bytes: z.number().min(0),
  subgraphs: z.int().min(0),
  tensor_count: z.int().min(0).default(0),
  operator_count: z.int().min(0),
  /** The most frequent kinds, of `operator_kinds`. */
  operators: z.array(operatorFacts),
  operator_kinds: z.int().min(0).default(0),
  custom_operators: z.array(z.string()),
  flex_operators: z.array(z.string()),
  quantisation,
  quantisation_text: z.string(),
  /** The same for other languages, as everything `…_said`. */
  quantisation_text_said: said.nullish(),
  /** The first ones of the first signature. */
  inputs: z.array(tensorFacts),
  outputs: z.array(tensorFacts),
  input_count: z.int().min(0).default(0),
  output_count: z.int().min(0).default(0),
  signatures: z.array(
    z.object({
      key: z.string(),
      input_count: z.int().min(0).default(0),
      output_count: z.int().min(0).default(0),
    }),
  ),
  signature_count: z.int().min(0).default(0),
  warnings: z.array(z.string()),
  warnings_said: z.array(said).nullish(),
  sections: z.array(sectionFacts),
  section_count: z.int().min(0).default(0),
  parts: z.array(partFacts).default([]),
  part_count: z.int().min(0).default(0),
  weights: weights.default([]),
  language: languageFacts.nullable().default(null),
  /** The file is nothing but LoRA weights. */
  lora: loraFacts.nullable().default(null),
});
export type ModelFacts = z.infer<typeof modelFacts>;

/** Pages of what the facts only count. The cursor is the number of the last item. */
export const detailQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export const tensorQuery = detailQuery.extend({
  signature: z.coerce.number().int().min(0).max(1_000_000).optional(),
});
export const tensorPage = pageOf(modelTensor);
export const operatorPage = pageOf(operatorFacts);
export const sectionPage = pageOf(sectionFacts);

/** A part of a container becomes a model of its own. */
export const takePart = z.object({
  /** Its number in the container's facts. */
  part: z.int().min(0).max(10_000),
  name: shortText.optional(),
});

/** The base that a LoRA file is attached to: it runs with these weights in it. */
export const loraBase = z.object({
  sha256,
  name: shortText,
  /** In words, why the two do not run together; null: they can be tried. */
  problem: z.string().nullable(),
  problem_said: said.nullish(),
  /** It has been benchmarked on this base: another would put the numbers of two models under one name. */
  fixed: z.boolean(),
});
export type LoraBase = z.infer<typeof loraBase>;

/** A model is its bytes: `sha256` is its id. `name`, `family` and a LoRA's base may be changed, the bytes never. */
export const model = z.object({
  sha256,
  name: shortText,
  file_name: z.string(),
  family: z.string().nullable(),
  format: z.enum(['tflite', 'litertlm', 'task']),
  size_bytes: z.number().min(1),
  facts: modelFacts,
  /** Of LoRA weights that are attached. */
  base: loraBase.nullable().default(null),
  created_at: timestamp,
  /** When its bytes were deleted: it cannot be run or downloaded until the same file is uploaded again. */
  deleted_at: timestamp.nullable().default(null),
});
export type Model = z.infer<typeof model>;
export const modelPage = countedPageOf(model);
export const modelQuery = pageQuery.extend({
  family: z.string().max(200).optional(),
  /** In its name or the name of its file; or how its hash begins. */
  search: z.string().max(200).optional(),
  /** The LoRA variants of this base. */
  base: sha256.optional(),
  /** Language models only: what LoRA weights may run in. */
  language: z.literal('only').optional(),
  /** Models whose bytes were deleted stand in lists only where they are asked for. */
  deleted: z.enum(['without', 'with', 'only']).default('without'),
});
/** Names that models go by together, and how many do. */
export const modelFamilies = z.object({
  items: z.array(z.object({ family: z.string(), models: z.int().min(1) })),
});
export type ModelFamilies = z.infer<typeof modelFamilies>;
/** What is left of a deleted model: its facts, where something was measured with it. */
export const deletedModel = z.object({
  sha256,
  kept: z.enum(['facts', 'nothing']),
  /** Benchmarks that measured it; their results stay. */
  benchmarks: z.int().min(0),
});
export type DeletedModel = z.infer<typeof deletedModel>;
/** `base_sha256` attaches LoRA weights to a base and puts them into its family; null takes them off it. */
export const modelChange = z.object({
  name: shortText.optional(),
  family: shortText.nullable().optional(),
  base_sha256: sha256.nullable().optional(),
});
export type ModelChange = z.infer<typeof modelChange>;

/** Answer to an upload: `known` when the same bytes were there already. */
export const uploadedModel = z.object({ model, known: z.boolean() });
export type UploadedModel = z.infer<typeof uploadedModel>;

/** A resumable upload (tus) that ended: what became of it. Ask `/api/v1/uploads/{id}/outcome`. */
export const uploadOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('receiving'), received_bytes: z.number(), size_bytes: z.number() }),
  z.object({ state: z.literal('stored'), model, known: z.boolean() }),
  z.object({
    state: z.literal('refused'),
    code: z.string(),
    detail: z.string(),
    said: said.nullish(),
    offset: z.number().nullable(),
  }),
]);
export type UploadOutcome = z.infer<typeof uploadOutcome>;
export const uploadId = id;
