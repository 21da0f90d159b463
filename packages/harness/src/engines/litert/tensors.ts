import type { LiteRtLibrary, Pointer } from './library.js';

/** LiteRtElementType numbers (the TFLite ones) with their names. */
const elementTypes: Record<number, string> = {
  1: 'float32',
  2: 'int32',
  3: 'uint8',
  4: 'int64',
  6: 'bool',
  7: 'int16',
  9: 'int8',
  10: 'float16',
  11: 'float64',
  13: 'uint64',
  16: 'uint32',
  17: 'uint16',
  18: 'int4',
};

export interface TensorSlot {
  name: string;
  type: string;
  shape: number[];
  elements: number;
  buffer: Pointer;
}

/** sizeof(LiteRtRankedTensorType): element type, rank in 7 bits, 8 dimensions, 8 strides. */
const RANKED_TENSOR_TYPE_BYTES = 72;

/**
 * Names, types and buffers of one side of a signature.
 * @param known buffers that others made and that are taken by their names
 */
export function slotsOf(
  library: LiteRtLibrary,
  compiled: Pointer,
  signature: Pointer,
  index: number,
  side: 'Input' | 'Output',
  known: ReadonlyMap<string, Pointer> = new Map(),
): TensorSlot[] {
  const count = Number(library.get<number | bigint>(`LiteRtGetNumSignature${side}s`, signature));
  return Array.from({ length: count }, (_, i) => {
    const tensor = library.get<Pointer>(`LiteRtGetSignature${side}TensorByIndex`, signature, i);
    const ranked = Buffer.alloc(RANKED_TENSOR_TYPE_BYTES);
    library.call('LiteRtGetRankedTensorType', tensor, ranked);
    const rank = ranked.readUInt32LE(4) & 0x7f;
    const shape = Array.from({ length: rank }, (_, d) => ranked.readInt32LE(8 + 4 * d));
    const name = library.get<string>(`LiteRtGetSignature${side}Name`, signature, i);
    const make = (): Pointer => {
      const at = [compiled, index, i];
      const requirements = library.get<Pointer>(`LiteRtGetCompiledModel${side}BufferRequirements`, ...at);
      return library.get<Pointer>(
        'LiteRtCreateManagedTensorBufferFromRequirements',
        library.environment,
        ranked,
        requirements,
      );
    };
    const buffer = known.get(name) ?? make();
    const number = ranked.readInt32LE(0);
    return {
      name,
      type: elementTypes[number] ?? `type${number}`,
      shape,
      elements: shape.reduce((a, b) => a * b, 1),
      buffer,
    };
  });
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
