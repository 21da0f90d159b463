import { FlatWriter, type Field } from './flat-writer.js';
import { Graph } from './graph.js';
import { OperatorCodes, writeGraph, writeSignature, type SignatureDef } from './tflite-tables.js';

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
