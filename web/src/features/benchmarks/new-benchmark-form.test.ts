import { describe, expect, it } from '@jest/globals';
import type { Device } from '@rackmark/contracts';
import { formOf, mistakesOf, offeredRuntimes, parseThreads, requestOf } from './new-benchmark-form.js';

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
  it('offers the versions that the chosen devices have, and asks for those that are chosen', () => {
    const has = (id: string, ...versions: string[]) =>
      device(id, {
        engines: [
          { engine: 'litert', available: true, runtimes: versions.map((version) => ({ version })) },
        ] as never,
      });
    const devices = [has('a', '2.2.0'), has('b', '2.2.0', '2.1.6'), device('c')];
    const plain = formOf(empty, devices);
    expect(offeredRuntimes(plain, devices)).toEqual(['litert', 'litert@2.2.0', 'litert@2.1.6']);
    expect([plain.runtimes, requestOf(plain).configurations.map((c) => c.runtime)]).toEqual([
      ['litert'],
      [null, null],
    ]);
    expect(offeredRuntimes(formOf({ ...empty, device: ['c'] }, devices), devices)).toEqual([]);
    const two = formOf(
      { ...empty, threads: ['1'], runtime: ['litert', 'litert@2.2.0', 'litert-lm@0.18.0', 'x'] },
      devices,
    );
    expect(requestOf(two).configurations.map((c) => c.runtime)).toEqual([null, '2.2.0']);
    // What stands in the address is shown although no chosen device has it: the plan says so.
    const gone = formOf({ ...empty, device: ['c'], runtime: ['litert@2.2.0'] }, devices);
    expect(offeredRuntimes(gone, devices)).toEqual(['litert', 'litert@2.2.0']);
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

const language = { ...empty, model: ['a'.repeat(64)], threads: ['1'] };
describe('a benchmark of language models', () => {
  it('is what bundles are given, with every combination of lengths', () => {
    const form = formOf({ ...language, prefill: '128, 512', decode: '64', context: '1024' }, [], [], true);
    expect(form.engines).toEqual(['litert-lm']);
    expect(mistakesOf(form)).toEqual({});
    const { configurations, plan } = requestOf(form);
    expect(configurations.map((c) => [c.engine, c.lm?.prefill_tokens, c.lm?.context_tokens])).toEqual([
      ['litert-lm', 128, 1024],
      ['litert-lm', 512, 1024],
    ]);
    expect(plan?.timeout_seconds).toBeGreaterThan(180);
  });
  it('of a prompt asks for no prefill', () => {
    const form = formOf({ ...language, prompt: 'Say it.', prefill: 'many', decode: '8, 16' }, [], [], true);
    expect(mistakesOf(form)).toEqual({});
    expect(requestOf(form).configurations.map((c) => [c.lm?.prompt, c.lm?.decode_tokens])).toEqual([
      ['Say it.', 8],
      ['Say it.', 16],
    ]);
  });
  it('says what is wrong with its lengths, and only when it is asked for', () => {
    const wrong = { prefill: '0', decode: '', context: 'wide' };
    expect(Object.keys(mistakesOf(formOf({ ...language, ...wrong }, [], [], true)))).toEqual([
      'prefill',
      'decode',
      'context',
    ]);
    expect(mistakesOf(formOf({ ...language, ...wrong }, [], [], false))).toEqual({});
    expect(requestOf(formOf(language, [], [], false)).configurations.every((c) => c.lm === null)).toBe(true);
  });
});
