import { expect, it } from '@jest/globals';
import type { TensorFacts } from '@rackmark/contracts';
import { foldNumbered } from './fold-numbered.js';

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
