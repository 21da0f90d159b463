import { mobileNetLayers, type Layer, type MobileNetShape } from './mobilenet-layers.js';
import { seededWeights } from './random.js';
import { runFloat, sameWindow, type Activation } from './reference/float.js';
import { ACTIVATION, OPERATOR, OPTIONS, TYPE } from './tflite-numbers.js';
import type { Graph, OptionField, Quantisation } from './graph.js';
import { ModelWriter } from './tflite-writer.js';

export interface MobileNetOptions extends Partial<MobileNetShape> {
  weights: 'f32' | 'int8';
}

export const mobileNetShape = (o: Partial<MobileNetShape>): MobileNetShape => ({
  inputSize: o.inputSize ?? 192,
  width: o.width ?? 0.5,
  classes: o.classes ?? 100,
  seed: o.seed ?? 1,
});

/** What a quantised tensor holds: real value = scale × (stored − zeroPoint). */
interface Range {
  scale: number;
  zeroPoint: number;
}

/**
 * A network like MobileNet V1 with random weights, as a `.tflite` file. `int8` is full-integer: int8 input and output,
 * per-channel weights, int32 biases with scale input × weight, activation ranges calibrated on a few random inputs.
 */
export function mobileNetLike(options: MobileNetOptions): Uint8Array {
  const shape = mobileNetShape(options);
  const layers = mobileNetLayers(shape);
  const model = new ModelWriter(`Rackmark sample: MobileNet-like, ${options.weights}, random weights`);
  const graph = model.graph();
  const quantised = options.weights === 'int8';
  const ranges = quantised ? calibrate(layers, shape) : null;
  const asQuantisation = (r: Range): Quantisation => ({ scale: [r.scale], zeroPoint: [r.zeroPoint] });
  const activation = (name: string, dims: number[], index: number) =>
    ranges ? graph.tensor(name, dims, TYPE.int8, asQuantisation(ranges[index]!)) : graph.tensor(name, dims);

  const inputDims = [1, shape.inputSize, shape.inputSize, 3];
  let x = ranges
    ? graph.input('image', inputDims, TYPE.int8, asQuantisation(ranges[0]!))
    : graph.input('image', inputDims);
  let size = shape.inputSize;
  layers.forEach((layer, i) => {
    if (layer.kind === 'conv' || layer.kind === 'depthwise')
      size = sameWindow(size, layer.kernel, layer.stride).size;
    const dims = outputDims(layer, size);
    const y = activation(layer.name, dims, i + 1);
    addLayer(graph, layer, x, y, ranges ? ranges[i]! : null);
    x = y;
  });
  graph.outputs.push(x);
  model.signature('serving_default', graph);
  return model.finish();
}

function outputDims(layer: Layer, size: number): number[] {
  if (layer.kind === 'mean' || layer.kind === 'softmax') return [1, layer.channels];
  if (layer.kind === 'dense') return [1, layer.outputs];
  return [1, size, size, layer.outputs];
}

function addLayer(graph: Graph, layer: Layer, x: number, y: number, inputRange: Range | null): void {
  const q = inputRange !== null;
  if (layer.kind === 'mean') {
    const axes = graph.constant(`${layer.name}/axes`, [2], Int32Array.from([1, 2]), { type: TYPE.int32 });
    graph.operator(OPERATOR.MEAN, [x, axes], [y], {
      options: OPTIONS.reducer,
      fields: [[0, 'bool', false]],
      version: q ? 2 : 1,
    });
    return;
  }
  if (layer.kind === 'softmax') {
    graph.operator(OPERATOR.SOFTMAX, [x], [y], {
      options: OPTIONS.softmax,
      fields: [[0, 'f32', 1]],
      version: q ? 2 : 1,
    });
    return;
  }
  const [weights, bias] = addWeights(graph, layer, inputRange);
  if (layer.kind === 'dense') {
    const fields: OptionField[] = [[0, 'i8', ACTIVATION.none]];
    graph.operator(OPERATOR.FULLY_CONNECTED, [x, weights, bias], [y], {
      options: OPTIONS.fullyConnected,
      fields,
      version: q ? 4 : 1,
    });
    return;
  }
  // Both option tables: padding (0 is SAME), stride_w, stride_h, …
  const common: OptionField[] = [
    [0, 'i8', 0],
    [1, 'i32', layer.stride],
    [2, 'i32', layer.stride],
  ];
  if (layer.kind === 'conv') {
    const fields: OptionField[] = [...common, [3, 'i8', ACTIVATION.relu6], [4, 'i32', 1], [5, 'i32', 1]];
    graph.operator(OPERATOR.CONV_2D, [x, weights, bias], [y], {
      options: OPTIONS.conv2d,
      fields,
      version: q ? 3 : 1,
    });
  } else {
    const fields: OptionField[] = [
      ...common,
      [3, 'i32', 1],
      [4, 'i8', ACTIVATION.relu6],
      [5, 'i32', 1],
      [6, 'i32', 1],
    ];
    graph.operator(OPERATOR.DEPTHWISE_CONV_2D, [x, weights, bias], [y], {
      options: OPTIONS.depthwiseConv2d,
      fields,
      version: q ? 3 : 1,
    });
  }
}

