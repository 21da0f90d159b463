import type { DecoderShape } from './decoder.js';
import { seededWeights, uniform } from './random.js';
import { ModelWriter } from './tflite-writer.js';

const projections = ['q', 'k', 'v', 'o'] as const;
export type Projection = (typeof projections)[number];

/** The name under which LiteRT-LM looks for a LoRA weight, as its generic exporter writes it. */
export const loraName = (projection: Projection, side: 'a' | 'b', layer: number): string =>
  `lora_atten_${projection}_${side}_prime_weight_${layer}`;

type LoraShape = Pick<DecoderShape, 'layers' | 'width' | 'loraRank'>;

/** Every LoRA weight of a decoder: `a` is [width, rank], `b` is [rank, width]. */
export function loraTensors({ layers, width, loraRank: rank }: LoraShape) {
  if (rank === 0) return [];
  return Array.from({ length: layers }, (_, i) =>
    projections.flatMap((p) => [
      { name: loraName(p, 'a', i), dims: [width, rank] },
      { name: loraName(p, 'b', i), dims: [rank, width] },
    ]),
  ).flat();
}

export type LoraWeights = ReadonlyMap<string, Float32Array>;

/** Random weights, large enough that an answer becomes another. */
export function loraWeights(shape: LoraShape, seed: number): LoraWeights {
  const next = seededWeights(seed);
  const deviation = 1.5 / Math.sqrt(shape.width);
  return new Map(
    loraTensors(shape).map(({ name, dims }) => [name, uniform(next, dims[0]! * dims[1]!, deviation)]),
  );
}

/**
 * A LoRA file as LiteRT-LM reads it: a `.tflite` without operators, whose tensors' bytes lie behind the FlatBuffer, and
 * the metadata `lora_rank`, whose buffer number is the rank itself.
 */
export function loraFile(shape: LoraShape, weights: LoraWeights): Uint8Array {
  const model = new ModelWriter(`Rackmark sample: LoRA of rank ${shape.loraRank}, random weights`);
  const graph = model.graph();
  for (const { name, dims } of loraTensors(shape)) graph.outside(name, dims, weights.get(name)!);
  model.addNumber('lora_rank', shape.loraRank);
  return model.finish();
}
