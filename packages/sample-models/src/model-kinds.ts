import { addModel, modelOf } from './bad-models.js';
import { writeZip } from './language/zip.js';
import { seededWeights } from './random.js';
import { OPERATOR, OPTIONS, TYPE } from './tflite-numbers.js';
import type { Graph, OperatorExtras } from './graph.js';
import { ModelWriter } from './tflite-writer.js';

export { detector } from './detector.js';

/** Small models of kinds that other publishers ship and that MobileNet and a decoder do not show. */

const add: OperatorExtras = { options: OPTIONS.add, fields: [[0, 'i8', 0]] };
const mul: OperatorExtras = { options: OPTIONS.mul, fields: [[0, 'i8', 0]] };

/** Takes text, as models with their tokenizer inside do. */
export function stringInput(): Uint8Array {
  return modelOf('string input', (g) => {
    const x = g.input('text', [4], TYPE.string);
    const shape = g.constant('shape', [2], Int32Array.from([2, 2]), { type: TYPE.int32 });
    const y = g.tensor('texts', [2, 2], TYPE.string);
    g.operator(OPERATOR.RESHAPE, [x, shape], [y]);
    g.outputs.push(y);
  });
}

/** Two graphs under two signatures; both read one constant. */
export function severalSignatures(): Uint8Array {
  const model = new ModelWriter('Rackmark test: several signatures');
  const numbers = Float32Array.from([1, 2, 3, 4]);
  for (const [key, code, extras] of [
    ['add', OPERATOR.ADD, add],
    ['multiply', OPERATOR.MUL, mul],
  ] as const) {
    const g = model.graph();
    const x = g.input(`${key}_x`, [1, 4]);
    const y = g.tensor(`${key}_y`, [1, 4]);
    g.operator(code, [x, g.constant('numbers', [1, 4], numbers, { key: 'numbers' })], [y], extras);
    g.outputs.push(y);
    model.signature(key, g);
  }
  return model.finish();
}

/**
 * Dimensions that are known only when it runs: the file stores 1 for them, and −1 beside it.
 * @param signature of the input, its last dimension 3
 */
export function dynamicDimensions(signature: readonly number[] = [-1, -1, -1, 3]): Uint8Array {
  return modelOf('dynamic dimensions', (g) => {
    const shape = signature.map((d) => (d < 0 ? 1 : d));
    const x = g.input('image', shape, TYPE.float32, undefined, { signature });
    const mean = g.constant('mean', [3], Float32Array.from([0.1, 0.2, 0.3]));
    const y = g.tensor('centred', shape, TYPE.float32, undefined, { signature });
    g.operator(OPERATOR.ADD, [x, mean], [y], add);
    g.outputs.push(y);
  });
}

/** A fully connected layer of which every fourth weight is stored: 16 of 64. */
export function sparseWeights(): Uint8Array {
  return modelOf('sparse weights', (g) => {
    const [rows, columns, every] = [8, 8, 4];
    const next = seededWeights(20);
    const stored = (rows * columns) / every;
    const x = g.input('x', [1, columns]);
    const weights = g.constant('weights', [rows, columns], Float32Array.from({ length: stored }, next), {
      sparsity: {
        segments: Array.from({ length: rows + 1 }, (_, r) => (r * columns) / every),
        columns: Array.from({ length: stored }, (_, i) => (i % (columns / every)) * every),
      },
    });
    const dense = g.tensor('dense', [rows, columns]);
    g.operator(OPERATOR.DENSIFY, [weights], [dense], { options: OPTIONS.densify });
    const y = g.tensor('y', [1, rows]);
    g.operator(OPERATOR.FULLY_CONNECTED, [x, dense, -1], [y], {
      options: OPTIONS.fullyConnected,
      fields: [[0, 'i8', 0]],
    });
    g.outputs.push(y);
  });
}

/**
 * More inputs than facts show, added up; their first size is open.
 * @param last what the last one takes
 */
export function manyInputs(count = 20, last: 'numbers' | 'text' | 'indices' = 'numbers'): Uint8Array {
  return modelOf('many inputs', (g) => {
    const signature = { signature: [-1, 4] };
    const sum = (a: number, b: number, name: string) => {
      const y = g.tensor(name, [1, 4], TYPE.float32, undefined, signature);
      g.operator(OPERATOR.ADD, [a, b], [y], add);
      return y;
    };
    let y = g.input('x0', [1, 4], TYPE.float32, undefined, signature);
    for (let i = 1; i < count; i++) {
      const isOther = last !== 'numbers' && i === count - 1;
      if (!isOther) y = sum(y, g.input(`x${i}`, [1, 4], TYPE.float32, undefined, signature), `sum${i}`);
      else if (last === 'text') g.input(`x${i}`, [1], TYPE.string);
      else y = sum(y, gather(g, g.input(`x${i}`, [1], TYPE.int32), [1, 4]), `sum${i}`);
    }
    g.outputs.push(y);
  });
}

