import { corrupt, truncated } from './errors.js';

/** Reads FlatBuffers without trusting them: every offset, table and vector is checked against the bytes. */
export class FlatBuffer {
  private readonly view: DataView;
  /** Guards against files that are small but claim to hold endless vectors of the same tables. */
  private steps = 0;
  static readonly MOST_STEPS = 20_000_000;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(start = 0): Table {
    return this.table(start + this.u32(start, 'the file head'), 'the root table');
  }

  identifier(start = 0): string {
    return String.fromCharCode(...this.bytes.subarray(start + 4, start + 8));
  }

  /** Fails unless `length` bytes at `at` lie inside. */
  need(at: number, length: number, what: string): void {
    this.steps += 1;
    if (this.steps > FlatBuffer.MOST_STEPS) throw corrupt('its tables refer to each other without end', at);
    if (!(at >= 0)) throw corrupt(`${what} lies before the file`, 0);
    if (at + length > this.bytes.byteLength) throw truncated(what, this.bytes.byteLength);
  }

  u8(at: number, what: string): number {
    this.need(at, 1, what);
    return this.view.getUint8(at);
  }
  i8(at: number, what: string): number {
    this.need(at, 1, what);
    return this.view.getInt8(at);
  }
  u16(at: number, what: string): number {
    this.need(at, 2, what);
    return this.view.getUint16(at, true);
  }
  i32(at: number, what: string): number {
    this.need(at, 4, what);
    return this.view.getInt32(at, true);
  }
  u32(at: number, what: string): number {
    this.need(at, 4, what);
    return this.view.getUint32(at, true);
  }
  f32(at: number, what: string): number {
    this.need(at, 4, what);
    return this.view.getFloat32(at, true);
  }
  /** 64-bit numbers up to 2⁵³; larger ones make no sense as sizes and are refused. */
  u64(at: number, what: string): number {
    this.need(at, 8, what);
    const value = this.view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw corrupt(`${what} is far too large`, at);
    return Number(value);
  }
  i64(at: number, what: string): number {
    this.need(at, 8, what);
    return Number(this.view.getBigInt64(at, true));
  }

  table(at: number, what: string): Table {
    this.need(at, 4, what);
    const vtable = at - this.view.getInt32(at, true);
    this.need(vtable, 4, what);
    const size = this.view.getUint16(vtable, true);
    if (size < 4 || size % 2 !== 0) throw corrupt(`${what} has no valid field list`, at);
    this.need(vtable, size, what);
    return new Table(this, at, vtable, size);
  }
}

export interface Vector {
  at: number;
  length: number;
}

/** One table; a field that is missing has its default. */
export class Table {
  constructor(
    private readonly file: FlatBuffer,
    readonly at: number,
    private readonly vtable: number,
    private readonly vtableSize: number,
  ) {}

  /** Position of a field, or null when it is not stored. */
  field(index: number, what: string): number | null {
    const entry = 4 + 2 * index;
    if (entry + 2 > this.vtableSize) return null;
    const offset = this.file.u16(this.vtable + entry, what);
    return offset === 0 ? null : this.at + offset;
  }
  i8(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.i8(at, what);
  }
  u8(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.u8(at, what);
  }
  i32(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.i32(at, what);
  }
  u32(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.u32(at, what);
  }
  u64(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.u64(at, what);
  }
  text(index: number, what: string): string | null {
    const vector = this.vector(index, 1, what);
    if (vector === null) return null;
    return new TextDecoder().decode(this.file.bytes.subarray(vector.at, vector.at + vector.length));
  }
  child(index: number, what: string): Table | null {
    const at = this.field(index, what);
    return at === null ? null : this.file.table(at + this.file.u32(at, what), what);
  }
  /** @param size of one element in bytes */
  vector(index: number, size: number, what: string): Vector | null {
    const field = this.field(index, what);
    if (field === null) return null;
    const at = field + this.file.u32(field, what);
    const length = this.file.u32(at, what);
    this.file.need(at + 4, length * size, what);
    return { at: at + 4, length };
  }
  ints(index: number, what: string): number[] {
    const v = this.vector(index, 4, what);
    return v === null ? [] : Array.from({ length: v.length }, (_, i) => this.file.i32(v.at + 4 * i, what));
  }
  tables(index: number, what: string): Table[] {
    const v = this.vector(index, 4, what);
    if (v === null) return [];
    return Array.from({ length: v.length }, (_, i) => {
      const at = v.at + 4 * i;
      return this.file.table(at + this.file.u32(at, what), `${what} ${i}`);
    });
  }
}
