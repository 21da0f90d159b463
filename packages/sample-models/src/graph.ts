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
export interface TensorDef extends TensorExtras {
  name: string;
  shape: readonly number[];
  type: number;
  buffer: number;
  quantisation?: Quantisation;
}
/** A field of an option table: index, kind, value; defaults of the schema are 0. */
export type OptionField = [index: number, kind: 'i8' | 'i32' | 'f32' | 'bool', value: number | boolean];
export interface OperatorDef {
  code: number;
  version: number;
  custom?: string;
  inputs: number[];
  outputs: number[];
  options: number;
  fields: OptionField[];
  customOptions?: Uint8Array;
}
export interface OperatorExtras {
  options?: number;
  fields?: OptionField[];
  version?: number;
  custom?: string;
  /** Of a custom operator: FlexBuffers, as kernels read them. */
  customOptions?: Uint8Array;
}

/** Where the bytes of constants go. @returns the number of the buffer */
interface Buffers {
  buffer(data: ArrayBufferView, key?: string): number;
  outside(data: ArrayBufferView): number;
}

/** One subgraph under construction. Tensors are named by their index. */
export class Graph {
  readonly tensors: TensorDef[] = [];
  readonly operators: OperatorDef[] = [];
  readonly inputs: number[] = [];
  readonly outputs: number[] = [];

  constructor(private readonly buffers: Buffers) {}

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
    this.tensors[index]!.buffer = this.buffers.buffer(data, key);
    return index;
  }
  /** A constant whose bytes lie behind the FlatBuffer, as large files have them. */
  outside(name: string, shape: readonly number[], data: ArrayBufferView): void {
    this.tensors[this.tensor(name, shape)]!.buffer = this.buffers.outside(data);
  }
  operator(code: number, inputs: number[], outputs: number[], extras: OperatorExtras = {}): void {
    const { options = OPTIONS.none, fields = [], version = 1, ...custom } = extras;
    this.operators.push({ code, version, inputs, outputs, options, fields, ...custom });
  }
}
