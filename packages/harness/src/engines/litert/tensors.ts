import { elementTypes } from '../../core/element-types.js';
import type { LiteRtLibrary, Pointer } from './library.js';

export interface TensorSlot {
  name: string;
  type: string;
  shape: number[];
  elements: number;
  buffer: Pointer;
}

export type Side = 'Input' | 'Output';
/** A compiled model with one of its signatures. */
export interface Bound {
  compiled: Pointer;
  signature: SignatureRef;
}

/** sizeof(LiteRtLayout): rank in 7 bits, 8 dimensions, 8 strides. A ranked tensor type has the element type before it. */
const LAYOUT_BYTES = 68;
const RANKED_TENSOR_TYPE_BYTES = 4 + LAYOUT_BYTES;
const HOST_MEMORY = 1;

const shapeAt = (bytes: Buffer, layout: number): number[] => {
  const rank = bytes.readUInt32LE(layout) & 0x7f;
  return Array.from({ length: rank }, (_, d) => bytes.readInt32LE(layout + 4 + 4 * d));
};
const elementsOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Names and types of one side of a signature as the file gives them: sizes that it leaves open are −1. */
export function tensorsOf(library: LiteRtLibrary, { pointer }: SignatureRef, side: Side): FileTensor[] {
  const count = Number(library.get<number | bigint>(`LiteRtGetNumSignature${side}s`, pointer));
  return Array.from({ length: count }, (_, i) => {
    const tensor = library.get<Pointer>(`LiteRtGetSignature${side}TensorByIndex`, pointer, i);
    const ranked = Buffer.alloc(RANKED_TENSOR_TYPE_BYTES);
    library.call('LiteRtGetRankedTensorType', tensor, ranked);
    const number = ranked.readInt32LE(0);
    const name = library.get<string>(`LiteRtGetSignature${side}Name`, pointer, i);
    return { name, number, type: elementTypes[number] ?? `type${number}`, shape: shapeAt(ranked, 4) };
  });
}
export interface FileTensor {
  name: string;
  /** LiteRtElementType. */
  number: number;
  type: string;
  shape: number[];
}

/** Shapes of the inputs that the compiled model takes, which is what their buffers must have. */
export function inputShapes(library: LiteRtLibrary, { compiled, signature }: Bound, n: number): number[][] {
  return Array.from({ length: n }, (_, i) => {
    const layout = Buffer.alloc(LAYOUT_BYTES);
    library.call('LiteRtGetCompiledModelInputTensorLayout', compiled, signature.index, i, layout);
    return shapeAt(layout, 0);
  });
}

/**
 * Shapes of the outputs that the compiled model gives.
 * @param prepare lay out its tensors now: many shapes are known only then
 */
export function outputShapes(
  library: LiteRtLibrary,
  { compiled, signature }: Bound,
  n: number,
  prepare: boolean,
): number[][] {
  if (n === 0) return [];
  const layouts = Buffer.alloc(LAYOUT_BYTES * n);
  const at = [compiled, signature.index, n, layouts, prepare];
  library.call('LiteRtGetCompiledModelOutputTensorLayouts', ...at);
  return Array.from({ length: n }, (_, i) => shapeAt(layouts, LAYOUT_BYTES * i));
}

/**
 * Makes the buffers of one side of a signature.
 * @param shapes of the compiled model
 * @param known buffers that others made and that are taken by their names
 */
export function slotsOf(
  library: LiteRtLibrary,
  bound: Bound,
  side: Side,
  shapes: readonly (readonly number[])[],
  known: ReadonlyMap<string, Pointer> = new Map(),
): TensorSlot[] {
  return tensorsOf(library, bound.signature, side).map((tensor, i) => {
    const shape = [...shapes[i]!];
    const { name, type } = tensor;
    const buffer = known.get(name) ?? makeBuffer(library, bound, side, i, { ...tensor, shape });
    return { name, type, shape, elements: elementsOf(shape), buffer };
  });
}

function makeBuffer(
  library: LiteRtLibrary,
  { compiled, signature }: Bound,
  side: Side,
  i: number,
  { number, shape }: FileTensor,
): Pointer {
  const ranked = Buffer.alloc(RANKED_TENSOR_TYPE_BYTES);
  ranked.writeInt32LE(number, 0);
  ranked.writeUInt32LE(shape.length, 4);
  shape.forEach((d, at) => ranked.writeInt32LE(d, 8 + 4 * at));
  const wanted = library.get<Pointer>(
    `LiteRtGetCompiledModel${side}BufferRequirements`,
    ...[compiled, signature.index, i],
  );
  const size = Number(library.get<number | bigint>('LiteRtGetTensorBufferRequirementsBufferSize', wanted));
  const bytes = bytesOf(number, elementsOf(shape));
  const { environment } = library;
  // A model that was not laid out yet asks for as little as the file says, and a buffer by that would be too small.
  return bytes !== null && bytes > size
    ? library.get('LiteRtCreateManagedTensorBuffer', environment, HOST_MEMORY, ranked, bytes)
    : library.get('LiteRtCreateManagedTensorBufferFromRequirements', environment, ranked, wanted);
}

function bytesOf(number: number, elements: number): number | null {
  const bits = /(\d+)$/.exec(elementTypes[number] ?? '')?.[1];
  if (elementTypes[number] === 'bool') return elements;
  return bits === undefined ? null : Math.ceil((elements * Number(bits)) / 8);
}

export interface SignatureRef {
  key: string;
  pointer: Pointer;
  index: number;
}

export function signaturesOf(library: LiteRtLibrary, model: Pointer): SignatureRef[] {
  const count = Number(library.get<number | bigint>('LiteRtGetNumModelSignatures', model));
  return Array.from({ length: count }, (_, index) => {
    const pointer = library.get<Pointer>('LiteRtGetModelSignature', model, index);
    return { key: library.get<string>('LiteRtGetSignatureKey', pointer), pointer, index };
  });
}
