import { describe, expect, it } from '@jest/globals';
import { inspectModel } from '@rackmark/model-file';
import { decoderShape, decoderWeights } from '../src/decoder.js';
import { badModels, mobileNetLike, modelKinds, sampleModels, smallDecoder } from '../src/index.js';
import { mobileNetShape } from '../src/mobilenet.js';
import { mobileNetLayers } from '../src/mobilenet-layers.js';
import { seededWeights } from '../src/random.js';
import { runFloat } from '../src/reference/float.js';
import { runDecoder } from './reference-decoder.js';
import { runInt8 } from './reference-int8.js';
import { engines, floatInput, int8Input, runModel } from './run-model.js';

const small = { inputSize: 48, width: 0.25, classes: 20 };
const shape = mobileNetShape(small);
const layers = mobileNetLayers(shape);
const pixels = shape.inputSize ** 2 * 3;

describe.each(engines)('in the real runtime, %s', (engine) => {
  it('f32 gives what the plain network gives', async () => {
    const { outputs, failure } = await runModel(mobileNetLike({ weights: 'f32', ...small }), engine);
    expect(failure).toBeNull();
    const expected = runFloat(layers, {
      height: shape.inputSize,
      width: shape.inputSize,
      channels: 3,
      data: floatInput('image', pixels),
    }).at(-1)!.data;
    const [output] = outputs.values();
    expect(output!.values).toHaveLength(expected.length);
    output!.values.forEach((v, i) => expect(v!).toBeCloseTo(expected[i]!, 5));
  });

  it('int8 gives what the plain integer network gives, within a few steps of rounding', async () => {
    const { outputs, failure } = await runModel(mobileNetLike({ weights: 'int8', ...small }), engine);
    expect(failure).toBeNull();
    const expected = runInt8(layers, shape, int8Input('image', pixels));
    const [output] = outputs.values();
    expect(output!.element_type).toBe('int8');
    expect(new Set(expected).size).toBeGreaterThan(3);
    // The runtime multiplies by fixed-point scales and rounds ties to even; over 24 layers and a softmax some values end
    // a few of 256 steps apart, most at the same one. A wrong scale or zero point is tens of steps off.
    const apart = output!.values.map((v, i) => Math.abs(v! - expected[i]!));
    expect(Math.max(...apart)).toBeLessThanOrEqual(4);
    expect(apart.reduce((sum, d) => sum + d, 0) / apart.length).toBeLessThan(1);
  });

  it.each(['prefill_16', 'decode'])(
    'the decoder gives what the plain decoder gives: %s',
    async (signature) => {
      const s = decoderShape();
      const n = signature === 'decode' ? 1 : s.prefill;
      const { outputs, failure } = await runModel(smallDecoder(), engine, signature, ['tokens', 'input_pos']);
      expect(failure).toBeNull();
      const headWidth = s.width / s.heads;
      const cache = (name: string) => {
        const flat = floatInput(name, s.heads * s.context * headWidth);
        return Array.from({ length: s.heads }, (_, h) =>
          Array.from({ length: s.context }, (_x, c) =>
            Array.from(flat.subarray((h * s.context + c) * headWidth, (h * s.context + c + 1) * headWidth)),
          ),
        );
      };
      const perLayer = (kind: string) =>
        Array.from({ length: s.layers }, (_, l) => cache(`kv_cache_${kind}_${l}`));
      const flatMask = floatInput('mask', n * s.context);
      const inputs = {
        tokens: new Array<number>(n).fill(0),
        positions: new Array<number>(n).fill(0),
        mask: Array.from({ length: n }, (_, i) =>
          Array.from(flatMask.subarray(i * s.context, (i + 1) * s.context)),
        ),
        keys: perLayer('k'),
        values: perLayer('v'),
      };
      const { logits } = runDecoder(s, decoderWeights(s), inputs);
      if (signature === 'decode')
        outputs.get('logits')!.values.forEach((v, i) => expect(v!).toBeCloseTo(logits[0]![i]!, 3));
      // The first 256 values of a cache are head 0, places 0 to 15: all that this run wrote.
      const expected = inputs.keys[1]![0]!.flat().slice(0, 256);
      outputs.get('kv_cache_k_1')!.values.forEach((v, i) => expect(v!).toBeCloseTo(expected[i]!, 3));
    },
  );
});

describe.each(engines)('kinds of other publishers, %s', (engine) => {
  const x = floatInput('x', 4);
  it('a loop runs its ten rounds', async () => {
    const { outputs, failure } = await runModel(modelKinds.controlFlow(), engine);
    expect(failure).toBeNull();
    const [y] = outputs.values();
    y!.values.forEach((v, i) => expect(v!).toBeCloseTo(x[i]! * 1024, 2));
  });
  it('each signature has a graph of its own', async () => {
    const { outputs, failure } = await runModel(modelKinds.severalSignatures(), engine, 'multiply');
    expect(failure).toBeNull();
    const own = floatInput('multiply_x', 4);
    outputs.get('multiply_y')!.values.forEach((v, i) => expect(v!).toBeCloseTo(own[i]! * (i + 1), 5));
  });
  it('sparse weights are unpacked', async () => {
    const { outputs, failure } = await runModel(modelKinds.sparseWeights(), engine);
    expect(failure).toBeNull();
    const input = floatInput('x', 8);
    const next = seededWeights(20);
    const weights = Array.from({ length: 16 }, next);
    const [y] = outputs.values();
    y!.values.forEach((v, row) =>
      expect(v!).toBeCloseTo(weights[2 * row]! * input[0]! + weights[2 * row + 1]! * input[4]!, 5),
    );
  });
  it.each(['quantisedEnds', 'indicesOfTable'] as const)('%s', async (kind) => {
    expect((await runModel(modelKinds[kind](), engine)).failure).toBeNull();
  });
});

describe('as files', () => {
  it('the same options give the same bytes', () => {
    for (const make of [
      () => mobileNetLike({ weights: 'f32', ...small }),
      () => mobileNetLike({ weights: 'int8', ...small }),
      () => smallDecoder(),
    ]) {
      expect(Buffer.compare(make(), make())).toBe(0);
    }
    expect(
      Buffer.compare(
        mobileNetLike({ weights: 'f32', ...small }),
        mobileNetLike({ weights: 'f32', ...small, seed: 2 }),
      ),
    ).not.toBe(0);
  });
  it('are small enough to be made at the first start and are what they say', () => {
    const [f32, int8, decoder] = sampleModels.map((s) => inspectModel(s.bytes()));
    expect(f32!.quantisation).toBe('none');
    expect(int8!.quantisation).toBe('full-integer');
    expect(int8!.sizeBytes).toBeLessThan(f32!.sizeBytes / 3);
    expect(decoder!.signatures.map((x) => x.key).sort()).toEqual(['decode', 'prefill_16']);
  });
  it('kinds of other publishers can be read', () => {
    const { visionTask, ...graphs } = modelKinds;
    for (const make of Object.values(graphs)) expect(inspectModel(make()).operatorCount).toBeGreaterThan(0);
    expect(inspectModel(visionTask()).sections.map((x) => x.metadata['name'])).toContain(
      'hand_detector.tflite',
    );
  });
  it('models that fail on purpose can still be read', () => {
    for (const make of [
      badModels.addModel,
      badModels.unknownCustomOperator,
      badModels.tooNewOperatorVersion,
      badModels.gatherOutOfRange,
      badModels.nonFinite,
      badModels.constantOutput,
    ]) {
      expect(inspectModel(make()).operatorCount).toBeGreaterThan(0);
    }
  });
});
