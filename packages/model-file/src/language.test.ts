import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { languageGraph, languageModel, taskBundle } from '@rackmark/sample-models';
import fc from 'fast-check';
import { Budget } from './budget.js';
import { inspectModel, inspectModelFile, ModelFileError } from './index.js';
import { readTaskMetadata } from './llm-parameters.js';
import { protoInt, ProtoReader } from './protobuf.js';
import { inspectHuggingFace, inspectSentencePiece } from './tokenizer.js';
import { deflateSync } from 'node:zlib';

const dir = mkdtempSync(join(tmpdir(), 'model-file-'));
afterAll(() => rmSync(dir, { recursive: true }));
const f32 = languageModel();
/** One entry `a` with the byte 0x62, stored. */
const OTHER_ZIP =
  '504b030414000000000000002100f9efbe710100000001000000010000006162504b0102140314000000000000' +
  '002100f9efbe71010000000100000001000000000000000000000080010000000061504b050600000000010001' +
  '002f000000200000000000';
const errorOf = (work: () => unknown): ModelFileError | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof ModelFileError) return error;
    throw error;
  }
};

describe('a .litertlm file', () => {
  it('tells context, tokenizer, stop tokens, chat format and prefill lengths', () => {
    const facts = inspectModel(f32);
    expect(facts).toMatchObject({ format: 'litertlm', kind: 'language-model', warnings: [] });
    expect(facts.language).toMatchObject({
      modelType: 'generic_model',
      contextTokens: 256,
      cacheTokens: 256,
      prefillLengths: [16, 64],
      logits: 768,
      tokenizer: { kind: 'sentencepiece', algorithm: 'bpe', vocabularySize: 768 },
      startToken: '2',
      stopTokens: ['1', '5'],
      promptTemplate: 'jinja',
      sampler: { kind: 'top_p', k: 1, temperature: 1 },
      lora: null,
    });
    expect(facts.sections.map((s) => s.type)).toEqual([
      'LLM metadata',
      'SentencePiece tokenizer',
      'TFLite model',
    ]);
    expect(facts.parts).toMatchObject([
      { role: 'prefill_decode', signatures: ['prefill_16', 'prefill_64', 'decode'], backends: [] },
    ]);
  });

  it('tells weights by their types', () => {
    const types = (weights: 'f32' | 'int8' | 'int4') =>
      inspectModel(languageModel({ weights })).weights.map((w) => w.type);
    expect(types('f32')).toEqual(['float32', 'int32']);
    expect(types('int8')).toEqual(expect.arrayContaining(['float32', 'int8']));
    expect(types('int4')).toEqual(expect.arrayContaining(['float32', 'int4']));
    const { weights, parameterBytes } = inspectModel(languageModel({ weights: 'int4' }));
    expect(weights.reduce((n, w) => n + w.bytes, 0)).toBe(parameterBytes);
  });

  it('warns of a tokenizer that does not fit', () => {
    const { warnings } = inspectModel(languageModel({ tokenizerSize: 2048 }));
    expect(warnings.map((w) => w.code)).toContain('model.tokenizer');
  });

  it('says where it is cut or damaged', () => {
    for (let cut = 40; cut < f32.length; cut += Math.ceil(f32.length / 30)) {
      const error = errorOf(() => inspectModel(f32.slice(0, cut)));
      expect(error?.code).toBe('MODEL_TRUNCATED');
    }
    const otherMajor = f32.slice();
    otherMajor[8] = 2;
    expect(errorOf(() => inspectModel(otherMajor))?.code).toBe('MODEL_VERSION_UNSUPPORTED');
    const [, tokenizer] = inspectModel(f32).sections;
    const damaged = f32.slice();
    damaged.fill(0xff, tokenizer!.begin, tokenizer!.begin + 40);
    const error = errorOf(() => inspectModel(damaged));
    expect(error?.message).toContain('SentencePiece');
    expect(error?.offset).toBeGreaterThanOrEqual(tokenizer!.begin);
  });

  it('is the same read from disk, piece by piece', () => {
    const path = join(dir, 'm.litertlm');
    writeFileSync(path, f32);
    expect(inspectModelFile(path)).toEqual(inspectModel(f32));
  });

  it('of five gigabytes is read without being loaded', () => {
    const model = inspectModel(f32).sections[2]!;
    const far = 5 * 2 ** 30;
    const head = Buffer.from(f32.slice(0, model.begin));
    const move = (from: number, to: number) => {
      const old = Buffer.alloc(8);
      old.writeBigUInt64LE(BigInt(from));
      head.writeBigUInt64LE(BigInt(to), head.indexOf(old));
    };
    move(model.begin, far);
    move(model.end, far + model.end - model.begin);
    const path = join(dir, 'large.litertlm');
    writeFileSync(path, head);
    truncateSync(path, far);
    const fd = openSync(path, 'r+');
    writeSync(fd, f32, model.begin, model.end - model.begin, far);
    closeSync(fd);
    const before = process.memoryUsage().rss;
    const facts = inspectModelFile(path);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
    expect(facts.sizeBytes).toBeGreaterThan(far);
    expect(facts.parameterCount).toBe(inspectModel(f32).parameterCount);
  });
});

