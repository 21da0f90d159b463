import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  benchmarkRef,
  configuration,
  configurationKey,
  configurationParts,
  expandMatrix,
  parseRuntime,
  usedLabel,
  eventVectors,
  fail,
  failures,
  jsonSchemas,
  newBenchmark,
  parseEventLine,
  parseShapes,
  sideKey,
  withShapesOfFiles,
} from './index.js';

const stored = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

describe('parseEventLine', () => {
  it('never throws, whatever the line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((v) => JSON.stringify(v)),
        ),
        (line) => {
          expect(['event', 'unknown', 'fault']).toContain(parseEventLine(line).kind);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds every cut of a valid line broken', () => {
    const line = '{"v":1,"run":"r","seq":0,"t_ns":0,"type":"done","samples":3}';
    for (let cut = 0; cut < line.length; cut++) expect(parseEventLine(line.slice(0, cut)).kind).toBe('fault');
    expect(parseEventLine(line).kind).toBe('event');
  });

  it('keeps unknown fields and says which field is wrong', () => {
    const parsed = parseEventLine('{"v":1,"run":"r","seq":0,"t_ns":0,"type":"done","samples":3,"later":1}');
    expect(parsed).toMatchObject({ kind: 'event', event: { later: 1 } });
    const fault = parseEventLine('{"v":1,"run":"r","seq":0,"t_ns":0,"type":"done","samples":-3}');
    expect(fault.kind === 'fault' && fault.reason).toContain('samples');
  });

  it('agrees with the stored vectors', () => {
    const vectors = stored('vectors/events.json') as ReturnType<typeof eventVectors>;
    expect(vectors.length).toBeGreaterThan(8);
    for (const v of vectors)
      expect({ ...v, kind: parseEventLine(v.line).kind }).toEqual({ ...v, kind: v.expected });
  });
});

describe('inputs from files', () => {
  const file = (sha: string, file_name: string | null = 'cat.npy') => ({ sha256: sha.repeat(32), file_name });
  const c = (inputs: object, shapes = {}) => configuration.parse({ inputs, shapes });
  it('are a part of what is measured by their bytes, not by their names', () => {
    const cat = c({ image: file('ab') }, { image: [1, 8, 8, 3], b: [2] });
    expect(configurationKey(cat)).toBe(`litert.cpu.1t.b-2.image-1x8x8x3-npy-${'ab'.repeat(8)}`);
    expect(configurationKey(c({ image: file('ab', 'dog.npy') }))).toBe(
      configurationKey(c({ image: file('ab') })),
    );
    expect(configurationKey(c({ image: file('cd') }))).not.toBe(configurationKey(c({ image: file('ab') })));
  });
  it('bring their shapes where a model leaves sizes open and nobody gave others', () => {
    const tensor = (name: string, open: number[]) => ({
      ...{ name, type: 'float32', shape: open.map((d) => Math.max(1, d)), shape_signature: open },
      ...{ dynamic: true, quantisation: null },
    });
    const models = [{ facts: { inputs: [tensor('a', [1, -1]), tensor('b', [-1]), tensor('c', [4])] } }];
    const files = { a: { shape: [1, 7] }, b: { shape: [5] }, c: { shape: [4] }, d: { shape: [9] } };
    expect(withShapesOfFiles({ b: [2] }, files, models)).toEqual({ a: [1, 7], b: [2] });
  });
});

