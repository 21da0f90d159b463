import { describe, expect, it } from '@jest/globals';
import type { Device } from '@rackmark/contracts';
import fc from 'fast-check';
import { parseSearch, stringifySearch } from '../app/search.js';
import { formOf, mistakesOf, parseThreads, requestOf } from './benchmarks/new-benchmark-form.js';
import { shortNames } from './benchmarks/summary.js';
import { niceStep } from './compare/points.js';
import { kindOf, pairOperators } from './compare/operators.js';

const device = (id: string, facts: Partial<Device['facts']> = {}, more: Partial<Device> = {}) =>
  ({
    id,
    admin: 'enabled',
    reachability: 'online',
    facts: {
      kind: 'computer',
      cores: 4,
      memory_mib: 8192,
      engines: [{ engine: 'litert', available: true }],
      ...facts,
    },
    ...more,
  }) as unknown as Device;
const empty = { model: [], engine: [], accelerator: [], threads: [], device: [] };

describe('a new benchmark', () => {
  it('threads: numbers, or what is wrong with them', () => {
    expect(parseThreads('1, 2 4;4')).toEqual({ threads: [1, 2, 4] });
    for (const text of ['', '0', '1.5', '1000', 'two']) expect(parseThreads(text)).toHaveProperty('wrong');
  });
  it('what stands in the address becomes the request', () => {
    const form = formOf(
      {
        ...empty,
        model: ['a'],
        threads: ['1, 2'],
        accelerator: ['cpu', 'gpu'],
        engine: ['litert', 'nonsense'],
      },
      [device('d1'), device('d2', {}, { reachability: 'missing' })],
    );
    expect(mistakesOf(form)).toEqual({});
    expect(requestOf(form)).toMatchObject({
      models: ['a'],
      configurations: [
        { accelerator: 'cpu', threads: 1 },
        { accelerator: 'cpu', threads: 2 },
        { accelerator: 'gpu' },
      ],
      devices: { ids: ['d1'] },
      plan: { repeats: 3 },
    });
  });
  it('goes on with LiteRT.js where the native library is missing', () => {
    expect(formOf(empty, [device('d', { engines: [] })]).engines).toEqual(['litert-js']);
    expect(formOf(empty, [device('d')]).engines).toEqual(['litert']);
  });
  it('names each wrong number', () => {
    const form = formOf({ ...empty, repeats: '0', iterations: '1.5', seconds: '-1', threads: ['0'] }, []);
    expect(Object.keys(mistakesOf(form)).sort()).toEqual(['iterations', 'repeats', 'seconds', 'threads']);
  });
  it('asks for benchmark_model once and never of LiteRT.js', () => {
    const form = formOf(
      { ...empty, engine: ['litert', 'litert-js'], runner: ['harness', 'benchmark_model'] },
      [],
    );
    const asked = requestOf({ ...form, threads: '1' }).configurations;
    expect(asked.map((c) => [c.runner, c.engine])).toEqual([
      ['harness', 'litert'],
      ['harness', 'litert-js'],
      ['benchmark_model', 'litert'],
    ]);
  });
  it('asks each prebuilt program for the engine that is its own', () => {
    const form = formOf(
      {
        ...empty,
        engine: ['litert', 'litert-lm'],
        runner: ['harness', 'benchmark_model', 'litert_lm_main'],
      },
      [],
    );
    const asked = requestOf({ ...form, threads: '1', prefill: '8', decode: '8' }).configurations;
    expect(asked.map((c) => [c.runner, c.engine])).toEqual([
      ['harness', 'litert'],
      ['benchmark_model', 'litert'],
      ['harness', 'litert-lm'],
      ['litert_lm_main', 'litert-lm'],
    ]);
  });
});

describe('the address', () => {
  it('keeps every text and list as it was', () =>
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,8}$/),
          fc.oneof(fc.string({ minLength: 1 }), fc.array(fc.string(), { minLength: 2, maxLength: 4 })),
        ),
        (search) => {
          expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
        },
      ),
    ));
  it('stays readable', () =>
    expect(stringifySearch({ base: '3~9f2c41aa~*', candidate: ['3~8bb0f4a5~*'] })).toBe(
      '?base=3~9f2c41aa~*&candidate=3~8bb0f4a5~*',
    ));
});

describe('what pages work out', () => {
  it('names of a family are shortened to what differs', () => {
    expect([...shortNames(['net-f32', 'net-int8']).values()]).toEqual(['f32', 'int8']);
    expect([...shortNames(['net']).values()]).toEqual(['net']);
    expect([...shortNames(['a', 'b']).values()]).toEqual(['a', 'b']);
  });
  it('kernels of one kind on both sides stand in one row', () => {
    expect(kindOf('Fully Connected (NC, QS8, QC8W) GEMM')).toBe('Fully connected');
    expect(kindOf('DEPTHWISE_CONV_2D')).toBe('Depthwise conv 2d');
    const op = (name: string, mean_ns: number) => ({ name, kind: '', calls: 1, mean_ns, share: 0 });
    expect(
      pairOperators(
        [op('SOFTMAX', 10), op('Fully Connected (F32)', 500)],
        [op('Softmax (NC)', 12), op('Fully Connected (QS8)', 200)],
      ),
    ).toEqual([
      { kind: 'Fully connected', base: 500, candidate: 200, calls: 1 },
      { kind: 'Softmax', base: 10, candidate: 12, calls: 1 },
    ]);
  });
  it('axes have steps of 1, 2 or 5', () =>
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (range) => {
        const step = niceStep(range);
        expect(range / step).toBeLessThanOrEqual(5.001);
        expect(['1', '2', '5']).toContain(step.toExponential()[0]);
      }),
    ));
});