describe('a .task file', () => {
  it('is told from other zips', () => {
    const other = Uint8Array.from(Buffer.from(OTHER_ZIP, 'hex'));
    expect(errorOf(() => inspectModel(other))).toMatchObject({
      code: 'MODEL_NOT_RECOGNISED',
      message: expect.stringContaining('zip'),
    });
  });
  it.each([false, true])('is described like a .litertlm file (packed: %s)', (deflate) => {
    const facts = inspectModel(taskBundle({}, { deflate }));
    expect(facts).toMatchObject({ format: 'task', kind: 'language-model' });
    expect(facts.language).toMatchObject({
      contextTokens: 256,
      tokenizer: { kind: 'sentencepiece', vocabularySize: 768 },
    });
    expect(facts.parts).toMatchObject([{ role: 'prefill_decode', path: ['TF_LITE_PREFILL_DECODE'] }]);
    expect(facts.sections.map((s) => s.metadata['name'])).toEqual([
      'TF_LITE_PREFILL_DECODE',
      'TOKENIZER_MODEL',
      'METADATA',
    ]);
    expect(facts.parameterCount).toBe(inspectModel(f32).parameterCount);
  });
});

describe('the metadata of a .task file', () => {
  it('of LiteRT-LM tells what it tells in a .litertlm file', () => {
    const own = inspectModel(f32).language!;
    const { startToken, stopTokens, promptTemplate, sampler, modelType } =
      inspectModel(taskBundle()).language!;
    expect({ startToken, stopTokens, promptTemplate, sampler, modelType }).toEqual({
      startToken: own.startToken,
      stopTokens: own.stopTokens,
      promptTemplate: own.promptTemplate,
      sampler: own.sampler,
      modelType: own.modelType,
    });
  });
  it.each([false, true])(
    'of MediaPipe tells tokens as texts and the turns’ affixes (packed: %s)',
    (deflate) => {
      const { language } = inspectModel(taskBundle({}, { metadata: 'mediapipe', deflate }));
      expect(language).toMatchObject({
        contextTokens: 256,
        startToken: '<bos>',
        stopTokens: ['<eos>', '<end_of_turn>'],
        promptTemplate: 'affixes',
        promptAffixes: {
          session: '',
          prefix: '<start_of_turn>user\n',
          suffix: '<end_of_turn>\n<start_of_turn>model\n',
        },
      });
    },
  );
  it('of any bytes gives facts or a ModelFileError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        errorOf(() => readTaskMetadata(bytes, 0));
      }),
      { numRuns: 1000 },
    );
  });
  it('reads ids, lengths and templates of later versions', () => {
    // LlmParameters: 1 { 2: 512 }, 4: 7, 5: "x", 17 { 1 { 1: "<", 2: ">" }, 3 { 1: "s" } }
    const bytes = Uint8Array.from([
      ...[0x0a, 3, 0x10, 0x80, 0x04, 0x20, 7, 0x2a, 1, 0x78],
      ...[0x8a, 0x01, 13, 0x0a, 6, 0x0a, 1, 0x3c, 0x12, 1, 0x3e, 0x1a, 3, 0x0a, 1, 0x73],
    ]);
    expect(readTaskMetadata(bytes, 0)).toEqual({
      contextTokens: 512,
      startToken: '7',
      stopTokens: ['x'],
      promptTemplate: 'affixes',
      promptAffixes: { session: 's', prefix: '<', suffix: '>' },
    });
  });
});

