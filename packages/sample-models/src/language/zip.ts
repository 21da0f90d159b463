import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  name: string;
  bytes: Uint8Array;
  /** Packed with deflate; false: stored as it is. */
  deflate: boolean;
}

/** A zip file without dates: same members, same bytes. */
export function writeZip(members: readonly ZipMember[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, deflate } of members) {
    const content = deflate
      ? deflateRawSync(bytes)
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const label = Buffer.from(name);
    // The 26 bytes that local and central header share: version, flags, method, time, date, crc, sizes, lengths.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(deflate ? 8 : 0, 4);
    shared.writeUInt16LE(0x21, 8);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(content.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(label.length, 22);
    parts.push(Buffer.from([0x50, 0x4b, 3, 4]), shared, label, content);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), shared, rest, label);
    at += 30 + label.length + content.length;
  }
  const length = directory.reduce((n, p) => n + p.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, end]));
}
