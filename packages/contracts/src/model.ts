import { z } from 'zod';
import { id, pageOf, pageQuery, sha256, shortText, timestamp } from './primitives.js';

export const tensorFacts = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.int()),
  dynamic: z.boolean(),
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

/** What is in a model file, read without running it. */
export const modelFacts = z.object({
  description: z.string().nullable(),
  min_runtime_version: z.string().nullable(),
  /** The NPU that it was compiled for ahead of time, in the compiler's words. */
  compiled_for: z.object({ maker: z.string(), soc: z.string() }).nullable().default(null),
  kind: z.enum(['graph', 'language-model']),
  parameter_count: z.number().min(0),
  parameter_bytes: z.number().min(0),
  subgraphs: z.int().min(0),
  operator_count: z.int().min(0),
  operators: z.array(
    z.object({ name: z.string(), custom: z.boolean(), count: z.int().min(1), version: z.int().min(0) }),
  ),
  custom_operators: z.array(z.string()),
  flex_operators: z.array(z.string()),
  quantisation: z.enum(['none', 'float16', 'dynamic-range', 'weight-only-int4', 'full-integer', 'mixed']),
  quantisation_text: z.string(),
  inputs: z.array(tensorFacts),
  outputs: z.array(tensorFacts),
  signatures: z.array(
    z.object({ key: z.string(), inputs: z.array(tensorFacts), outputs: z.array(tensorFacts) }),
  ),
  warnings: z.array(z.string()),
  sections: z.array(
    z.object({
      type: z.string(),
      begin: z.number().min(0),
      end: z.number().min(0),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
});
export type ModelFacts = z.infer<typeof modelFacts>;

/** A model is its bytes: `sha256` is its id. `name` and `family` may be changed, the bytes never. */
export const model = z.object({
  sha256,
  name: shortText,
  file_name: z.string(),
  family: z.string().nullable(),
  format: z.enum(['tflite', 'litertlm']),
  size_bytes: z.number().min(1),
  facts: modelFacts,
  created_at: timestamp,
});
export type Model = z.infer<typeof model>;
export const modelPage = pageOf(model);
export const modelQuery = pageQuery.extend({
  family: z.string().max(200).optional(),
  search: z.string().max(200).optional(),
});
export const modelChange = z.object({ name: shortText.optional(), family: shortText.nullable().optional() });

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
    offset: z.number().nullable(),
  }),
]);
export type UploadOutcome = z.infer<typeof uploadOutcome>;
export const uploadId = id;
