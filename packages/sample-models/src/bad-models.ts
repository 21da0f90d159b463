import { OPERATOR, OPTIONS, TYPE } from './tflite-numbers.js';
import type { Graph } from './graph.js';
import { ModelWriter } from './tflite-writer.js';

/** A model of one graph with one signature. */
export function modelOf(description: string, build: (graph: Graph) => void): Uint8Array {
  const model = new ModelWriter(`Rackmark test: ${description}`);
  const graph = model.graph();
  build(graph);
  model.signature('serving_default', graph);
  return model.finish();
}

/** One ADD of four floats: about 2 µs, so that what remains is the harness's own cost. */
export function addModel(): Uint8Array {
  return modelOf('one ADD', (g) => {
    const x = g.input('x', [1, 4]);
    const one = g.constant('one', [1, 4], Float32Array.from([1, 2, 3, 4]));
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.ADD, [x, one], [y], { options: OPTIONS.add, fields: [[0, 'i8', 0]] });
    g.outputs.push(y);
  });
}

/** An operator that no runtime knows. */
export function unknownCustomOperator(): Uint8Array {
  return modelOf('unknown custom operator', (g) => {
    const x = g.input('x', [1, 4]);
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.CUSTOM, [x], [y], { custom: 'RackmarkNoSuchOperator' });
    g.outputs.push(y);
  });
}

/** As a vendor's plugin leaves it: one call of the NPU, and the stamp of the SoC that it was compiled for. */
export function compiledForNpu(maker: string, soc: string): Uint8Array {
  const model = new ModelWriter('Rackmark test: compiled for an NPU');
  const graph = model.graph();
  const x = graph.input('x', [1, 4]);
  const y = graph.tensor('y', [1, 4]);
  graph.operator(OPERATOR.CUSTOM, [x], [y], { custom: 'DISPATCH_OP' });
  graph.outputs.push(y);
  model.signature('serving_default', graph);
  const stamp = new Uint8Array(250);
  stamp.set(new TextEncoder().encode(maker).subarray(0, 124), 0);
  stamp.set(new TextEncoder().encode(soc).subarray(0, 124), 125);
  model.addMetadata('LiteRtStamp', stamp);
  return model.finish();
}

/** A known operator in a version that is still to come. */
export function tooNewOperatorVersion(): Uint8Array {
  return modelOf('ADD version 99', (g) => {
    const x = g.input('x', [1, 4]);
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.ADD, [x, x], [y], { options: OPTIONS.add, fields: [[0, 'i8', 0]], version: 99 });
    g.outputs.push(y);
  });
}

/**
 * Fails while it runs: whatever the input, the index lies outside the table. LiteRT.js resolves such a run with garbage.
 */
export function gatherOutOfRange(): Uint8Array {
  return modelOf('GATHER out of range', (g) => {
    const x = g.input('x', [1], TYPE.int32);
    const table = g.constant('table', [4, 2], new Float32Array(8));
    const none = g.constant('none', [1], Int32Array.from([0]), { type: TYPE.int32 });
    const far = g.constant('far', [1], Int32Array.from([1000]), { type: TYPE.int32 });
    const nothing = g.tensor('nothing', [1], TYPE.int32);
    const index = g.tensor('index', [1], TYPE.int32);
    const y = g.tensor('y', [1, 2]);
    g.operator(OPERATOR.MUL, [x, none], [nothing], { options: OPTIONS.mul, fields: [[0, 'i8', 0]] });
    g.operator(OPERATOR.ADD, [nothing, far], [index], { options: OPTIONS.add, fields: [[0, 'i8', 0]] });
    g.operator(OPERATOR.GATHER, [table, index], [y], { options: OPTIONS.gather, fields: [[0, 'i32', 0]] });
    g.outputs.push(y);
  });
}

/** Divides by zero: every output is NaN or infinite. */
export function nonFinite(): Uint8Array {
  return modelOf('division by zero', (g) => {
    const x = g.input('x', [1, 4]);
    const zero = g.constant('zero', [1, 4], new Float32Array(4));
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.DIV, [x, zero], [y], { options: OPTIONS.div, fields: [[0, 'i8', 0]] });
    g.outputs.push(y);
  });
}

/** Multiplies by zero: every output is the same. */
export function constantOutput(): Uint8Array {
  return modelOf('multiplication by zero', (g) => {
    const x = g.input('x', [1, 4]);
    const zero = g.constant('zero', [1, 4], new Float32Array(4));
    const y = g.tensor('y', [1, 4]);
    g.operator(OPERATOR.MUL, [x, zero], [y], { options: OPTIONS.mul, fields: [[0, 'i8', 0]] });
    g.outputs.push(y);
  });
}

/** ADD, SQUEEZE, ADD: the GPU and NPU that are known take the additions and leave the SQUEEZE to the CPU. */
export function partlyAccelerated(): Uint8Array {
  return modelOf('SQUEEZE between additions', (g) => {
    const add = (a: number, b: number, y: number) =>
      g.operator(OPERATOR.ADD, [a, b], [y], { options: OPTIONS.add, fields: [[0, 'i8', 0]] });
    const x = g.input('x', [1, 8, 1, 16]);
    const wide = g.tensor('wide', [1, 8, 1, 16]);
    const flat = g.tensor('flat', [8, 16]);
    const y = g.tensor('y', [8, 16]);
    const values = Float32Array.from({ length: 128 }, (_, i) => i / 128);
    add(x, g.constant('a', [1, 8, 1, 16], values), wide);
    g.operator(OPERATOR.SQUEEZE, [wide], [flat], { options: OPTIONS.squeeze });
    add(flat, g.constant('b', [8, 16], values), y);
    g.outputs.push(y);
  });
}

/**
 * A small file whose run needs `mib` MiB for one tensor: it meets a memory limit.
 * @param mib of the tensor, in steps of 1 MiB
 */
export function huge(mib: number): Uint8Array {
  return modelOf(`one tensor of ${mib} MiB`, (g) => {
    const x = g.input('x', [1, 1024]);
    const times = g.constant('times', [2], Int32Array.from([mib * 256, 1]), { type: TYPE.int32 });
    const y = g.tensor('y', [mib * 256, 1024]);
    g.operator(OPERATOR.TILE, [x, times], [y], { options: OPTIONS.tile });
    g.outputs.push(y);
  });
}

/** A small file whose single run takes very long: `layers` products of a `size` × `size` matrix with itself. */
export function slow({ size = 2048, layers = 400 } = {}): Uint8Array {
  return modelOf('many large matrix products', (g) => {
    const input = g.input('x', [size, 1]);
    const row = g.constant('row', [1, size], new Float32Array(size).fill(1e-4));
    let x = g.tensor('outer', [size, size]);
    g.operator(OPERATOR.MUL, [input, row], [x], { options: OPTIONS.mul, fields: [[0, 'i8', 0]] });
    for (let i = 0; i < layers; i++) {
      const y = g.tensor(`product${i}`, [size, size]);
      g.operator(OPERATOR.BATCH_MATMUL, [x, x], [y], {
        options: OPTIONS.batchMatmul,
        fields: [
          [0, 'bool', false],
          [1, 'bool', false],
        ],
      });
      x = y;
    }
    g.outputs.push(x);
  });
}