describe('shapes that are given', () => {
  it.each([
    [['image=1,224,224,3'], { image: [1, 224, 224, 3] }],
    [['a:0=2x3', ' b = 4 ', ''], { 'a:0': [2, 3], b: [4] }],
    [['x=y=1'], { 'x=y': [1] }],
    [['scalar='], { scalar: [] }],
  ])('%j', (texts, shapes) => expect(parseShapes(texts)).toEqual(shapes));
  it.each(['image', '=1', 'image=1,,3', 'image=0', 'image=1.5', 'image=a', 'i=1,1,1,1,1,1,1,1,1'])(
    'are refused in words: %s',
    (text) => expect(parseShapes([text])).toContain(`"${text}" is no shape`),
  );
  it('are a part of the key, in one order', () => {
    const c = (shapes: Record<string, number[]>) => configuration.parse({ shapes });
    expect(configurationKey(c({}))).toBe('litert.cpu.1t');
    expect(configurationKey(c({ b: [2], image: [1, 8, 8, 3] }))).toBe('litert.cpu.1t.b-2.image-1x8x8x3');
    expect(configurationKey(c({ image: [1, 8, 8, 3], b: [2] }))).toBe('litert.cpu.1t.b-2.image-1x8x8x3');
    expect(configurationKey(c({ 'a:0': [1] }))).not.toBe(configurationKey(c({ 'a/0': [1] })));
  });
  it('is a part of a side whatever is asked for', () => {
    const asked = fc.record({
      runtime: fc.constantFrom(null, '2.2.0', '0.18.1'),
      accelerator: fc.constantFrom('cpu', 'gpu', 'npu'),
      precision: fc.constantFrom('default', 'fp16_fp32_acc'),
      compile_mode: fc.constantFrom('default', 'aot'),
      compile_cache: fc.constantFrom('off', 'on'),
      runner: fc.constantFrom('harness', 'benchmark_model'),
      shapes: fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.constant([1, 8])),
    });
    fc.assert(
      fc.property(asked, (given) => {
        const key = `3~*~${configurationKey(configuration.parse(given))}`;
        expect(sideKey.safeParse(key)).toEqual({ success: true, data: key });
      }),
    );
  });
});

describe('a runtime’s version', () => {
  it('is written as people write it', () => {
    expect(parseRuntime('litert-lm@0.18.0')).toEqual({ engine: 'litert-lm', version: '0.18.0' });
    expect(parseRuntime('litert')).toEqual({ engine: 'litert', version: null });
    for (const text of ['litert-js@2.5.3', 'litert@', 'litert@2.2.0@1', 'litert@new', ''])
      expect(parseRuntime(text)).toBeNull();
  });
  it('multiplies the matrix of its own engine alone', () => {
    const runtime = [parseRuntime('litert')!, parseRuntime('litert@2.2.0')!];
    const made = expandMatrix({
      engine: ['litert', 'litert-js'],
      runtime,
      accelerator: ['cpu'],
      threads: [1, 2],
    });
    expect(made.map((c) => [c.engine, c.runtime, c.threads])).toEqual([
      ['litert', null, 1],
      ['litert', null, 2],
      ['litert', '2.2.0', 1],
      ['litert', '2.2.0', 2],
      ['litert-js', null, 1],
      ['litert-js', null, 2],
    ]);
  });
});

describe('generated files', () => {
  it.each(Object.entries(jsonSchemas()))('%s.schema.json is fresh', (name, schema) => {
    expect(stored(`generated/${name}.schema.json`)).toEqual(JSON.parse(JSON.stringify(schema)));
  });
  it('the event vectors are fresh', () => {
    expect(stored('vectors/events.json')).toEqual(eventVectors());
  });
});

