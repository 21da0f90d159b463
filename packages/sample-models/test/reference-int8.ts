import { calibrate, quantiseWeights } from '../src/mobilenet.js';
import type { Layer, MobileNetShape } from '../src/mobilenet-layers.js';
import { runFloat, type Activation } from '../src/reference/float.js';

/** Stored values of the int8 network's output: each layer in double precision, its result rounded to its own scale. */
export function runInt8(layers: readonly Layer[], shape: MobileNetShape, image: Int8Array): number[] {
  const ranges = calibrate(layers, shape);
  const real = (q: number, r: (typeof ranges)[number]) => (q - r.zeroPoint) * r.scale;
  let x: Activation = {
    height: shape.inputSize,
    width: shape.inputSize,
    channels: 3,
    data: Float32Array.from(image, (q) => real(q, ranges[0]!)),
  };
  let stored: number[] = [];
  layers.forEach((layer, i) => {
    const [y] = runFloat([withStoredWeights(layer, ranges[i]!.scale)], x);
    const range = ranges[i + 1]!;
    stored = Array.from(y!.data, (v) =>
      Math.max(-128, Math.min(127, Math.round(v / range.scale) + range.zeroPoint)),
    );
    x = { ...y!, data: Float32Array.from(stored, (q) => real(q, range)) };
  });
  return stored;
}

/** The layer as the file holds it: int8 weights and int32 biases, turned back into numbers. */
function withStoredWeights(layer: Layer, inputScale: number): Layer {
  if (!('weights' in layer)) return layer;
  const { values, scales } = quantiseWeights(layer);
  const perOutput = values.length / layer.outputs;
  const channel = (i: number) =>
    layer.kind === 'dense' ? 0 : layer.kind === 'depthwise' ? i % layer.outputs : Math.floor(i / perOutput);
  return {
    ...layer,
    weights: Float32Array.from(values, (q, i) => q * scales[channel(i)]!),
    bias: Float32Array.from(layer.bias, (b, o) => {
      const s = scales[layer.kind === 'dense' ? 0 : o]! * inputScale;
      return Math.round(b / s) * s;
    }),
  };
}
