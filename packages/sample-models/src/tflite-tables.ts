import type { FlatWriter } from './flat-writer.js';
import type { Graph, OperatorDef, Sparsity, TensorDef } from './graph.js';
import { OPTIONS } from './tflite-numbers.js';

// The tables of schema.fbs that a graph is made of, each after those that it names.

export interface SignatureDef {
  key: string;
  graph: number;
  inputs: [string, number][];
  outputs: [string, number][];
}

/** Operator codes are shared by all graphs: one a distinct code, version and custom name. */
export class OperatorCodes {
  readonly offsets: number[] = [];
  private readonly known: string[] = [];
  constructor(private readonly b: FlatWriter) {}

  indexOf({ code, version, custom }: OperatorDef): number {
    const key = `${code}/${version}/${custom ?? ''}`;
    const at = this.known.indexOf(key);
    if (at >= 0) return at;
    const name = custom === undefined ? null : this.b.text(custom);
    this.known.push(key);
    // OperatorCode: deprecated_builtin_code, custom_code, version, builtin_code
    this.offsets.push(
      this.b.table([
        ['i8', 0, Math.min(code, 127)],
        name === null ? null : ['offset', 1, name],
        ['i32', 2, version],
        ['i32', 3, code],
      ]),
    );
    return this.known.length - 1;
  }
}

export function writeGraph(b: FlatWriter, graph: Graph, codes: OperatorCodes): number {
  const tensors = graph.tensors.map((t) => writeTensor(b, t));
  const operators = graph.operators.map((o) => {
    const code = codes.indexOf(o);
    const inputs = b.ints(o.inputs);
    const outputs = b.ints(o.outputs);
    const options =
      o.options === OPTIONS.none
        ? null
        : b.table(o.fields.map(([index, kind, value]) => [kind, index, value]));
    const custom = o.customOptions === undefined ? null : b.bytes(o.customOptions, 4);
    // Operator: opcode_index, inputs, outputs, builtin_options_type, builtin_options, custom_options (FlexBuffers)
    return b.table([
      ['i32', 0, code],
      ['offset', 1, inputs],
      ['offset', 2, outputs],
      options === null ? null : ['i8', 3, o.options],
      options === null ? null : ['offset', 4, options],
      custom === null ? null : ['offset', 5, custom],
    ]);
  });
  const vectors = [b.offsets(tensors), b.ints(graph.inputs), b.ints(graph.outputs), b.offsets(operators)];
  return b.table(vectors.map((v, i) => ['offset', i, v]));
}

function writeTensor(b: FlatWriter, t: TensorDef): number {
  const name = b.text(t.name);
  const shape = b.ints(t.shape);
  let quantisation: number | null = null;
  if (t.quantisation) {
    const scale = b.floats(t.quantisation.scale);
    const zeroPoint = b.longs(t.quantisation.zeroPoint);
    // QuantizationParameters: min, max, scale, zero_point, details, details, quantized_dimension
    quantisation = b.table([
      ['offset', 2, scale],
      ['offset', 3, zeroPoint],
      ['i32', 6, t.quantisation.dimension ?? 0],
    ]);
  }
  const sparsity = t.sparsity === undefined ? null : writeSparsity(b, t.shape, t.sparsity);
  const signature = t.signature === undefined ? null : b.ints(t.signature);
  // Tensor: shape, type, buffer, name, quantization, is_variable, sparsity, shape_signature, has_rank
  return b.table([
    ['offset', 0, shape],
    ['i8', 1, t.type],
    ['i32', 2, t.buffer],
    ['offset', 3, name],
    quantisation === null ? null : ['offset', 4, quantisation],
    sparsity === null ? null : ['offset', 6, sparsity],
    signature === null ? null : ['offset', 7, signature],
    ['bool', 8, t.hasRank ?? true],
  ]);
}

/** Rows are dense, columns are compressed sparse rows; indices are Int32Vectors (1 of the union). */
function writeSparsity(b: FlatWriter, [rows = 0]: readonly number[], s: Sparsity): number {
  const vector = (values: number[]) => {
    const ints = b.ints(values);
    return b.table([['offset', 0, ints]]);
  };
  const segments = vector(s.segments);
  const columns = vector(s.columns);
  // DimensionMetadata: format, dense_size, array_segments_type, array_segments, array_indices_type, array_indices
  const dense = b.table([
    ['i8', 0, 0],
    ['i32', 1, rows],
  ]);
  const compressed = b.table([
    ['i8', 0, 1],
    ['i8', 2, 1],
    ['offset', 3, segments],
    ['i8', 4, 1],
    ['offset', 5, columns],
  ]);
  const order = b.ints([0, 1]);
  const dimensions = b.offsets([dense, compressed]);
  // SparsityParameters: traversal_order, block_map, dim_metadata
  return b.table([
    ['offset', 0, order],
    ['offset', 2, dimensions],
  ]);
}

export function writeSignature(b: FlatWriter, s: SignatureDef): number {
  const map = (entries: [string, number][]) =>
    b.offsets(
      entries.map(([name, tensor]) => {
        const text = b.text(name);
        return b.table([
          ['offset', 0, text],
          ['i32', 1, tensor],
        ]);
      }),
    );
  const inputs = map(s.inputs);
  const outputs = map(s.outputs);
  const key = b.text(s.key);
  // SignatureDef: inputs, outputs, signature_key, deprecated_tag, subgraph_index
  return b.table([
    ['offset', 0, inputs],
    ['offset', 1, outputs],
    ['offset', 2, key],
    ['i32', 4, s.graph],
  ]);
}
