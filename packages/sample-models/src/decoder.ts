import { packInt4, quantiseRows, type QuantisedRows, type WeightKind } from './quantise-rows.js';
import { seededWeights, uniform } from './random.js';
import { loraName, loraTensors, type Projection } from './lora.js';
import { OPERATOR, OPTIONS, TYPE } from './tflite-numbers.js';
import type { Graph } from './graph.js';
import { ModelWriter } from './tflite-writer.js';

export interface DecoderShape {
  vocabulary: number;
  width: number;
  heads: number;
  layers: number;
  hidden: number;
  context: number;
  /** Tokens that one call of the prefill takes. */
  prefill: number;
  /** Several lengths, a signature each; empty: `prefill` alone. */
  prefills: readonly number[];
  seed: number;
  weights: WeightKind;
  /** Tokens as [1, n], as LiteRT-LM feeds them, in place of [n]. */
  batch: boolean;
  /** So many first tokens that the model never chooses: their rows of the head are zero. */
  silent: number;
  /** Rank of the LoRA weights that every projection takes as inputs; 0: exported without. */
  loraRank: number;
}

export const decoderShape = (o: Partial<DecoderShape> = {}): DecoderShape => ({
  ...{ vocabulary: 256, width: 64, heads: 4, layers: 2, hidden: 128, context: 64, prefill: 16, prefills: [] },
  ...{ seed: 3, weights: 'f32' as const, batch: false, silent: 0, loraRank: 0 },
  ...o,
});

export interface DecoderWeights {
  embedding: Float32Array;
  position: Float32Array;
  head: Float32Array;
  layers: {
    q: Float32Array;
    k: Float32Array;
    v: Float32Array;
    o: Float32Array;
    up: Float32Array;
    down: Float32Array;
  }[];
}

export function decoderWeights(s: DecoderShape): DecoderWeights {
  const next = seededWeights(s.seed);
  const d = 1 / Math.sqrt(s.width);
  const square = () => uniform(next, s.width * s.width, d);
  const embedding = uniform(next, s.vocabulary * s.width, 1);
  const position = uniform(next, s.context * s.width, 0.3);
  const head = uniform(next, s.vocabulary * s.width, 3 * d).fill(0, 0, s.silent * s.width);
  return {
    embedding,
    position,
    head,
    layers: Array.from({ length: s.layers }, () => ({
      q: square(),
      k: square(),
      v: square(),
      o: square(),
      up: uniform(next, s.hidden * s.width, d),
      down: uniform(next, s.hidden * s.width, 1 / Math.sqrt(s.hidden)),
    })),
  };
}

/**
 * A small decoder with a KV cache: signatures `prefill_N` and `decode`, both over the same weights. Inputs `tokens`
 * i32 [n], `input_pos` i32 [n], `mask` f32 [1, 1, n, context] (0 visible, very negative hidden) and the caches f32
 * [1, heads, context, width / heads]; outputs are the caches under their own names and, of `decode`, `logits` f32
 * [1, 1, vocabulary]. Token indices are one-dimensional: GPU delegates take no other GATHER.
 */
export function smallDecoder(options: Partial<DecoderShape> = {}): Uint8Array {
  const shape = decoderShape(options);
  return decoderFile(shape, decoderWeights(shape));
}

/** @param weights as `decoderWeights` makes them; quantised here when the shape says so */
export const decoderFile = (shape: DecoderShape, weights: DecoderWeights): Uint8Array =>
  decoderModel(shape, weights).finish();

/** The same, not yet written. Weights that are one array in memory are quantised once. */
export function decoderModel(shape: DecoderShape, weights: DecoderWeights): ModelWriter {
  const model = new ModelWriter(`Rackmark sample: small decoder, ${shape.weights}, random weights`);
  const quantised = new Map<Float32Array, QuantisedRows>();
  for (const n of shape.prefills.length > 0 ? shape.prefills : [shape.prefill])
    new DecoderGraph(model, shape, weights, quantised, n, false).build(`prefill_${n}`);
  new DecoderGraph(model, shape, weights, quantised, 1, true).build('decode');
  return model;
}

const EPSILON = 1e-6;

class DecoderGraph {
  private readonly g: Graph;
  private readonly headWidth: number;
  /** Inputs for LoRA weights, by their names. */
  private readonly lora = new Map<string, number>();

  constructor(
    private readonly model: ModelWriter,
    private readonly s: DecoderShape,
    private readonly w: DecoderWeights,
    /** Shared by all graphs of the model. */
    private readonly quantised: Map<Float32Array, QuantisedRows>,
    private readonly n: number,
    private readonly logits: boolean,
  ) {
    this.g = model.graph();
    this.headWidth = s.width / s.heads;
  }