/** Rows of a table of 32. */
function gather(g: Graph, ids: number, shape: readonly number[]): number {
  const table = g.constant('table', [32, 4], Float32Array.from({ length: 128 }, seededWeights(32)));
  const rows = g.tensor('rows', shape);
  g.operator(OPERATOR.GATHER, [table, ids], [rows], { options: OPTIONS.gather, fields: [[0, 'i32', 0]] });
  return rows;
}

/** An operator of TensorFlow itself, which LiteRT leaves out (Select TF operators). */
export function flexOperator(): Uint8Array {
  return modelOf('a TensorFlow operator', (g) => {
    const x = g.input('x', [1, 4]);
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.CUSTOM, [x], [y], { custom: 'FlexErf' });
    g.outputs.push(y);
  });
}

/** Multiplies ten times by two, in a loop whose condition and body are graphs of their own. */
export function controlFlow(): Uint8Array {
  const model = new ModelWriter('Rackmark test: control flow');
  const [main, condition, body] = [model.graph(), model.graph(), model.graph()];
  const whole = (g: Graph, name: string, value: number) =>
    g.constant(name, [1], Int32Array.from([value]), { type: TYPE.int32 });
  const state = (g: Graph) => [g.input('i', [1], TYPE.int32), g.input('x', [1, 4])] as const;

  const x = main.input('x', [1, 4]);
  const [count, y] = [main.tensor('count', [1], TYPE.int32), main.tensor('y', [1, 4])];
  main.operator(OPERATOR.WHILE, [whole(main, 'zero', 0), x], [count, y], {
    options: OPTIONS.while,
    fields: [
      [0, 'i32', 1],
      [1, 'i32', 2],
    ],
  });
  main.outputs.push(y);

  const [i] = state(condition);
  const isLess = condition.tensor('is_less', [1], TYPE.bool);
  condition.operator(OPERATOR.LESS, [i, whole(condition, 'ten', 10)], [isLess], { options: OPTIONS.less });
  condition.outputs.push(isLess);

  const [j, z] = state(body);
  const [more, twice] = [body.tensor('more', [1], TYPE.int32), body.tensor('twice', [1, 4])];
  body.operator(OPERATOR.ADD, [j, whole(body, 'one', 1)], [more], add);
  body.operator(OPERATOR.ADD, [z, z], [twice], add);
  body.outputs.push(more, twice);

  model.signature('serving_default', main);
  return model.finish();
}

/** No weights, and 16-bit integers at both ends: whatever is computed is quantised. */
export function quantisedEnds(): Uint8Array {
  return modelOf('16-bit ends', (g) => {
    const quantisation = { scale: [1 / 4096], zeroPoint: [0] };
    const x = g.input('x', [1, 64], TYPE.int16, quantisation);
    const y = g.input('y', [1, 64], TYPE.int16, quantisation);
    const product = g.tensor('product', [1, 64], TYPE.int16, quantisation);
    g.operator(OPERATOR.MUL, [x, y], [product], { ...mul, version: 4 });
    g.outputs.push(product);
  });
}

/** Integers that are indices of a table's rows. */
export function indicesOfTable(): Uint8Array {
  return modelOf('rows of a table', (g) => {
    g.outputs.push(gather(g, g.input('ids', [1, 8], TYPE.int32), [1, 8, 4]));
  });
}

/** Integers that are no indices; a zero as the second one cannot be divided by. */
export function remainder(): Uint8Array {
  return modelOf('remainder of integers', (g) => {
    const a = g.input('dividend', [5], TYPE.int32);
    const b = g.input('divisor', [5], TYPE.int32);
    const y = g.tensor('remainder', [5], TYPE.int32);
    g.operator(OPERATOR.FLOOR_MOD, [a, b], [y]);
    g.outputs.push(y);
  });
}

/**
 * A bundle of MediaPipe's vision tasks: two models, and a task within the task, as the gesture recogniser's.
 * @param deflate packs the models; MediaPipe stores them
 */
export function visionTask(deflate = false): Uint8Array {
  const inner = writeZip([{ name: 'hand_landmarks_detector.tflite', bytes: severalSignatures(), deflate }]);
  return writeZip([
    { name: 'hand_detector.tflite', bytes: addModel(), deflate },
    { name: 'canned_gesture_classifier.tflite', bytes: quantisedEnds(), deflate },
    { name: 'hand_landmarker.task', bytes: inner, deflate },
  ]);
}
