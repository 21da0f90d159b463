import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  badModels,
  hostileModels,
  mobileNetLike,
  modelKinds,
  repeatedModel,
  smallDecoder,
  tokenizerAlone,
} from '@rackmark/sample-models';
import fc from 'fast-check';
import {
  extractPart,
  HEAD_BYTES,
  inspectModel,
  inspectModelFile,
  ModelFileError,
  refuseByHead,
  type Remark,
} from './index.js';

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
      {
        name: 'image',
        type: 'float32',
        shape: [1, 32, 32, 3],
        dynamic: false,
        shapeSignature: null,
        range: null,
        quantisation: null,
      },
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
    expect(facts.warnings).toContainEqual({
      code: 'model.custom',
      params: { list: ['RackmarkNoSuchOperator'] },
    });
  });
});

describe('kinds of other publishers', () => {
  it('says which dimensions are open, the batch too', () => {
    const { inputs, outputs, warnings } = inspectModel(modelKinds.dynamicDimensions());
    const open = { shape: [1, 1, 1, 3], dynamic: true, shapeSignature: [-1, -1, -1, 3] };
    expect([inputs[0], outputs[0]]).toMatchObject([open, open]);
    expect(warnings.map((w) => w.code)).toEqual(['model.open_sizes']);
    const batch = inspectModel(modelKinds.dynamicDimensions([-1, 3]));
    expect(batch.inputs[0]).toMatchObject({ shape: [1, 3], dynamic: true, shapeSignature: [-1, 3] });
    // An open batch is nothing to warn of.
    expect(batch.warnings).toEqual([]);
  });

  it('counts all parameters of sparse weights, and tells how many are not stored', () => {
    const facts = inspectModel(modelKinds.sparseWeights());
    expect([facts.parameterCount, facts.parameterBytes]).toEqual([64, 64]);
    expect(facts.quantisationText).toMatchObject({ code: 'weights.sparse', params: { delta_share: 0.75 } });
  });

  it.each([
    ['16-bit ends and no weights', modelKinds.quantisedEnds, 'full-integer', 'weights.computes', ['i16']],
    ['integers alone', modelKinds.remainder, 'none', 'weights.computes', ['i32']],
    ['text', modelKinds.stringInput, 'none', 'weights.computes', expect.arrayContaining(['text'])],
    ['indices', modelKinds.indicesOfTable, 'none', 'weights.float.ends', ['i32']],
  ])('says what is quantised: %s', (_, make, kind, code, types) => {
    const facts = inspectModel(make());
    expect(facts.quantisation).toBe(kind);
    expect(facts.quantisationText.code).toBe(code);
    const list = facts.quantisationText.params['list'] as Remark[];
    expect(list.map((t) => t.params['kind'])).toEqual(types);
  });

  it('describes a bundle of vision models, and the bundle inside it', () => {
    for (const facts of [false, true].map((deflate) => inspectModel(modelKinds.visionTask(deflate)))) {
      expect(facts).toMatchObject({ format: 'task', kind: 'graph', language: null, partCount: 3 });
      expect(facts.parts.map((p) => p.path)).toEqual([
        ['hand_detector.tflite'],
        ['canned_gesture_classifier.tflite'],
        ['hand_landmarker.task', 'hand_landmarks_detector.tflite'],
      ]);
      expect(facts.parts[2]).toMatchObject({ role: 'hand_landmarks_detector', operatorCount: 2 });
      // What is true of one part is not said of all.
      expect(facts).toMatchObject({ inputCount: 0, outputCount: 0, signatures: [], description: null });
      expect(facts.quantisationText).toEqual({ code: 'weights.bundle', params: { n: 3 } });
      expect(facts.sections.at(-1)!.metadata['name']).toBe(
        'hand_landmarks_detector.tflite in hand_landmarker.task',
      );
    }
  });

  it('describes a tokenizer without a model', () => {
    const facts = inspectModel(tokenizerAlone());
    expect(facts).toMatchObject({ subgraphs: 0, operatorCount: 0, partCount: 0 });
    expect(facts.language?.tokenizer?.kind).toBe('sentencepiece');
    expect(facts.warnings).toEqual([{ code: 'model.empty', params: {} }]);
  });

  it.each([false, true])('takes parts out of a bundle (packed: %s)', (deflate) => {
    const dir = mkdtempSync(join(tmpdir(), 'part-'));
    try {
      const [bundle, to] = [join(dir, 'bundle'), join(dir, 'part')];
      writeFileSync(bundle, modelKinds.visionTask(deflate));
      extractPart(bundle, inspectModelFile(bundle).parts[2]!.path, to);
      expect(Buffer.compare(readFileSync(to), modelKinds.severalSignatures())).toBe(0);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('files made to be large to describe', () => {
  const { samples } = hostileModels;
  it.each(Object.keys(samples))('%s', (name) => {
    const bytes = samples[name]!();
    if (!name.startsWith('kept')) return expect(codeOf(bytes)).toMatch(/^MODEL_(TOO_COSTLY|CORRUPT)$/);
    const facts = inspectModel(bytes);
    expect(JSON.stringify(facts).length).toBeLessThan(12e6);
    const listed = facts.signatures.reduce((n, s) => n + s.inputs.length + s.outputs.length, 0);
    expect(listed).toBeLessThanOrEqual(10_000);
    const finite = [facts.parameterCount, ...facts.weights.flatMap((w) => [w.count, w.bytes])];
    expect(finite.every(Number.isSafeInteger)).toBe(true);
  });
  it('counts what it does not list', () => {
    const facts = inspectModel(samples['keptSignatureOfMillions']!());
    expect(facts).toMatchObject({ inputCount: 500_000, outputCount: 500_000 });
    const { warnings } = inspectModel(samples['keptTensorsOfMillions']!());
    expect(warnings[0]).toMatchObject({ code: 'model.in_part' });
    expect(warnings[0]!.params['list']).toContainEqual({ code: 'model.tensors', params: { n: 1_200_000 } });
  });
  it('costs a section as often as it is named', () => {
    const heavy = hostileModels.namedOver({ operators: 1_000, operatorInputs: 5_000 });
    expect(codeOf(heavy)).toBe('no error');
    expect(codeOf(repeatedModel(heavy, 30))).toBe('MODEL_TOO_COSTLY');
  });
});

describe('the first bytes of a file', () => {
  const refused = (bytes: Uint8Array) => {
    try {
      refuseByHead(bytes.subarray(0, HEAD_BYTES));
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'MODEL_NOT_RECOGNISED' });
      return true;
    }
  };
  it('tell what cannot be a model', () => {
    expect([f32, modelKinds.visionTask(), tokenizerAlone()].map(refused)).toEqual([false, false, false]);
    const others = ['GGUF', '<!doctype html>', '\x89HDF', 'version https://git-lfs'].map((t) =>
      ascii(t.padEnd(64)),
    );
    expect(others.map(refused)).toEqual([true, true, true, true]);
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
    ...Object.values(modelKinds).map((make) => make()),
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
      { numRuns: 1500 },
    );
    expect(codes).toContain('MODEL_TRUNCATED');
    expect(codes).toContain('MODEL_CORRUPT');
    expect(codes).toContain('no error');
  });
});
