import type { DecoderShape, DecoderWeights } from '../decoder.js';
import { loraName, type LoraWeights, type Projection } from '../lora.js';
import { quantiseRows } from '../quantise-rows.js';

const EPSILON = 1e-6;

/** One layer's product with its weights: a vector in, a vector out. */
type Dense = (x: Float64Array) => Float64Array;

/**
 * The decoder of decoder.ts written plainly, one token after the other, in double precision. With integer weights the
 * inputs of each product are rounded to 8 bits row by row, as XNNPACK does (`qd8`): that rounding is part of the model's
 * answer, the order of sums is not.
 */
export class DecoderReference {
  private readonly headWidth: number;
  private readonly layers: Record<'q' | 'k' | 'v' | 'o' | 'up' | 'down', Dense>[];
  private readonly head: Dense;
  /** Of every token so far, per layer. */
  private keys: Float64Array[][] = [];
  private values: Float64Array[][] = [];

  constructor(
    private readonly s: DecoderShape,
    private readonly w: DecoderWeights,
    lora: LoraWeights | null = null,
  ) {
    this.headWidth = s.width / s.heads;
    const wide = (weights: Float32Array) => denseOf(weights, s.width, s.weights);
    const adapted = (weights: Float32Array, projection: Projection, layer: number): Dense => {
      const plain = wide(weights);
      const a = lora?.get(loraName(projection, 'a', layer));
      const b = lora?.get(loraName(projection, 'b', layer));
      return a === undefined || b === undefined ? plain : (x) => add(plain(x), times(times(x, a), b));
    };
    this.layers = w.layers.map(({ q, k, v, o, up, down }, i) => ({
      q: adapted(q, 'q', i),
      k: adapted(k, 'k', i),
      v: adapted(v, 'v', i),
      o: adapted(o, 'o', i),
      up: wide(up),
      down: denseOf(down, s.hidden, s.weights),
    }));
    this.head = wide(w.head);
  }

  /** The tokens that follow `prompt`, each the one with the largest score. */
  greedy(prompt: readonly number[], count: number): number[] {
    this.keys = this.layers.map(() => []);
    this.values = this.layers.map(() => []);
    const answer: number[] = [];
    let logits: Float64Array | null = null;
    prompt.forEach((token, i) => {
      const x = this.step(token, i);
      if (i === prompt.length - 1) logits = this.head(norm(x));
    });
    while (answer.length < count && logits !== null) {
      const token = largest(logits);
      answer.push(token);
      const place = prompt.length + answer.length - 1;
      if (place >= this.s.context) break;
      logits = this.head(norm(this.step(token, place)));
    }
    return answer;
  }

  /** Natural log-likelihood of each token of `text` after `before` and those that stand before it. */
  logLikelihoods(before: readonly number[], text: readonly number[]): number[] {
    this.keys = this.layers.map(() => []);
    this.values = this.layers.map(() => []);
    const all = [...before, ...text];
    return all.slice(0, -1).flatMap((token, i) => {
      const x = this.step(token, i);
      return i < before.length - 1 ? [] : [logSoftmax(this.head(norm(x)), all[i + 1]!)];
    });
  }

  private step(token: number, place: number): Float64Array {
    const { width } = this.s;
    let x = Float64Array.from(
      { length: width },
      (_, c) => this.w.embedding[token * width + c]! + this.w.position[place * width + c]!,
    );
    this.layers.forEach((layer, l) => {
      const h = norm(x);
      this.keys[l]!.push(layer.k(h));
      this.values[l]!.push(layer.v(h));
      const y = add(x, layer.o(this.attend(layer.q(h), l)));
      x = add(y, layer.down(layer.up(norm(y)).map(gelu)));
    });
    return x;
  }

  private attend(q: Float64Array, l: number): Float64Array {
    const out = new Float64Array(this.s.width);
    const scale = 1 / Math.sqrt(this.headWidth);
    for (let from = 0; from < this.s.width; from += this.headWidth) {
      const scores = this.keys[l]!.map((k) => {
        let sum = 0;
        for (let d = from; d < from + this.headWidth; d++) sum += q[d]! * k[d]!;
        return sum * scale;
      });
      const most = Math.max(...scores);
      const exps = scores.map((v) => Math.exp(v - most));
      const total = exps.reduce((a, b) => a + b, 0);
      exps.forEach((e, i) => {
        for (let d = from; d < from + this.headWidth; d++) out[d]! += (e / total) * this.values[l]![i]![d]!;
      });
    }
    return out;
  }
}

function denseOf(weights: Float32Array, columns: number, kind: DecoderShape['weights']): Dense {
  const rows = weights.length / columns;
  if (kind === 'f32')
    return (x) =>
      Float64Array.from({ length: rows }, (_, r) => {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += weights[r * columns + c]! * x[c]!;
        return sum;
      });
  const { codes, scales } = quantiseRows(weights, columns, kind);
  return (x) => {
    const { values, scale } = roundInput(x);
    return Float64Array.from({ length: rows }, (_, r) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += codes[r * columns + c]! * values[c]!;
      return sum * scale * scales[r]!;
    });
  };
}

/** 8-bit codes less their zero point, over the row's own range (XNNPACK's `qd8`, in its float arithmetic). */
function roundInput(x: Float64Array): { values: Int32Array; scale: number } {
  const f = Math.fround;
  let low = 0;
  let high = 0;
  for (const v of x) {
    low = Math.min(low, f(v));
    high = Math.max(high, f(v));
  }
  const inverse = low === high ? 1 : f(255 / f(high - low));
  const [lowScaled, highScaled] = [f(low * inverse), f(high * inverse)];
  const zero = f(-128 + lowScaled) + f(127 + highScaled) > 0 ? f(-128 - lowScaled) : f(127 - highScaled);
  const zeroPoint = roundEven(Math.min(127, Math.max(-128, zero)));
  const values = Int32Array.from(x, (v) => {
    const code = Math.min(127, Math.max(-128, roundEven(f(f(v) * inverse)) + zeroPoint));
    return code - zeroPoint;
  });
  return { values, scale: f(1 / inverse) };
}

/** Halves go to the even neighbour, as the processor rounds. */
function roundEven(v: number): number {
  const down = Math.floor(v);
  const rest = v - down;
  if (rest !== 0.5) return Math.round(v);
  return down % 2 === 0 ? down : down + 1;
}

/** A vector by a matrix of `x.length` rows. */
function times(x: Float64Array, matrix: Float32Array): Float64Array {
  const columns = matrix.length / x.length;
  return Float64Array.from({ length: columns }, (_, c) => {
    let sum = 0;
    for (let r = 0; r < x.length; r++) sum += x[r]! * matrix[r * columns + c]!;
    return sum;
  });
}

const add = (a: Float64Array, b: Float64Array) => a.map((v, i) => v + b[i]!);

function norm(x: Float64Array): Float64Array {
  let sum = 0;
  for (const v of x) sum += v * v;
  const root = 1 / Math.sqrt(sum / x.length + EPSILON);
  return x.map((v) => v * root);
}

/** The tanh form, which the models' GELU says it uses. */
const gelu = (v: number) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));

function largest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function logSoftmax(logits: Float64Array, token: number): number {
  const most = Math.max(...logits);
  return logits[token]! - most - Math.log(logits.reduce((sum, x) => sum + Math.exp(x - most), 0));
}
