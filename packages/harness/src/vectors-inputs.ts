import { createHash } from 'node:crypto';
import type { InputRange } from '@rackmark/contracts';
import { inputBytes, numericTypes } from './core/inputs.js';

interface InputVector {
  name: string;
  type: string;
  elements: number;
  range?: InputRange;
  first_hex: string;
  sha256: string;
}

/** What other harnesses must reproduce: type, size and hash of a few inputs. */
export function inputVectors(): InputVector[] {
  const vector = (name: string, type: string, range?: InputRange): InputVector => {
    const bytes = inputBytes(name, type, 1000, range);
    return {
      ...{ name, type, elements: 1000, ...(range && { range }) },
      first_hex: Buffer.from(bytes.subarray(0, 16)).toString('hex'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  };
  const ranges: [type: string, low: number, high: number][] = [
    ['int32', 0, 0],
    ['int32', 0, 29_999],
    ['int64', 0, 262_143],
    ['int64', -3, 2 ** 40],
    ['int32', -7, -7],
    ['int16', 0, 9],
    ['int8', -2, 1],
    ['uint8', 0, 255],
    ['uint64', 0, 2 ** 24],
    ['float32', 0, 1],
    ['bool', 0, 0],
  ];
  return [
    ...['input', 'serving_default_x:0', 'kv_cache_k_0', 'größe'].flatMap((name) =>
      numericTypes.map((type) => vector(name, type)),
    ),
    ...ranges.map(([type, low, high]) => vector('ids', type, { low, high })),
  ];
}
