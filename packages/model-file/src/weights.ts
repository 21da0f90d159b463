import type { WeightFacts } from './quantisation.js';
import type { Subgraph, Tensor } from './tflite-graph.js';

export interface Weights {
  count: number;
  bytes: number;
  /** Parameters that the file leaves out, since they are zero. */
  notStored: number;
  list: WeightFacts[];
}

/** Constants that operators read. Buffers shared by several tensors are counted once. */
export function weightsOf(graphs: readonly Subgraph[], buffers: readonly number[]): Weights {
  const seen = new Set<number>();
  const list: WeightFacts[] = [];
  for (const graph of graphs) {
    for (const { code, inputs } of graph.operators) {
      for (const i of inputs) {
        const tensor = graph.tensors[i];
        if (tensor === undefined || seen.has(tensor.buffer)) continue;
        const weight = weightOf(tensor, buffers, code.name);
        if (weight === null) continue;
        seen.add(tensor.buffer);
        list.push(weight);
      }
    }
  }
  return sumOf(list);
}

/** Of a LoRA file every tensor with bytes is a weight. */
export const loraWeights = (graphs: readonly Subgraph[], buffers: readonly number[]): Weights =>
  sumOf(graphs.flatMap((g) => g.tensors.map((t) => weightOf(t, buffers, '')).filter((w) => w !== null)));

function weightOf(tensor: Tensor, buffers: readonly number[], operator: string): WeightFacts | null {
  const { type, bits, shape, sparse } = tensor;
  const bytes = buffers[tensor.buffer] ?? 0;
  if (bytes === 0 || bits === 0) return null;
  const stored = Math.floor((bytes * 8) / bits);
  const shaped = shape.reduce((n, d) => n * Math.max(0, d), 1);
  // Of sparse weights the file holds the few that are not zero; numbers of 4 bits may leave half a byte.
  const isWhole = Math.ceil((shaped * bits) / 8) === bytes || (sparse && shaped > stored);
  const count = isWhole && Number.isSafeInteger(shaped) ? shaped : stored;
  return { type, bytes, count, notStored: Math.max(0, count - stored), operator };
}

const sumOf = (list: WeightFacts[]): Weights => ({
  list,
  count: list.reduce((n, w) => n + w.count, 0),
  bytes: list.reduce((n, w) => n + w.bytes, 0),
  notStored: list.reduce((n, w) => n + w.notStored, 0),
});
