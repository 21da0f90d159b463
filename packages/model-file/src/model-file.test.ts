import { describe, expect, it } from '@jest/globals';
import { badModels, mobileNetLike, smallDecoder } from '@rackmark/sample-models';
import fc from 'fast-check';
import { inspectModel, ModelFileError } from './index.js';

const small = { inputSize: 32, width: 0.25 } as const;
const f32 = mobileNetLike({ weights: 'f32', ...small });
const int8 = mobileNetLike({ weights: 'int8', ...small });
const decoder = smallDecoder();

const codeOf = (bytes: Uint8Array) => {
  try {
    inspectModel(bytes);
    return 'no error';
  } catch (error) {
    if (error instanceof ModelFileError) return error.code;
    throw error;
  }
};
const ascii = (text: string) => new TextEncoder().encode(text);

describe('inspectModel', () => {
  it('reads inputs, outputs, operators and parameters', () => {
    const facts = inspectModel(f32);
    expect(facts).toMatchObject({
      format: 'tflite',
      kind: 'graph',
      quantisation: 'none',
      subgraphs: 1,
      warnings: [],
    });
    expect(facts.inputs).toEqual([
      { name: 'image', type: 'float32', shape: [1, 32, 32, 3], dynamic: false, quantisation: null },
    ]);
    expect(facts.outputs[0]).toMatchObject({ name: 'probabilities', shape: [1, 100] });
    expect(facts.operators.find((o) => o.name === 'CONV_2D')?.count).toBe(11);
    expect(facts.operatorCount).toBe(24);
    // Weights are float32, the two axes of the mean int32: four bytes each.
    expect(facts.parameterBytes).toBe(facts.parameterCount * 4);
  });

  it('tells full-integer quantisation with its scales', () => {
    const facts = inspectModel(int8);
    expect(facts.quantisation).toBe('full-integer');
    expect(facts.inputs[0]!.quantisation).toMatchObject({ scheme: 'per-tensor', zeroPoint: 0 });
    expect(facts.inputs[0]!.quantisation!.scale).toBeCloseTo(2 / 255, 6);
    expect(facts.outputs[0]!.quantisation).toEqual({
      scheme: 'per-tensor',
      scale: 1 / 256,
      zeroPoint: -128,
      channels: null,
    });
    expect(inspectModel(f32).parameterCount).toBe(facts.parameterCount);
  });

  it('reads signatures and counts shared weights once', () => {
    const facts = inspectModel(decoder);
    expect(facts.kind).toBe('language-model');
    expect(facts.signatures.map((s) => s.key)).toEqual(['prefill_16', 'decode']);
    expect(facts.signatures[1]!.outputs[0]).toMatchObject({ name: 'logits', shape: [1, 1, 256] });
    expect(facts.parameterBytes).toBeLessThan(decoder.byteLength);
  });

  it('tells for which chip a model was compiled ahead of time', () => {
    const facts = inspectModel(badModels.compiledForNpu('Qualcomm', 'SM8750'));
    expect(facts.compiledFor).toEqual({ maker: 'Qualcomm', soc: 'SM8750' });
    expect(facts.customOperators).toEqual(['DISPATCH_OP']);
    expect(inspectModel(f32).compiledFor).toBeNull();
  });

  it('warns of operators that not every runtime knows', () => {
    const facts = inspectModel(badModels.unknownCustomOperator());
    expect(facts.customOperators).toEqual(['RackmarkNoSuchOperator']);
    expect(facts.warnings.join()).toContain('RackmarkNoSuchOperator');
  });
});

describe('files that are no models', () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(), 'MODEL_EMPTY', /empty/],
    ['a web page', ascii('<!DOCTYPE html><html>'), 'MODEL_NOT_RECOGNISED', /web page/],
    ['half a zip', ascii('PK\x03\x04 and more'), 'MODEL_TRUNCATED', /zip/],
    ['a Git LFS pointer', ascii('version https://git-lfs.github.com/spec/v1'), 'MODEL_NOT_RECOGNISED', /LFS/],
    [
      'noise',
      Uint8Array.from({ length: 99 }, (_, i) => (i * 71) % 251),
      'MODEL_NOT_RECOGNISED',
      /no \.tflite/,
    ],
    ['a cut-off head', ascii('\x1c\x00\x00\x00TFL3'), 'MODEL_TRUNCATED', /byte 8/],
  ])('%s', (_, bytes, code, message) => {
    expect(codeOf(bytes)).toBe(code);
    expect(() => inspectModel(bytes)).toThrow(message);
  });

  it('names the byte at which a file ends, wherever it is cut', () => {
    for (let cut = 8; cut < f32.byteLength; cut += Math.ceil(f32.byteLength / 150)) {
      const error = catchError(f32.slice(0, cut));
      expect(error?.code).toBe('MODEL_TRUNCATED');
      expect(error?.offset).toBe(cut);
    }
  });

  function catchError(bytes: Uint8Array): ModelFileError | null {
    try {
      inspectModel(bytes);
      return null;
    } catch (error) {
      return error as ModelFileError;
    }
  }
});

describe('mutated files', () => {
  const files = [
    f32,
    int8,
    decoder,
    badModels.addModel(),
    badModels.unknownCustomOperator(),
    badModels.compiledForNpu('Google', 'Tensor_G5'),
  ];
  // The structure stands at the end of these files; weights at the front hardly matter.
  const place = fc.tuple(
    fc.nat({ max: files.length - 1 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.boolean(),
  );
  const change = fc.record({ place, value: fc.nat({ max: 0xffffffff }), width: fc.constantFrom(1, 2, 4) });

  it('give facts or a ModelFileError, never anything else', () => {
    const codes = new Set<string>();
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.boolean(), (changes, cut) => {
        const original = files[changes[0]!.place[0]]!;
        const bytes = original.slice();
        const view = new DataView(bytes.buffer);
        for (const {
          place: [, at, late],
          value,
          width,
        } of changes) {
          const from = late ? Math.max(0, bytes.length - 6000) : 0;
          const offset = Math.min(bytes.length - 4, Math.floor(from + at * (bytes.length - from)));
          if (width === 1) view.setUint8(offset, value & 0xff);
          else if (width === 2) view.setUint16(offset, value & 0xffff, true);
          else view.setUint32(offset, value, true);
        }
        codes.add(codeOf(cut ? bytes.slice(0, Math.floor(bytes.length * changes[0]!.place[1])) : bytes));
      }),
      { numRuns: 3000 },
    );
    expect(codes).toContain('MODEL_TRUNCATED');
    expect(codes).toContain('MODEL_CORRUPT');
    expect(codes).toContain('no error');
  });
});
