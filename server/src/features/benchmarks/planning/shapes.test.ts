import { describe, expect, it } from '@jest/globals';
import { configuration, type TensorFacts } from '@rackmark/contracts';
import { whyShapesDoNotFit } from './shapes.js';

const tensor = (more: Partial<TensorFacts>): TensorFacts => ({
  ...{ name: 'image', type: 'float32', shape: [1, 1, 1, 3], shape_signature: [-1, -1, -1, 3] },
  ...{ dynamic: true, quantisation: null },
  ...more,
});
const pose = {
  name: 'pose',
  facts: { inputs: [tensor({}), tensor({ name: 'fixed', shape_signature: null })] },
};

describe('shapes that are given', () => {
  it.each<[string, Record<string, number[]>, object, RegExp | null]>([
    ['none', {}, {}, null],
    ['that fit', { image: [1, 224, 224, 3] }, {}, null],
    [
      'of an input that is not there',
      { x: [1] },
      {},
      /no input x; its inputs are: image \(float32 \?×\?×\?×3\) and fixed/,
    ],
    [
      'of another rank',
      { image: [224, 224, 3] },
      {},
      /takes image \(float32 \?×\?×\?×3\): 224×224×3 does not fit/,
    ],
    ['of another size where it is fixed', { image: [1, 8, 8, 4] }, {}, /8×8×4 does not fit/],
    ['of an input that is fixed', { fixed: [2, 1, 1, 3] }, {}, /takes fixed \(float32 1×1×1×3\)/],
    ['on LiteRT.js', { image: [1, 8, 8, 3] }, { engine: 'litert-js' }, /needs the native LiteRT/],
    ['that LiteRT.js takes', { image: [1, 1, 1, 3] }, { engine: 'litert-js' }, null],
    [
      'with benchmark_model',
      { image: [1, 8, 8, 3] },
      { runner: 'benchmark_model' },
      /Rackmark’s own harness/,
    ],
    ['for a language model', { image: [1, 8, 8, 3] }, { engine: 'litert-lm' }, /numbers of tokens/],
  ])('%s', (_, shapes, more, why) => {
    const failure = whyShapesDoNotFit(pose, configuration.parse({ shapes, ...more }));
    if (why === null) expect(failure).toBeNull();
    else
      expect(failure).toMatchObject({
        name: 'UNSUPPORTED_CONFIGURATION',
        message: expect.stringMatching(why),
      });
  });
});
