import type { Budget } from './budget.js';
import { corrupt, truncated } from './errors.js';

/** One field of a message: `value` of a number (unsigned), `bytes` of a text, message or float. */
export interface ProtoField {
  number: number;
  wire: 0 | 1 | 2 | 5;
  value: number;
  /** The number's last 32 bits, signed. */
  low: number;
  bytes: Uint8Array;
  /** Where it stands in the file. */
  at: number;
}

const NONE = new Uint8Array();

/** Reads protocol buffers without a schema and without trusting them. */
export class ProtoReader {
  /** The last number's 32 low bits: a float holds 53, a negative number fills 64. */
  private low = 0;

  /** @param begin where `bytes` stand in the file, for messages */
  constructor(
    private readonly what: string,
    private readonly begin: number,
    private readonly budget: Budget,
  ) {}

  /** The fields of one message in their order; `each` is called with every one. @throws ModelFileError */
  read(bytes: Uint8Array, each: (field: ProtoField) => void, begin = this.begin): void {
    const cursor = { at: 0 };
    while (cursor.at < bytes.length) {
      const start = cursor.at;
      this.budget.step(begin + start);
      const tag = this.varint(bytes, cursor, begin);
      const number = Math.floor(tag / 8);
      const wire = tag % 8;
      if (number === 0 || (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5))
        throw corrupt(`${this.what} is no list of fields`, begin + start);
      if (wire === 0) {
        const value = this.varint(bytes, cursor, begin);
        each({ number, wire, value, low: this.low, bytes: NONE, at: begin + start });
        continue;
      }
      const length = wire === 2 ? this.varint(bytes, cursor, begin) : wire === 1 ? 8 : 4;
      if (cursor.at + length > bytes.length) throw truncated(this.what, begin + bytes.length);
      const content = bytes.subarray(cursor.at, cursor.at + length);
      each({ number, wire, value: 0, low: 0, bytes: content, at: begin + cursor.at });
      cursor.at += length;
    }
  }

  /** Fields of a message that is a field itself. */
  inside(field: ProtoField, each: (field: ProtoField) => void): void {
    this.read(field.bytes, each, field.at);
  }

  /** Numbers of a packed field. */
  packed(field: ProtoField): number[] {
    const numbers: number[] = [];
    const cursor = { at: 0 };
    while (cursor.at < field.bytes.length) numbers.push(this.varint(field.bytes, cursor, field.at));
    return numbers;
  }

  private varint(bytes: Uint8Array, cursor: { at: number }, begin: number): number {
    let value = 0;
    this.low = 0;
    for (let i = 0, scale = 1; i < 10; i++, scale *= 128) {
      const byte = bytes[cursor.at];
      if (byte === undefined) throw truncated(this.what, begin + bytes.length);
      cursor.at += 1;
      value += (byte & 127) * scale;
      if (i < 5) this.low |= (byte & 127) << (7 * i);
      if (byte < 128) return value;
    }
    throw corrupt(`${this.what} holds a number that does not end`, begin + cursor.at);
  }
}

export const protoText = ({ bytes }: ProtoField): string => new TextDecoder().decode(bytes);
export const protoFloat = ({ bytes }: ProtoField): number | null => {
  if (bytes.length !== 4) return null;
  const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
  return Number.isFinite(value) ? value : null;
};
/** A signed 32-bit number, which negative ones spread over ten bytes. */
export const protoInt = ({ low }: ProtoField): number => low;
