import { describe, expect, it } from '@jest/globals';
import type { TensorFacts } from '@rackmark/contracts';
import { formOf, mistakesOf, requestOf } from './benchmarks/new-benchmark-form.js';
import { foldNumbered } from './models/fold-numbered.js';

const empty = { model: ['a'.repeat(64)], engine: [], accelerator: [], threads: ['1'], device: [] };

describe('a benchmark of language models', () => {
  it('is what bundles are given, with every combination of lengths', () => {
    const form = formOf({ ...empty, prefill: '128, 512', decode: '64', context: '1024' }, [], [], true);
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
    const form = formOf({ ...empty, prompt: 'Say it.', prefill: 'many', decode: '8, 16' }, [], [], true);
    expect(mistakesOf(form)).toEqual({});
    expect(requestOf(form).configurations.map((c) => [c.lm?.prompt, c.lm?.decode_tokens])).toEqual([
      ['Say it.', 8],
      ['Say it.', 16],
    ]);
  });
  it('says what is wrong with its lengths, and only when it is asked for', () => {
    const wrong = { prefill: '0', decode: '', context: 'wide' };
    expect(Object.keys(mistakesOf(formOf({ ...empty, ...wrong }, [], [], true)))).toEqual([
      'prefill',
      'decode',
      'context',
    ]);
    expect(mistakesOf(formOf({ ...empty, ...wrong }, [], [], false))).toEqual({});
    expect(requestOf(formOf(empty, [], [], false)).configurations.every((c) => c.lm === null)).toBe(true);
  });
});

it('tensors that differ by a number alone are one row', () => {
  const tensor = (name: string, shape = [1, 4]): TensorFacts => ({
    ...{ name, type: 'float32', shape, dynamic: false, shape_signature: null, quantisation: null },
  });
  const caches = [0, 1, 2, 3].map((i) => tensor(`kv_cache_k_${i}`));
  const names = (list: TensorFacts[]) => foldNumbered(list).map((t) => t.name);
  expect(names([tensor('mask'), ...caches, tensor('logits')])).toEqual([
    'mask',
    'kv_cache_k_0 … 3',
    'logits',
  ]);
  expect(names(caches.slice(0, 3))).toHaveLength(3);
  expect(names([...caches.slice(0, 3), tensor('kv_cache_k_3', [1, 8])])).toHaveLength(4);
});