it('a decoder by itself tells its context', () => {
  const facts = inspectModel(languageGraph());
  expect(facts.language).toMatchObject({ contextTokens: 256, prefillLengths: [16, 64], tokenizer: null });
});

describe('tokenizers', () => {
  const json = (value: unknown) => {
    const text = Buffer.from(JSON.stringify(value));
    return Uint8Array.from(Buffer.concat([Buffer.alloc(8), deflateSync(text)]));
  };
  it('of Hugging Face are counted with what was added', () => {
    const bytes = json({ model: { type: 'BPE', vocab: { a: 0, b: 1 } }, added_tokens: [{ id: 9 }] });
    expect(inspectHuggingFace(bytes, 0)).toEqual({
      kind: 'hugging-face',
      algorithm: 'bpe',
      vocabularySize: 10,
    });
    expect(errorOf(() => inspectHuggingFace(json({}), 7))?.offset).toBe(7);
    expect(errorOf(() => inspectHuggingFace(json(null), 0))?.code).toBe('MODEL_CORRUPT');
  });
  it('of any bytes give facts or a ModelFileError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        errorOf(() => inspectSentencePiece(bytes, 0));
        errorOf(() => inspectHuggingFace(bytes, 0));
      }),
      { numRuns: 1000 },
    );
  });
  it('read negative numbers as protocol buffers write them', () => {
    const minusOne = Uint8Array.from([8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
    const found: number[] = [];
    new ProtoReader('it', 0, new Budget()).read(minusOne, (f) => found.push(protoInt(f)));
    expect(found).toEqual([-1]);
  });
});

describe('mutated containers', () => {
  const files = [f32, taskBundle(), taskBundle({}, { deflate: true, metadata: 'mediapipe' })];
  const ends = files.map((b) => inspectModel(b).sections);
  it('give facts or a ModelFileError, never anything else', () => {
    const codes = new Set<string>();
    const change = fc.record({
      // Where there is structure: the header, the metadata, the tokenizer, the model's end, the zip's directory.
      zone: fc.nat({ max: 5 }),
      at: fc.nat({ max: 4000 }),
      value: fc.nat({ max: 0xffffffff }),
      width: fc.constantFrom(1, 2, 4),
    });
    fc.assert(
      fc.property(
        fc.nat({ max: files.length - 1 }),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 8 }),
        (file, changes, cut) => {
          const bytes = files[file]!.slice();
          const view = new DataView(bytes.buffer);
          const zones = [0, bytes.length - 4000, ...ends[file]!.flatMap((s) => [s.begin, s.end - 4000])];
          for (const { zone, at, value, width } of changes) {
            const place = Math.min(Math.max(0, zones[zone % zones.length]! + at), bytes.length - 4);
            if (width === 1) view.setUint8(place, value & 0xff);
            else if (width === 2) view.setUint16(place, value & 0xffff, true);
            else view.setUint32(place, value, true);
          }
          const shorter = cut === null ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length));
          codes.add(errorOf(() => inspectModel(shorter))?.code ?? 'facts');
        },
      ),
      { numRuns: 700 },
    );
    expect(codes).toContain('facts');
    expect(codes).toContain('MODEL_CORRUPT');
    expect(codes).toContain('MODEL_TRUNCATED');
  });
});
