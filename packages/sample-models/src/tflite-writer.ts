import { Builder } from 'flatbuffers';

/** Numbers of schema.fbs (version 3): element types, operators, option tables. Facts of the format. */
export const TYPE = { float32: 0, int32: 2, uint8: 3, int64: 4, int8: 9, int4: 17 } as const;
export const OPERATOR = {
  ADD: 0,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  FULLY_CONNECTED: 9,
  MUL: 18,
  RESHAPE: 22,
  SOFTMAX: 25,
  CUSTOM: 32,
  GATHER: 36,
  TRANSPOSE: 39,
  MEAN: 40,
  DIV: 42,
  SQUEEZE: 43,
  SLICE: 65,
  TILE: 69,
  RSQRT: 76,
  BATCH_MATMUL: 126,
  BROADCAST_TO: 130,
  GELU: 150,
  DYNAMIC_UPDATE_SLICE: 151,
} as const;
export const OPTIONS = {
  none: 0,
  conv2d: 1,
  depthwiseConv2d: 2,
  fullyConnected: 8,
  softmax: 9,
  concatenation: 10,
  add: 11,
  reshape: 17,
  mul: 21,
  gather: 23,
  transpose: 26,
  reducer: 27,
  div: 29,
  squeeze: 30,
  slice: 34,
  tile: 51,
  batchMatmul: 101,
  gelu: 116,
  dynamicUpdateSlice: 117,
} as const;
export const ACTIVATION = { none: 0, relu6: 3 } as const;

export interface Quantisation {
  scale: number[];
  zeroPoint: number[];
  /** Dimension that per-channel scales run along. */
  dimension?: number;
}
interface TensorDef {
  name: string;
  shape: readonly number[];
  type: number;
  buffer: number;
  quantisation?: Quantisation;
}
/** A field of an option table: index, kind, value; defaults of the schema are 0. */
export type OptionField = [index: number, kind: 'i8' | 'i32' | 'f32' | 'bool', value: number | boolean];
interface OperatorDef {
  code: number;
  version: number;
  custom?: string;
  inputs: number[];
  outputs: number[];
  options: number;
  fields: OptionField[];
}
export interface OperatorExtras {
  options?: number;
  fields?: OptionField[];
  version?: number;
  custom?: string;
}

/** One subgraph under construction. Tensors are named by their index. */
export class Graph {
  readonly tensors: TensorDef[] = [];
  readonly operators: OperatorDef[] = [];
  readonly inputs: number[] = [];
  readonly outputs: number[] = [];

  constructor(private readonly model: ModelWriter) {}

  tensor(
    name: string,
    shape: readonly number[],
    type: number = TYPE.float32,
    quantisation?: Quantisation,
  ): number {
    this.tensors.push({ name, shape, type, buffer: 0, quantisation });
    return this.tensors.length - 1;
  }
  input(
    name: string,
    shape: readonly number[],
    type: number = TYPE.float32,
    quantisation?: Quantisation,
  ): number {
    const index = this.tensor(name, shape, type, quantisation);
    this.inputs.push(index);
    return index;
  }
  /** A constant; graphs of one model that give the same key share its bytes. */
  constant(
    name: string,
    shape: readonly number[],
    data: ArrayBufferView,
    {
      type = TYPE.float32 as number,
      quantisation,
      key,
    }: { type?: number; quantisation?: Quantisation; key?: string } = {},
  ): number {
    const index = this.tensor(name, shape, type, quantisation);
    this.tensors[index]!.buffer = this.model.buffer(data, key);
    return index;
  }
  /** A constant whose bytes lie behind the FlatBuffer, as large files have them. */
  outside(name: string, shape: readonly number[], data: ArrayBufferView): void {
    this.tensors[this.tensor(name, shape)]!.buffer = this.model.outside(data);
  }
  operator(code: number, inputs: number[], outputs: number[], extras: OperatorExtras = {}): void {
    const { options = OPTIONS.none, fields = [], version = 1, custom } = extras;
    this.operators.push({ code, version, custom, inputs, outputs, options, fields });
  }
}

interface SignatureDef {
  key: string;
  graph: number;
  inputs: [string, number][];
  outputs: [string, number][];
}

