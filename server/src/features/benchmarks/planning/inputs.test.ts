import { describe, expect, it } from '@jest/globals';
import { configuration, type InputFile, type TensorFacts } from '@rackmark/contracts';
import { whyInputsDoNotFit } from './inputs.js';

const tensor = (more: Partial<TensorFacts>): TensorFacts => ({
  ...{ name: 'image', type: 'float32', shape: [1, 1, 1, 3], shape_signature: [-1, -1, -1, 3] },
  ...{ dynamic: true, quantisation: null },
  ...more,
});
const pose = {
  name: 'pose',
  facts: {
    inputs: [
      tensor({}),
      tensor({ name: 'fixed', type: 'int32', shape: [1, 4], shape_signature: null }),
      tensor({
        ...{ name: 'steps', type: 'int8', shape: [2], shape_signature: null },
        quantisation: { scheme: 'per-tensor', scale: 0.5, zero_point: -1, channels: null },
      }),
      tensor({ name: 'small', type: 'int4', shape: [1], shape_signature: null }),
    ],
  },
};
const sha = 'ab'.repeat(32);
const file = (element_type: string, shape: number[]) =>
  new Map<string, Pick<InputFile, 'element_type' | 'shape'>>([[sha, { element_type, shape }]]);

describe('files that fill inputs', () => {
  it.each<[string, [string, string, number[]], object, string | null]>([
    ['that fit', ['fixed', 'int32', [1, 4]], {}, null],
    [
      'that fit the shape given',
      ['image', 'float32', [1, 8, 8, 3]],
      { shapes: { image: [1, 8, 8, 3] } },
      null,
    ],
    ['that fit open sizes of 1', ['image', 'float32', [1, 1, 1, 3]], {}, null],
    [
      'for an input that is not there',
      ['x', 'float32', [1]],
      {},
      'pose has no input x; its inputs are: image (float32 ?×?×?×3), fixed (int32 1×4), steps (int8 2) and small (int4 1).',
    ],
    [
      'of another type',
      ['fixed', 'int64', [1, 4]],
      {},
      "pose takes fixed (int32 1×4); x.npy (abababab) holds int64 1×4. Save it as int32: numpy.save('x.npy', x.astype('int32')).",
    ],
    [
      'of real numbers where they are quantised',
      ['steps', 'float32', [2]],
      {},
      "numpy.round(x / 0.5 + -1).astype('int8')",
    ],
    ['of a type that NumPy has not', ['small', 'int8', [1]], {}, 'No .npy file holds int4.'],
    [
      'of another shape',
      ['fixed', 'int32', [4, 1]],
      {},
      'pose takes fixed (int32 1×4); x.npy (abababab) holds int32 4×1.',
    ],
    ['of another rank', ['image', 'float32', [8, 8, 3]], {}, 'holds float32 8×8×3.'],
    [
      'of open sizes that nobody gave',
      ['image', 'float32', [1, 8, 8, 3]],
      {},
      'it is run as 1×1×1×3 (with no shape given each open size is 1). Give the shape, too: image=1,8,8,3.',
    ],
    [
      'of other sizes than were given',
      ['image', 'float32', [1, 8, 8, 3]],
      { shapes: { image: [1, 4, 4, 3] } },
      'it is run as 1×4×4×3 (the shape given). Give the shape, too: image=1,8,8,3.',
    ],
    [
      'for a language model',
      ['fixed', 'int32', [1, 4]],
      { engine: 'litert-lm' },
      'takes a prompt or numbers',
    ],
    [
      'with benchmark_model',
      ['fixed', 'int32', [1, 4]],
      { runner: 'benchmark_model' },
      'Rackmark’s own harness',
    ],
  ])('%s', (_, [name, type, shape], more, why) => {
    const inputs = { [name]: { sha256: sha, file_name: 'x.npy' } };
    const failure = whyInputsDoNotFit(pose, configuration.parse({ inputs, ...more }), file(type, shape));
    if (why === null) expect(failure).toBeNull();
    else expect(failure!.message).toContain(why);
  });
});
