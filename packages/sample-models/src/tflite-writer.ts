import { FlatWriter, type Field } from './flat-writer.js';
import { OPTIONS, TYPE } from './tflite-numbers.js';

export interface Quantisation {
  scale: number[];
  zeroPoint: number[];
  /** Dimension that per-channel scales run along. */
  dimension?: number;
}
/** Weights of a matrix of which only some are stored: those of row `r` at `columns[segments[r]…segments[r + 1]]`. */
export interface Sparsity {
  segments: number[];
  columns: number[];
}
export interface TensorExtras {
  /** The shape as the converter saw it: −1 where a dimension is known only when the model runs. */
  signature?: readonly number[];
  /** false: not even the number of dimensions is known. */
  hasRank?: boolean;
  sparsity?: Sparsity;
}
interface TensorDef extends TensorExtras {
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
    extras: TensorExtras = {},
  ): number {
    this.tensors.push({ name, shape, type, buffer: 0, quantisation, ...extras });
    return this.tensors.length - 1;
  }
  input(
    name: string,
    shape: readonly number[],
    type: number = TYPE.float32,
    quantisation?: Quantisation,
    extras: TensorExtras = {},
  ): number {
    const index = this.tensor(name, shape, type, quantisation, extras);
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
      sparsity,
    }: { type?: number; quantisation?: Quantisation; key?: string; sparsity?: Sparsity } = {},
  ): number {
    const index = this.tensor(name, shape, type, quantisation, { sparsity });
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
    if (this.behind.size === 0) {
      const b = new FlatWriter(
        this.buffers.reduce((sum, data) => sum + (data?.byteLength ?? 0) + 64, 1 << 16),
      );
      return this.write(b, (data) => ['offset', 0, b.bytes(data, 16)]);
    }
    const { head, pieces, size } = this.inPieces((_, index) => this.behind.has(index));
    // LiteRT-LM maps whole pages: the last one must be there to its end.
    const file = new Uint8Array(Math.ceil(size / PAGE) * PAGE);
    file.set(head);
    for (const { at, data } of pieces) file.set(data, at);
    return file;
  }

  /**
   * The same model with its large buffers behind the FlatBuffer, which could hold no more than 2 GiB: a head, and pieces to be
   * written at their offsets. Buffers that are one object in memory are several in the file.
   */
  finishInPieces(): ModelPieces {
    return this.inPieces((data, index) => this.behind.has(index) || data.length >= OUTSIDE_FROM);
  }

  private inPieces(isOutside: (data: Uint8Array, index: number) => boolean): ModelPieces {
    const inside = this.buffers.filter((data, i) => data !== null && !isOutside(data, i));
    const room = inside.reduce((sum, data) => sum + (data?.byteLength ?? 0) + 64, 1 << 20);
    // Numbers have their places whatever they are, so a first head tells how long the head is.
    const headWith = (place: (data: Uint8Array) => number) => {
      const b = new FlatWriter(room);
      return this.write(b, (data, index) =>
        isOutside(data, index)
          ? [
              ['u64', 1, place(data)],
              ['u64', 2, data.length],
            ]
          : ['offset', 0, b.bytes(data, 16)],
      );
    };
    let at = aligned(headWith(() => OUTSIDE_ALIGNMENT).length);
    const pieces: ModelPieces['pieces'] = [];
    const head = headWith((data) => {
      pieces.push({ at, data });
      const here = at;
      at = aligned(at + data.length);
      return here;
    });
    const last = pieces.at(-1);
    return { head, pieces, size: last === undefined ? head.length : last.at + last.data.length };
  }

  private write(b: FlatWriter, place: (data: Uint8Array, index: number) => Field | Field[]): Uint8Array {
    const buffers = this.buffers.map((data, i) => {
      const fields = data !== null && data.length > 0 ? place(data, i) : null;
      return b.table(isFields(fields) ? fields : [fields]);
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

/** A model as it is written piece by piece; offsets count from the model's first byte. */
export interface ModelPieces {
  head: Uint8Array;
  pieces: { at: number; data: Uint8Array }[];
  size: number;
}

const PAGE = 4096;
const OUTSIDE_FROM = 1 << 16;
const OUTSIDE_ALIGNMENT = 64;
const aligned = (n: number) => Math.ceil(n / OUTSIDE_ALIGNMENT) * OUTSIDE_ALIGNMENT;
const isFields = (value: Field | Field[]): value is Field[] => value !== null && Array.isArray(value[0]);

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