/** Writes a `.tflite` file: a FlatBuffer of schema.fbs, file identifier TFL3. Same calls, same bytes. */
export class ModelWriter {
  private readonly graphs: Graph[] = [];
  private readonly buffers: (Uint8Array | null)[] = [null];
  private readonly keys = new Map<string, number>();
  private readonly signatures: SignatureDef[] = [];
  private readonly metadata: [name: string, buffer: number][] = [];
  /** Numbers of the buffers that lie behind the FlatBuffer. */
  private readonly behind = new Set<number>();

  constructor(private readonly description: string) {}

  graph(): Graph {
    const graph = new Graph(this);
    this.graphs.push(graph);
    return graph;
  }
  buffer(data: ArrayBufferView, key?: string): number {
    const known = key === undefined ? undefined : this.keys.get(key);
    if (known !== undefined) return known;
    this.buffers.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (key !== undefined) this.keys.set(key, this.buffers.length - 1);
    return this.buffers.length - 1;
  }
  outside(data: ArrayBufferView): number {
    const index = this.buffer(data);
    this.behind.add(index);
    return index;
  }
  /** Metadata that is a number: it stands where other metadata name their buffer. */
  addNumber(name: string, value: number): void {
    this.metadata.push([name, value]);
  }
  /** A named piece of bytes that runtimes and tools look up. */
  addMetadata(name: string, bytes: Uint8Array): void {
    this.metadata.push([name, this.buffer(bytes)]);
  }
  /** A signature over all inputs and outputs of a graph, under their tensors' names or the ones given. */
  signature(key: string, graph: Graph, outputNames?: string[]): void {
    const named = (indices: number[], names?: string[]): [string, number][] =>
      indices.map((t, i) => [names?.[i] ?? graph.tensors[t]!.name, t]);
    this.signatures.push({
      key,
      graph: this.graphs.indexOf(graph),
      inputs: named(graph.inputs),
      outputs: named(graph.outputs, outputNames),
    });
  }

  finish(): Uint8Array {
    if (this.behind.size === 0) return this.write(0);
    // How long the FlatBuffer is does not depend on where the bytes behind it begin.
    const begin = aligned(this.write(0).length);
    const table = this.write(begin);
    const tail = [...this.behind].map((i) => this.buffers[i]!);
    const end = tail.reduce((at, data) => aligned(at + data.length), begin);
    // LiteRT-LM maps whole pages: the last one must be there to its end.
    const file = new Uint8Array(Math.ceil(end / PAGE) * PAGE);
    file.set(table);
    let at = begin;
    for (const data of tail) {
      file.set(data, at);
      at = aligned(at + data.length);
    }
    return file;
  }

  /** @param begin of the first buffer behind the FlatBuffer */
  private write(begin: number): Uint8Array {
    const inside = this.buffers.filter((_, i) => !this.behind.has(i));
    const b = new FlatWriter(inside.reduce((sum, data) => sum + (data?.byteLength ?? 0) + 64, 1 << 16));
    let place = begin;
    const buffers = this.buffers.map((data, i) => {
      if (data === null || data.length === 0) return b.table([]);
      if (!this.behind.has(i)) return b.table([['offset', 0, b.bytes(data, 16)]]);
      // Buffer: data, offset, size
      const table = b.table([
        ['i64', 1, place],
        ['i64', 2, data.length],
      ]);
      place = aligned(place + data.length);
      return table;
    });
    const codes = new OperatorCodes(b);
    const graphs = this.graphs.map((g) => writeGraph(b, g, codes));
    const signatures = this.signatures.map((s) => writeSignature(b, s));
    const codeVector = b.offsets(codes.offsets);
    const graphVector = b.offsets(graphs);
    const bufferVector = b.offsets(buffers);
    const signatureVector = signatures.length > 0 ? b.offsets(signatures) : null;
    const metadata = this.metadata.map(([name, buffer]) => {
      const text = b.text(name);
      return b.table([
        ['offset', 0, text],
        ['i32', 1, buffer],
      ]);
    });
    const metadataVector = metadata.length > 0 ? b.offsets(metadata) : null;
    // Model: version, operator_codes, subgraphs, description, buffers, metadata_buffer, metadata, signature_defs
    const root = b.table([
      ['i32', 0, 3],
      ['offset', 1, codeVector],
      ['offset', 2, graphVector],
      ['offset', 3, b.text(this.description)],
      ['offset', 4, bufferVector],
      metadataVector === null ? null : ['offset', 6, metadataVector],
      signatureVector === null ? null : ['offset', 7, signatureVector],
    ]);
    return b.finish(root, 'TFL3');
  }
}