  build(signature: string): void {
    const { g, s, n } = this;
    const fed = g.input('tokens', s.batch ? [1, n] : [n], TYPE.int32);
    const tokens = s.batch ? this.reshape(fed, [n], TYPE.int32) : fed;
    const position = g.input('input_pos', [n], TYPE.int32);
    const mask = g.input('mask', [1, 1, n, s.context]);
    const cacheDims = [1, s.heads, s.context, this.headWidth];
    const caches = (kind: string) =>
      Array.from({ length: s.layers }, (_, i) => g.input(`kv_cache_${kind}_${i}`, cacheDims));
    const keys = caches('k');
    const values = caches('v');
    for (const { name, dims } of loraTensors(s)) this.lora.set(name, g.input(name, dims));
    const start = this.cacheStart(position);
    const table = g.constant('embedding', [s.vocabulary, s.width], this.w.embedding, { key: 'embedding' });
    const places = g.constant('position', [s.context, s.width], this.w.position, { key: 'position' });
    let x = this.reshape(this.add(this.gather(table, tokens), this.gather(places, position), [n, s.width]), [
      1,
      n,
      s.width,
    ]);
    const newKeys: number[] = [];
    const newValues: number[] = [];
    this.w.layers.forEach((_, i) => {
      const layer = this.layer(i, x, mask, start, keys[i]!, values[i]!);
      x = layer.x;
      newKeys.push(layer.key);
      newValues.push(layer.value);
    });
    const names = [
      ...newKeys.map((_, i) => `kv_cache_k_${i}`),
      ...newValues.map((_, i) => `kv_cache_v_${i}`),
    ];
    g.outputs.push(...newKeys, ...newValues);
    if (this.logits) {
      g.outputs.unshift(this.dense(this.norm(x), this.w.head, 'head', s.width, s.vocabulary));
      names.unshift('logits');
    }
    this.model.signature(signature, g, names);
  }

  private layer(i: number, x: number, mask: number, start: number, keys: number, values: number) {
    const { s, n } = this;
    const w = this.w.layers[i]!;
    const square = (input: number, name: Projection) =>
      this.adapted(this.dense(input, w[name], `${i}/${name}`, s.width, s.width), input, name, i);
    const normed = this.norm(x);
    const heads = (name: 'q' | 'k' | 'v') => this.toHeads(square(normed, name));
    const q = heads('q');
    const key = this.update(keys, heads('k'), start);
    const value = this.update(values, heads('v'), start);
    const scaled = this.mul(q, this.scalar('scale', 1 / Math.sqrt(this.headWidth)), [
      1,
      s.heads,
      n,
      this.headWidth,
    ]);
    const scores = this.add(this.matmul(scaled, key, true, [1, s.heads, n, s.context]), mask, [
      1,
      s.heads,
      n,
      s.context,
    ]);
    const shares = this.g.tensor(`${i}/shares`, [1, s.heads, n, s.context]);
    this.g.operator(OPERATOR.SOFTMAX, [scores], [shares], {
      options: OPTIONS.softmax,
      fields: [[0, 'f32', 1]],
    });
    const attended = this.matmul(shares, value, false, [1, s.heads, n, this.headWidth]);
    const merged = this.reshape(this.transpose(attended, [1, n, s.heads, this.headWidth]), [1, n, s.width]);
    const y = this.add(x, square(merged, 'o'), [1, n, s.width]);
    const up = this.dense(this.norm(y), w.up, `${i}/up`, s.width, s.hidden);
    const bent = this.g.tensor(`${i}/gelu`, [1, n, s.hidden]);
    this.g.operator(OPERATOR.GELU, [up], [bent], { options: OPTIONS.gelu, fields: [[0, 'bool', true]] });
    return {
      x: this.add(y, this.dense(bent, w.down, `${i}/down`, s.hidden, s.width), [1, n, s.width]),
      key,
      value,
    };
  }

  /** A projection's output with the LoRA's share: `y + (x · a) · b`. */
  private adapted(y: number, x: number, name: Projection, i: number): number {
    const { n, s } = this;
    if (s.loraRank === 0) return y;
    const weight = (side: 'a' | 'b') => this.lora.get(loraName(name, side, i))!;
    const low = this.matmul(x, weight('a'), false, [1, n, s.loraRank]);
    return this.add(y, this.matmul(low, weight('b'), false, [1, n, s.width]), [1, n, s.width]);
  }

  /** Start indices of the cache update: [0, 0, input_pos[0], 0]. */
  private cacheStart(position: number): number {
    const { g } = this;
    const ints = (values: number[]) =>
      g.constant('ints', [values.length], Int32Array.from(values), {
        type: TYPE.int32,
        key: `ints ${values.join()}`,
      });
    const first = g.tensor('first', [1], TYPE.int32);
    g.operator(OPERATOR.SLICE, [position, ints([0]), ints([1])], [first], { options: OPTIONS.slice });
    const start = g.tensor('start', [4], TYPE.int32);
    const fields: [number, 'i32' | 'i8', number][] = [
      [0, 'i32', 0],
      [1, 'i8', 0],
    ];
    g.operator(OPERATOR.CONCATENATION, [ints([0, 0]), first, ints([0])], [start], {
      options: OPTIONS.concatenation,
      fields,
    });
    return start;
  }

