import { modelOf } from './bad-models.js';
import type { Graph, OptionField } from './graph.js';
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

const TABLE_ROWS = 32;
const whole = (g: Graph, name: string, value: number) =>
  g.constant(name, [1], Int32Array.from([value]), { type: TYPE.int32 });
function rowsOf(g: Graph, ids: number, count: number): void {
  const table = g.constant(
    'table',
    [TABLE_ROWS, 4],
    Float32Array.from({ length: TABLE_ROWS * 4 }, seededWeights(TABLE_ROWS)),
  );
  const rows = g.tensor('rows', [1, count, 4]);
  g.operator(OPERATOR.GATHER, [table, ids], [rows], { options: OPTIONS.gather, fields: [[0, 'i32', 0]] });
  g.outputs.push(rows);
}

/** Indices that count from one, as 64-bit numbers. */
export function indicesFromOne(): Uint8Array {
  return modelOf('indices from one', (g) => {
    const ids = g.input('ids', [1, 8], TYPE.int64);
    const narrow = g.tensor('narrow', [1, 8], TYPE.int32);
    g.operator(OPERATOR.CAST, [ids], [narrow], {
      options: OPTIONS.cast,
      fields: [
        [0, 'i8', TYPE.int64],
        [1, 'i8', TYPE.int32],
      ],
    });
    const fromZero = g.tensor('from_zero', [1, 8], TYPE.int32);
    const fields: OptionField[] = [[0, 'i8', 0]];
    g.operator(OPERATOR.SUB, [narrow, whole(g, 'one', 1)], [fromZero], { options: OPTIONS.sub, fields });
    rowsOf(g, fromZero, 8);
  });
}

/** Indices of which negative ones count from the table's end, as exporters write an index of Python's. */
export function indicesFromTheEnd(): Uint8Array {
  return modelOf('indices from the end', (g) => {
    const ids = g.input('ids', [1, 8], TYPE.int32);
    const isNegative = g.tensor('is_negative', [1, 8], TYPE.bool);
    g.operator(OPERATOR.LESS, [ids, whole(g, 'zero', 0)], [isNegative], { options: OPTIONS.less });
    const fromEnd = g.tensor('from_end', [1, 8], TYPE.int32);
    const fields: OptionField[] = [[0, 'i8', 0]];
    g.operator(OPERATOR.ADD, [ids, whole(g, 'length', TABLE_ROWS)], [fromEnd], {
      options: OPTIONS.add,
      fields,
    });
    const inside = g.tensor('inside', [1, 8], TYPE.int32);
    g.operator(OPERATOR.SELECT_V2, [isNegative, fromEnd, ids], [inside], { options: OPTIONS.selectV2 });
    rowsOf(g, inside, 8);
  });
}
