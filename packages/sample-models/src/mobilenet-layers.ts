import { seededWeights, uniform } from './random.js';

/** One layer of the network, with its float weights; NHWC, padding SAME, ReLU6 after each convolution. */
export type Layer =
  | {
      kind: 'conv';
      name: string;
      kernel: number;
      stride: number;
      inputs: number;
      outputs: number;
      weights: Float32Array;
      bias: Float32Array;
    }
  | {
      kind: 'depthwise';
      name: string;
      kernel: 3;
      stride: number;
      inputs: number;
      outputs: number;
      weights: Float32Array;
      bias: Float32Array;
    }
  | { kind: 'mean'; name: string; channels: number }
  | {
      kind: 'dense';
      name: string;
      inputs: number;
      outputs: number;
      weights: Float32Array;
      bias: Float32Array;
    }
  | { kind: 'softmax'; name: string; channels: number };

export interface MobileNetShape {
  inputSize: number;
  width: number;
  classes: number;
  seed: number;
}

/** Output channels and stride of each depthwise-separable block, as in MobileNet V1. */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const;

/**
 * Layers with random weights (He's deviation, so that activations neither fade nor blow up), biases above zero so that
 * ReLU6 does not cut half of everything.
 */
export function mobileNetLayers({ width, classes, seed }: MobileNetShape): Layer[] {
  const next = seededWeights(seed);
  const channels = (n: number) => Math.max(8, Math.round((n * width) / 8) * 8);
  const bias = (n: number) => Float32Array.from({ length: n }, () => 0.3 + 0.1 * next());
  const conv = (name: string, kernel: number, stride: number, inputs: number, outputs: number): Layer => {
    const fan = kernel * kernel * inputs;
    return {
      kind: 'conv',
      name,
      kernel,
      stride,
      inputs,
      outputs,
      weights: uniform(next, outputs * fan, Math.sqrt(2 / fan)),
      bias: bias(outputs),
    };
  };
  const layers: Layer[] = [conv('stem', 3, 2, 3, channels(32))];
  let inputs = channels(32);
  BLOCKS.forEach(([n, stride], i) => {
    const weights = uniform(next, 9 * inputs, Math.sqrt(2 / 9));
    layers.push({
      kind: 'depthwise',
      name: `block${i}/depthwise`,
      kernel: 3,
      stride,
      inputs,
      outputs: inputs,
      weights,
      bias: bias(inputs),
    });
    layers.push(conv(`block${i}/pointwise`, 1, 1, inputs, channels(n)));
    inputs = channels(n);
  });
  layers.push({ kind: 'mean', name: 'pool', channels: inputs });
  const deviation = 6 / Math.sqrt(inputs);
  layers.push({
    kind: 'dense',
    name: 'logits',
    inputs,
    outputs: classes,
    weights: uniform(next, inputs * classes, deviation),
    bias: new Float32Array(classes),
  });
  layers.push({ kind: 'softmax', name: 'probabilities', channels: classes });
  return layers;
}
