import { z } from 'zod';
import { tensorShape, type Configuration } from './configuration.js';
import { openShape, type TensorFacts } from './model.js';
import { sha256 } from './primitives.js';

/** Of one input file; a model's inputs are seldom above a few megabytes. */
export const MOST_INPUT_BYTES = 256 * 2 ** 20;

/** An array that an input is filled with: a .npy file, named by its SHA-256 and never changed. */
export const inputFile = z.object({
  sha256,
  file_name: z.string(),
  /** As models call it: float32, int64, bool. */
  element_type: z.string(),
  shape: tensorShape,
  size_bytes: z.number().min(1),
});
export type InputFile = z.infer<typeof inputFile>;

/** Answer to an upload: `known` when the same bytes were there already. */
export const uploadedInput = z.object({ input: inputFile, known: z.boolean() });
export type UploadedInput = z.infer<typeof uploadedInput>;

/** Inputs whose sizes a model leaves open get the shapes of the files that fill them, where nobody gave another. */
export function withShapesOfFiles(
  shapes: Configuration['shapes'],
  files: Readonly<Record<string, Pick<InputFile, 'shape'>>>,
  models: readonly { facts: { inputs: readonly TensorFacts[] } }[],
): Configuration['shapes'] {
  const open = new Set(
    models
      .flatMap((m) => m.facts.inputs)
      .filter((t) => openShape(t).some((d) => d < 0))
      .map((t) => t.name),
  );
  const own = Object.entries(files).filter(([name]) => open.has(name) && !(name in shapes));
  return { ...shapes, ...Object.fromEntries(own.map(([name, { shape }]) => [name, shape])) };
}
