import { modelOf } from './bad-models.js';
import { seededWeights } from './random.js';
import { OPERATOR, OPTIONS, TYPE } from './tflite-numbers.js';

/** Small models whose inputs and outputs a harness must not take from the file alone. */

/** The file stores no shape for its output, as for a detector's boxes: it is known when the model was prepared. */
export function outputOfUnknownShape(): Uint8Array {
  return modelOf('an output without a shape', (g) => {
    const x = g.input('x', [2, 3]);
    const y = g.tensor('y', [], TYPE.float32, undefined, { hasRank: false });
    g.operator(OPERATOR.ADD, [x, x], [y], { options: OPTIONS.add, fields: [[0, 'i8', 0]] });
    g.outputs.push(y);
  });
}

/** Words of a vocabulary of 50, looked up in a table of embeddings after they were reshaped. */
export function embeddingLookup(): Uint8Array {
  return modelOf('an embedding', (g) => {
    const ids = g.input('ids', [1, 6], TYPE.int32);
    const shape = g.constant('shape', [1], Int32Array.from([6]), { type: TYPE.int32 });
    const flat = g.tensor('flat', [6], TYPE.int32);
    g.operator(OPERATOR.RESHAPE, [ids, shape], [flat]);
    const table = g.constant('table', [50, 4], Float32Array.from({ length: 200 }, seededWeights(50)));
    const y = g.tensor('vectors', [6, 4]);
    g.operator(OPERATOR.EMBEDDING_LOOKUP, [flat, table], [y]);
    g.outputs.push(y);
  });
}

/** Every input is constant in its output: what it gives says nothing of whether it was run. */
export function constantOutput(): Uint8Array {
  return modelOf('a constant output', (g) => {
    const x = g.input('x', [1, 4]);
    const zero = g.constant('zero', [1, 4], new Float32Array(4));
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.MUL, [x, zero], [y], { options: OPTIONS.mul, fields: [[0, 'i8', 0]] });
    g.outputs.push(y);
  });
}
