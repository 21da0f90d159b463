import { corrupt, truncated } from './errors.js';
import { most } from './limits.js';
import { PAGE_BYTES, type ByteSource } from './source.js';

const utf8 = new TextDecoder();

/** Reads FlatBuffers without trusting them: every offset, table and vector is checked against the bytes. */
export class FlatBuffer {
  /** The piece of the source that was read last: fields of a table lie beside each other. */
  private view: DataView = new DataView(new ArrayBuffer(0));
  private base = 0;

  constructor(private readonly source: ByteSource) {}

  get size(): number {
    return this.source.size;
  }

  root(start = 0): Table {
    return this.table(start + this.u32(start, 'the file head'), 'the root table');
  }

  /** Fails unless `length` bytes at `at` lie inside. */
  need(at: number, length: number, what: string): void {
    this.source.budget.step(at);
    if (!(at >= 0)) throw corrupt(`${what} lies before the file`, 0);
    if (at + length > this.size) throw truncated(what, this.size);
  }

  /** `length` bytes, which must lie inside. */
  bytes(at: number, length: number, what: string): Uint8Array {
    this.need(at, length, what);
    return this.source.read(at, length);
  }

  /** @param longest what is longer is cut */
  text(at: number, length: number, what: string, longest: number): string {
    const bytes = Math.min(length, longest);
    this.source.budget.take(bytes, at);
    return utf8.decode(this.bytes(at, bytes, what));
  }

  u8(at: number, what: string): number {
    const place = this.place(at, 1, what);
    return this.view.getUint8(place);
  }
  i8(at: number, what: string): number {
    const place = this.place(at, 1, what);
    return this.view.getInt8(place);
  }
  u16(at: number, what: string): number {
    const place = this.place(at, 2, what);
    return this.view.getUint16(place, true);
  }
  i32(at: number, what: string): number {
    const place = this.place(at, 4, what);
    return this.view.getInt32(place, true);
  }
  u32(at: number, what: string): number {
    const place = this.place(at, 4, what);
    return this.view.getUint32(place, true);
  }
  f32(at: number, what: string): number {
    const place = this.place(at, 4, what);
    return this.view.getFloat32(place, true);
  }
  f64(at: number, what: string): number {
    const place = this.place(at, 8, what);
    return this.view.getFloat64(place, true);
  }
  /** 64-bit numbers up to 2⁵³; larger ones make no sense as sizes and are refused. */
  u64(at: number, what: string): number {
    const place = this.place(at, 8, what);
    const value = this.view.getBigUint64(place, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw corrupt(`${what} is far too large`, at);
    return Number(value);
  }
  i64(at: number, what: string): number {
    const place = this.place(at, 8, what);
    return Number(this.view.getBigInt64(place, true));
  }

  /** Where `at` stands in the view, after reading what the view lacks. */
  private place(at: number, length: number, what: string): number {
    this.need(at, length, what);
    if (at < this.base || at + length > this.base + this.view.byteLength) this.load(at, length);
    return at - this.base;
  }
  private load(at: number, length: number): void {
    const page = at - (at % PAGE_BYTES);
    // Most fields lie in one page, which the source keeps; one on its edge is read by itself.
    const isInPage = at + length <= page + PAGE_BYTES;
    this.base = isInPage ? page : at;
    const bytes = this.source.read(this.base, isInPage ? Math.min(PAGE_BYTES, this.size - page) : length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  table(at: number, what: string): Table {
    const vtable = at - this.i32(at, what);
    this.need(vtable, 4, what);
    const size = this.u16(vtable, what);
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
  u16(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.u16(at, what);
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
  text(index: number, what: string, longest: number = most.name): string | null {
    const vector = this.vector(index, 1, what);
    return vector === null ? null : this.file.text(vector.at, vector.length, what, longest);
  }
  f32(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.f32(at, what);
  }
  f64(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.f64(at, what);
  }
  i64(index: number, fallback: number, what: string): number {
    const at = this.field(index, what);
    return at === null ? fallback : this.file.i64(at, what);
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
    const ints: number[] = [];
    // One by one: a vector without end must not take memory before its steps are counted.
    for (let i = 0; v !== null && i < v.length; i++) ints.push(this.file.i32(v.at + 4 * i, what));
    return ints;
  }
  /** Length of a vector of tables. */
  count(index: number, what: string): number {
    return this.vector(index, 4, what)?.length ?? 0;
  }
  /** @param first that many at most */
  tables(index: number, what: string, first = Infinity): Table[] {
    const v = this.vector(index, 4, what);
    if (v === null) return [];
    const tables: Table[] = [];
    for (let i = 0; i < Math.min(v.length, first); i++) {
      const at = v.at + 4 * i;
      tables.push(this.file.table(at + this.file.u32(at, what), what));
    }
    return tables;
  }
  /** One of a vector of tables; null where there is none. */
  nth(index: number, n: number, what: string): Table | null {
    const v = this.vector(index, 4, what);
    if (v === null || n >= v.length) return null;
    const at = v.at + 4 * n;
    return this.file.table(at + this.file.u32(at, what), what);
  }
}