  private gather(table: number, index: number): number {
    const y = this.g.tensor('gathered', [this.n, this.s.width]);
    this.g.operator(OPERATOR.GATHER, [table, index], [y], {
      options: OPTIONS.gather,
      fields: [[0, 'i32', 0]],
    });
    return y;
  }
  private add(a: number, b: number, dims: number[]): number {
    const y = this.g.tensor('sum', dims);
    this.g.operator(OPERATOR.ADD, [a, b], [y], { options: OPTIONS.add, fields: [[0, 'i8', 0]] });
    return y;
  }
  private mul(a: number, b: number, dims: number[]): number {
    const y = this.g.tensor('product', dims);
    this.g.operator(OPERATOR.MUL, [a, b], [y], { options: OPTIONS.mul, fields: [[0, 'i8', 0]] });
    return y;
  }
  private matmul(a: number, b: number, transposeB: boolean, dims: number[]): number {
    const y = this.g.tensor('matmul', dims);
    const fields: [number, 'bool', boolean][] = [
      [0, 'bool', false],
      [1, 'bool', transposeB],
    ];
    this.g.operator(OPERATOR.BATCH_MATMUL, [a, b], [y], { options: OPTIONS.batchMatmul, fields });
    return y;
  }
  private update(cache: number, part: number, start: number): number {
    const y = this.g.tensor('cache', [1, this.s.heads, this.s.context, this.headWidth]);
    this.g.operator(OPERATOR.DYNAMIC_UPDATE_SLICE, [cache, part, start], [y], {
      options: OPTIONS.dynamicUpdateSlice,
    });
    return y;
  }
  private reshape(a: number, dims: number[], type: number = TYPE.float32): number {
    const y = this.g.tensor('reshaped', dims, type);
    const shape = this.g.constant('shape', [dims.length], Int32Array.from(dims), {
      type: TYPE.int32,
      key: `ints ${dims.join()}`,
    });
    this.g.operator(OPERATOR.RESHAPE, [a, shape], [y]);
    return y;
  }
  /** Swaps the second and third dimension; `dims` are those of the result. */
  private transpose(a: number, dims: number[]): number {
    const y = this.g.tensor('transposed', dims);
    const order = this.g.constant('order', [4], Int32Array.from([0, 2, 1, 3]), {
      type: TYPE.int32,
      key: 'order',
    });
    this.g.operator(OPERATOR.TRANSPOSE, [a, order], [y], { options: OPTIONS.transpose });
    return y;
  }
  private toHeads(a: number): number {
    const { n, s } = this;
    return this.transpose(this.reshape(a, [1, n, s.heads, this.headWidth]), [1, s.heads, n, this.headWidth]);
  }
  private dense(a: number, weights: Float32Array, key: string, inputs: number, outputs: number): number {
    const w = this.denseWeights(weights, key, inputs, outputs);
    const y = this.g.tensor(`${key}/y`, [1, this.n, outputs]);
    const fields: [number, 'i8' | 'bool', number | boolean][] = [
      [0, 'i8', 0],
      [1, 'i8', 0],
      [2, 'bool', true],
    ];
    this.g.operator(OPERATOR.FULLY_CONNECTED, [a, w, -1], [y], {
      options: OPTIONS.fullyConnected,
      fields,
      // Weights of 8 bits under float activations came with version 9.
      version: this.s.weights === 'f32' ? 5 : 9,
    });
    return y;
  }
  private denseWeights(weights: Float32Array, key: string, inputs: number, outputs: number): number {
    const kind = this.s.weights;
    if (kind === 'f32') return this.g.constant(key, [outputs, inputs], weights, { key });
    const known = this.quantised.get(weights) ?? quantiseRows(weights, inputs, kind);
    this.quantised.set(weights, known);
    const scale = Array.from(known.scales);
    return this.g.constant(key, [outputs, inputs], kind === 'int4' ? packInt4(known.codes) : known.codes, {
      key,
      type: kind === 'int4' ? TYPE.int4 : TYPE.int8,
      quantisation: { scale, zeroPoint: scale.map(() => 0), dimension: 0 },
    });
  }
  private scalar(key: string, value: number): number {
    return this.g.constant(key, [1], Float32Array.from([value]), { key });
  }
  /** Root mean square norm without a gain. */
  private norm(x: number): number {
    const { g, n, s } = this;
    const square = this.mul(x, x, [1, n, s.width]);
    const mean = g.tensor('mean', [1, n, 1]);
    const axis = g.constant('axis', [1], Int32Array.from([2]), { type: TYPE.int32, key: 'ints 2' });
    g.operator(OPERATOR.MEAN, [square, axis], [mean], {
      options: OPTIONS.reducer,
      fields: [[0, 'bool', true]],
    });
    const shifted = this.add(mean, this.scalar('epsilon', EPSILON), [1, n, 1]);
    const root = g.tensor('root', [1, n, 1]);
    g.operator(OPERATOR.RSQRT, [shifted], [root]);
    return this.mul(x, root, [1, n, s.width]);
  }
}