describe('configuration', () => {
  it('has one key for what measures the same and another for what does not', () => {
    const key = (c: object) => configurationKey(configuration.parse(c));
    expect(key({})).toBe('litert.cpu.1t');
    expect(key({ accelerator: 'gpu', threads: 4 })).toBe(key({ accelerator: 'gpu' }));
    expect(key({ threads: 2 })).not.toBe(key({ threads: 1 }));
    expect(key({ accelerator: 'gpu', fallback: 'allow' })).not.toBe(key({ accelerator: 'gpu' }));
    const older = configuration.parse({ runtime: '2.2.0' });
    expect(configurationKey(older)).toBe('litert@2.2.0.cpu.1t');
    for (const engine of [true, false])
      expect(configurationParts(older, { engine }).tail).toEqual(['LiteRT 2.2.0']);
    expect(configuration.safeParse({ runtime: '../2.2.0' }).success).toBe(false);
  });

  it.each([0, -1, 1000, 1.5])('refuses %d threads', (threads) => {
    expect(configuration.safeParse({ threads }).success).toBe(false);
  });

  it('gives keys that a side key can carry', () => {
    fc.assert(
      fc.property(
        fc.record({
          engine: fc.constantFrom('litert', 'litert-js'),
          accelerator: fc.constantFrom('cpu', 'gpu', 'npu'),
          threads: fc.integer({ min: 1, max: 256 }),
          precision: fc.constantFrom('default', 'fp16', 'fp32'),
          fallback: fc.constantFrom('forbid', 'allow'),
        }),
        (c) => {
          expect(sideKey.safeParse(`3~*~${configurationKey(configuration.parse(c))}`).success).toBe(true);
        },
      ),
    );
  });
});

describe('requests and failures', () => {
  it('fills a benchmark with defaults', () => {
    const b = newBenchmark.parse({ models: ['a'.repeat(64)], configurations: [{}] });
    expect(b).toMatchObject({ plan: { repeats: 3, warmup: { tolerance: 0.04 } }, devices: {} });
    expect(newBenchmark.safeParse({ models: [], configurations: [{}] }).success).toBe(false);
  });
  it('gives each failure a code of its own in the hundred of its party', () => {
    const codes = Object.values(failures).map((f) => f.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(fail('TIMEOUT', 'No answer for 3 s.', { phase: 'measure' })).toMatchObject({
      code: 230,
      party: 'workload',
    });
  });
});

describe('what was used, in words', () => {
  const d = {
    asked: 'gpu' as const,
    used: 'gpu' as const,
    operators: null,
    partitions: null,
    fully_accelerated: true,
    adapter: 'Adreno (TM) 750',
    software: false,
    backend: 'OpenCL',
    reason: null,
    known_by: 'api' as const,
  };
  it.each([
    ['wholly, on hardware', d, null],
    ['a CPU in disguise', { ...d, adapter: 'SwiftShader', software: true }, 'SwiftShader, a CPU'],
    ['a part', { ...d, fully_accelerated: false, operators: { gpu: 29, cpu: 2 } }, '29 of 31 operators'],
    ['another one', { ...d, used: 'cpu' as const }, 'ran on CPU'],
    ['nobody knows', { ...d, used: null }, 'not known'],
    [
      'the CPU, without XNNPACK for all',
      { ...d, asked: 'cpu' as const, used: 'cpu' as const, fully_accelerated: false },
      null,
    ],
  ])('%s', (_, delegation, text) => expect(usedLabel(delegation)).toBe(text));
});

describe('a matrix of configurations', () => {
  it('gives each accelerator the options that are its own', () => {
    const all = expandMatrix({
      engine: ['litert'],
      accelerator: ['cpu', 'gpu', 'npu'],
      threads: [1, 2],
      precision: ['fp16', 'fp32'],
      backend: ['webgpu'],
      compile_mode: ['aot'],
      fallback: 'allow',
    }).map((c) => configurationKey(configuration.parse(c)));
    expect(all).toEqual([
      'litert.cpu.1t',
      'litert.cpu.2t',
      'litert.gpu.fp16.webgpu.fallback',
      'litert.gpu.fp32.webgpu.fallback',
      'litert.npu.aot.fallback',
    ]);
  });
});

it('what names no benchmark is told what would', () => {
  const refusal = (ref: string) => benchmarkRef.safeParse(ref).error?.issues[0]?.message ?? null;
  expect(['7', '5b2d6a34-8a52-4c8e-9d0e-0a3c8e1f2b47'].map(refusal)).toEqual([null, null]);
  for (const ref of ['abc', '0', '2147483648', '-1'])
    expect([ref, refusal(ref)]).toEqual([ref, 'must be the id or the number of a benchmark']);
});