type Weighted = Extract<Layer, { weights: Float32Array }>;

function addWeights(graph: Graph, layer: Weighted, inputRange: Range | null): [number, number] {
  const dims = weightDims(layer);
  if (inputRange === null) {
    return [
      graph.constant(`${layer.name}/weights`, dims, layer.weights),
      graph.constant(`${layer.name}/bias`, [layer.outputs], layer.bias),
    ];
  }
  const { values, scales } = quantiseWeights(layer);
  const perTensor = layer.kind === 'dense';
  const dimension = layer.kind === 'depthwise' ? 3 : 0;
  const zeros = scales.map(() => 0);
  const weights = graph.constant(`${layer.name}/weights`, dims, values, {
    type: TYPE.int8,
    quantisation: { scale: scales, zeroPoint: zeros, dimension },
  });
  const biasScales = scales.map((s) => s * inputRange.scale);
  const biasValues = Int32Array.from(layer.bias, (b, o) => Math.round(b / biasScales[perTensor ? 0 : o]!));
  const bias = graph.constant(`${layer.name}/bias`, [layer.outputs], biasValues, {
    type: TYPE.int32,
    quantisation: { scale: biasScales, zeroPoint: zeros, dimension: 0 },
  });
  return [weights, bias];
}

function weightDims(layer: Weighted): number[] {
  if (layer.kind === 'dense') return [layer.outputs, layer.inputs];
  if (layer.kind === 'depthwise') return [1, 3, 3, layer.outputs];
  return [layer.outputs, layer.kernel, layer.kernel, layer.inputs];
}

/** Symmetric int8: one scale a channel for convolutions, one for all of a dense layer. */
export function quantiseWeights(layer: Weighted): { values: Int8Array; scales: number[] } {
  const channelOf = channelIndex(layer);
  const channels = layer.kind === 'dense' ? 1 : layer.outputs;
  const largest = new Array<number>(channels).fill(1e-8);
  layer.weights.forEach((w, i) => (largest[channelOf(i)] = Math.max(largest[channelOf(i)]!, Math.abs(w))));
  // Scales are stored as 32-bit floats: rounding them first keeps weights and scales together.
  const scales = largest.map((m) => Math.fround(m / 127));
  const values = Int8Array.from(layer.weights, (w, i) =>
    Math.max(-127, Math.min(127, Math.round(w / scales[channelOf(i)]!))),
  );
  return { values, scales };
}

function channelIndex(layer: Weighted): (i: number) => number {
  if (layer.kind === 'dense') return () => 0;
  if (layer.kind === 'depthwise') return (i) => i % layer.outputs;
  const perOutput = layer.kernel * layer.kernel * layer.inputs;
  return (i) => Math.floor(i / perOutput);
}

const CALIBRATION_INPUTS = 2;

/** Ranges of the input and of each layer's output, seen over a few random inputs in [−1, 1). */
export function calibrate(layers: readonly Layer[], shape: MobileNetShape): Range[] {
  const next = seededWeights(shape.seed + 1000);
  const low = new Array<number>(layers.length).fill(0);
  const high = new Array<number>(layers.length).fill(0);
  for (let n = 0; n < CALIBRATION_INPUTS; n++) {
    const data = Float32Array.from({ length: shape.inputSize ** 2 * 3 }, next);
    const input: Activation = { height: shape.inputSize, width: shape.inputSize, channels: 3, data };
    runFloat(layers, input).forEach((a, i) => {
      for (const v of a.data) {
        low[i] = Math.min(low[i]!, v);
        high[i] = Math.max(high[i]!, v);
      }
    });
  }
  const ranges = layers.map((layer, i): Range => {
    // The runtime's softmax writes with this scale and no other.
    if (layer.kind === 'softmax') return { scale: 1 / 256, zeroPoint: -128 };
    const scale = Math.fround(Math.max(high[i]! - low[i]!, 1e-6) / 255);
    return { scale, zeroPoint: Math.max(-128, Math.min(127, Math.round(-128 - low[i]! / scale))) };
  });
  // A mean must not change the scale for XNNPACK to take it, and loses nothing by keeping it.
  layers.forEach((layer, i) => {
    if (layer.kind === 'mean') ranges[i] = ranges[i - 1]!;
  });
  return [{ scale: Math.fround(2 / 255), zeroPoint: 0 }, ...ranges];
}
