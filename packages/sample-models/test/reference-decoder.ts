import type { DecoderShape, DecoderWeights } from '../src/decoder.js';

type Rows = number[][];
const EPSILON = 1e-6;

export interface DecoderInputs {
  tokens: readonly number[];
  positions: readonly number[];
  /** [n][context], added to the scores. */
  mask: Rows;
  /** Per layer [head][context][head width]. */
  keys: number[][][][];
  values: number[][][][];
}

/** The decoder of decoder.ts written plainly: one loop a formula, double precision. Updates the caches it is given. */
export function runDecoder(s: DecoderShape, w: DecoderWeights, inputs: DecoderInputs): { logits: Rows } {
  const headWidth = s.width / s.heads;
  const start = inputs.positions[0]!;
  const at = (table: Float32Array, row: number) =>
    Array.from(table.subarray(row * s.width, (row + 1) * s.width));
  let x: Rows = inputs.tokens.map((t, i) =>
    at(w.embedding, t).map((v, c) => v + at(w.position, inputs.positions[i]!)[c]!),
  );
  w.layers.forEach((layer, l) => {
    const normed = x.map(norm);
    const q = normed.map((r) => dense(r, layer.q));
    const k = normed.map((r) => dense(r, layer.k));
    const v = normed.map((r) => dense(r, layer.v));
    const part = (row: number[], head: number) => row.slice(head * headWidth, (head + 1) * headWidth);
    for (let h = 0; h < s.heads; h++) {
      k.forEach((row, i) => (inputs.keys[l]![h]![start + i] = part(row, h)));
      v.forEach((row, i) => (inputs.values[l]![h]![start + i] = part(row, h)));
    }
    const attended = q.map((row, i) => {
      const out: number[] = [];
      for (let h = 0; h < s.heads; h++) {
        const scores = inputs.keys[l]![h]!.map(
          (key, c) => dot(part(row, h), key) / Math.sqrt(headWidth) + inputs.mask[i]![c]!,
        );
        const shares = softmax(scores);
        for (let d = 0; d < headWidth; d++)
          out.push(shares.reduce((sum, p, c) => sum + p * inputs.values[l]![h]![c]![d]!, 0));
      }
      return out;
    });
    const y = x.map((row, i) => dense(attended[i]!, layer.o).map((v2, c) => v2 + row[c]!));
    x = y.map((row) => dense(dense(norm(row), layer.up).map(gelu), layer.down).map((v2, c) => v2 + row[c]!));
  });
  return { logits: x.map((row) => dense(norm(row), w.head)) };
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
const dense = (x: readonly number[], weights: Float32Array) =>
  Array.from({ length: weights.length / x.length }, (_, o) =>
    x.reduce((sum, v, i) => sum + v * weights[o * x.length + i]!, 0),
  );
const norm = (x: readonly number[]) => {
  const root = 1 / Math.sqrt(dot(x, x) / x.length + EPSILON);
  return x.map((v) => v * root);
};
const softmax = (x: readonly number[]) => {
  const top = Math.max(...x);
  const e = x.map((v) => Math.exp(v - top));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
};
/** The tanh form, which the file asks for. */
const gelu = (v: number) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));
