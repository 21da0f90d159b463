import type { Layer } from '../mobilenet-layers.js';

/** Activations, NHWC with batch 1. */
export interface Activation {
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

export interface Window {
  size: number;
  before: number;
}

/** Output size and padding before the first element for padding SAME (TensorFlow's rule). */
export function sameWindow(input: number, kernel: number, stride: number): Window {
  const size = Math.ceil(input / stride);
  const total = Math.max(0, (size - 1) * stride + kernel - input);
  return { size, before: Math.floor(total / 2) };
}

/** Plain forward pass in double precision, to check a runtime against and to calibrate quantisation with. */
export function runFloat(layers: readonly Layer[], input: Activation): Activation[] {
  const outputs: Activation[] = [];
  let x = input;
  for (const layer of layers) {
    x = layerFloat(layer, x);
    outputs.push(x);
  }
  return outputs;
}

function layerFloat(layer: Layer, x: Activation): Activation {
  if (layer.kind === 'conv') return convolution(layer, x);
  if (layer.kind === 'depthwise') return depthwise(layer, x);
  if (layer.kind === 'mean') return mean(x);
  if (layer.kind === 'dense') return dense(layer, x);
  const largest = Math.max(...x.data);
  const exps = Array.from(x.data, (v) => Math.exp(v - largest));
  const sum = exps.reduce((a, b) => a + b, 0);
  return { ...x, data: Float32Array.from(exps, (v) => v / sum) };
}

function mean(x: Activation): Activation {
  const n = x.height * x.width;
  const data = Float32Array.from({ length: x.channels }, (_, c) => {
    let sum = 0;
    for (let p = 0; p < n; p++) sum += x.data[p * x.channels + c]!;
    return sum / n;
  });
  return { height: 1, width: 1, channels: x.channels, data };
}

function dense(layer: Extract<Layer, { kind: 'dense' }>, x: Activation): Activation {
  const data = Float32Array.from({ length: layer.outputs }, (_, o) => {
    let sum = layer.bias[o]!;
    for (let i = 0; i < layer.inputs; i++) sum += layer.weights[o * layer.inputs + i]! * x.data[i]!;
    return sum;
  });
  return { height: 1, width: 1, channels: layer.outputs, data };
}

type Window2 = { kernel: number; stride: number; outputs: number };

/** Calls `each` for every output element and every input position under its window. */
function slide(
  layer: Window2,
  x: Activation,
  each: (out: number, y: number, z: number, i: number, j: number) => void,
): { height: number; width: number } {
  const rows = sameWindow(x.height, layer.kernel, layer.stride);
  const columns = sameWindow(x.width, layer.kernel, layer.stride);
  for (let r = 0; r < rows.size; r++) {
    for (let c = 0; c < columns.size; c++) {
      for (let i = 0; i < layer.kernel; i++) {
        const y = r * layer.stride + i - rows.before;
        if (y < 0 || y >= x.height) continue;
        for (let j = 0; j < layer.kernel; j++) {
          const z = c * layer.stride + j - columns.before;
          if (z >= 0 && z < x.width) each(r * columns.size + c, y, z, i, j);
        }
      }
    }
  }
  return { height: rows.size, width: columns.size };
}

function finish(sums: Float64Array, bias: Float32Array, outputs: number): Float32Array {
  return Float32Array.from(sums, (v, i) => Math.min(6, Math.max(0, v + bias[i % outputs]!)));
}

function convolution(layer: Extract<Layer, { kind: 'conv' }>, x: Activation): Activation {
  const { kernel, inputs, outputs, weights } = layer;
  const size =
    sameWindow(x.height, kernel, layer.stride).size * sameWindow(x.width, kernel, layer.stride).size;
  const sums = new Float64Array(size * outputs);
  const shape = slide(layer, x, (out, y, z, i, j) => {
    const at = (y * x.width + z) * x.channels;
    for (let o = 0; o < outputs; o++) {
      const first = ((o * kernel + i) * kernel + j) * inputs;
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += weights[first + k]! * x.data[at + k]!;
      sums[out * outputs + o]! += sum;
    }
  });
  return { ...shape, channels: outputs, data: finish(sums, layer.bias, outputs) };
}

function depthwise(layer: Extract<Layer, { kind: 'depthwise' }>, x: Activation): Activation {
  const { inputs, outputs, weights } = layer;
  const size = sameWindow(x.height, 3, layer.stride).size * sameWindow(x.width, 3, layer.stride).size;
  const sums = new Float64Array(size * outputs);
  const shape = slide(layer, x, (out, y, z, i, j) => {
    const at = (y * x.width + z) * x.channels;
    const first = (i * 3 + j) * inputs;
    for (let o = 0; o < outputs; o++) sums[out * outputs + o]! += weights[first + o]! * x.data[at + o]!;
  });
  return { ...shape, channels: outputs, data: finish(sums, layer.bias, outputs) };
}
