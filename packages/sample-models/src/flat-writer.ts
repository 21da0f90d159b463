import { Builder } from 'flatbuffers';

/** A field of a table: null leaves it out. */
export type Field =
  [kind: 'i8' | 'i32' | 'u64' | 'f32' | 'bool' | 'offset', index: number, value: number | boolean] | null;

/** The few shapes of FlatBuffer that a model is made of. */
export class FlatWriter {
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
    else if (kind === 'i32') this.b.addFieldInt32(index, value, -0x80000000);
    else if (kind === 'u64') this.b.addFieldInt64(index, BigInt(value), -1n);
    else this.b.addFieldInt8(index, value, -128);
  }
  private vector(values: readonly number[], size: number, add: (value: number) => void): number {
    this.b.startVector(size, values.length, size);
    for (let i = values.length - 1; i >= 0; i--) add(values[i]!);
    return this.b.endVector();
  }
}
