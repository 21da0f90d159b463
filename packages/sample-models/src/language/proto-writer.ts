/** Writes protocol buffers field by field. */
export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
};
const tag = (field: number, wire: number) => varint(field * 8 + wire);

export const int = (field: number, value: number): Uint8Array =>
  Uint8Array.from([...tag(field, 0), ...varint(value)]);
export const float = (field: number, value: number): Uint8Array =>
  concat([Uint8Array.from(tag(field, 5)), new Uint8Array(Float32Array.from([value]).buffer)]);
export const bytes = (field: number, value: Uint8Array): Uint8Array =>
  concat([Uint8Array.from([...tag(field, 2), ...varint(value.length)]), value]);
export const text = (field: number, value: string): Uint8Array =>
  bytes(field, new TextEncoder().encode(value));
export const message = (field: number, ...fields: Uint8Array[]): Uint8Array => bytes(field, concat(fields));
/** Numbers in one packed field. */
export const packed = (field: number, values: readonly number[]): Uint8Array =>
  bytes(field, Uint8Array.from(values.flatMap(varint)));