const PAGE = 4096;
const aligned = (at: number) => Math.ceil(at / 16) * 16;

type Field =
  [kind: 'i8' | 'i32' | 'i64' | 'f32' | 'bool' | 'offset', index: number, value: number | boolean] | null;

/** The few shapes of FlatBuffer that a model is made of. */
class FlatWriter {
  private readonly b: Builder;
  constructor(capacity: number) {
    this.b = new Builder(capacity);
  }
  text(value: string): number {
    return this.b.createString(value);
  }
  bytes(value: Uint8Array, alignment: number): number {
    // Weights of tens of megabytes: copied as a whole, after the padding that aligns their first byte.
    this.b.prep(alignment, value.length);
    return this.b.createByteVector(value);
  }
  ints(values: readonly number[]): number {
    return this.vector(values, 4, (v) => this.b.addInt32(v));
  }
  floats(values: readonly number[]): number {
    return this.vector(values, 4, (v) => this.b.addFloat32(v));
  }
  longs(values: readonly number[]): number {
    return this.vector(values, 8, (v) => this.b.addInt64(BigInt(v)));
  }
  offsets(values: readonly number[]): number {
    return this.vector(values, 4, (v) => this.b.addOffset(v));
  }
  /** Offsets in `fields` must exist before the table is begun. */
  table(fields: readonly Field[]): number {
    const present = fields.filter((f) => f !== null);
    this.b.startObject(present.reduce((n, [, index]) => Math.max(n, index + 1), 0));
    for (const [kind, index, value] of present) this.field(kind, index, Number(value));
    return this.b.endObject();
  }
  finish(root: number, identifier: string): Uint8Array {
    this.b.finish(root, identifier);
    return this.b.asUint8Array();
  }
  private field(kind: NonNullable<Field>[0], index: number, value: number): void {
    // A default that no value equals writes every field: readers differ in what they take a missing one for.
    if (kind === 'offset') this.b.addFieldOffset(index, value, 0);
    else if (kind === 'f32') this.b.addFieldFloat32(index, value, NaN);
    else if (kind === 'i64') this.b.addFieldInt64(index, BigInt(value), -1n);
    else if (kind === 'i32') this.b.addFieldInt32(index, value, -0x80000000);
    else this.b.addFieldInt8(index, value, -128);
  }
  private vector(values: readonly number[], size: number, add: (value: number) => void): number {
    this.b.startVector(size, values.length, size);
    for (let i = values.length - 1; i >= 0; i--) add(values[i]!);
    return this.b.endVector();
  }
}

/** Operator codes are shared by all graphs: one a distinct code, version and custom name. */
class OperatorCodes {
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

function writeGraph(b: FlatWriter, graph: Graph, codes: OperatorCodes): number {
  const tensors = graph.tensors.map((t) => writeTensor(b, t));
  const operators = graph.operators.map((o) => {
    const code = codes.indexOf(o);
    const inputs = b.ints(o.inputs);
    const outputs = b.ints(o.outputs);
    const options =
      o.options === OPTIONS.none
        ? null
        : b.table(o.fields.map(([index, kind, value]) => [kind, index, value]));
    // Operator: opcode_index, inputs, outputs, builtin_options_type, builtin_options
    return b.table([
      ['i32', 0, code],
      ['offset', 1, inputs],
      ['offset', 2, outputs],
      options === null ? null : ['i8', 3, o.options],
      options === null ? null : ['offset', 4, options],
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
  // Tensor: shape, type, buffer, name, quantization, …, has_rank
  return b.table([
    ['offset', 0, shape],
    ['i8', 1, t.type],
    ['i32', 2, t.buffer],
    ['offset', 3, name],
    quantisation === null ? null : ['offset', 4, quantisation],
    ['bool', 8, true],
  ]);
}

function writeSignature(b: FlatWriter, s: SignatureDef): number {
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
