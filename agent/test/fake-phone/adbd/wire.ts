/** The adb wire protocol: messages of 24 bytes and a payload, all numbers little-endian. */
export const Command = {
  CNXN: 0x4e584e43,
  AUTH: 0x48545541,
  OPEN: 0x4e45504f,
  OKAY: 0x59414b4f,
  CLSE: 0x45534c43,
  WRTE: 0x45545257,
} as const;

export const PROTOCOL_VERSION = 0x01000001;
export const MAX_PAYLOAD = 1 << 20;
const HEADER = 24;

export interface Message {
  command: number;
  arg0: number;
  arg1: number;
  data: Buffer;
}

/** What a broken phone writes into a header. */
export interface HeaderFault {
  badMagic?: boolean;
  hugeLength?: boolean;
}

/** Header of a message; the checksum is left out, as both sides do since protocol version 0x01000001. */
export function encodeHeader(message: Message, fault: HeaderFault = {}): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(message.command, 0);
  header.writeUInt32LE(message.arg0 >>> 0, 4);
  header.writeUInt32LE(message.arg1 >>> 0, 8);
  header.writeUInt32LE(fault.hugeLength ? 0x7fffffff : message.data.length, 12);
  header.writeUInt32LE(hasChecksum(message.command) ? checksum(message.data) : 0, 16);
  header.writeUInt32LE(fault.badMagic ? 0 : (message.command ^ 0xffffffff) >>> 0, 20);
  return header;
}

/** These two are sent before the versions are known. */
const hasChecksum = (command: number) => command === Command.CNXN || command === Command.AUTH;
const checksum = (data: Buffer) => data.reduce((sum, byte) => (sum + byte) >>> 0, 0);

/** Bytes as they come, messages out of them. */
export class MessageReader {
  private chunks: Buffer[] = [];
  private length = 0;
  private header: Buffer | null = null;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  /** @returns the next whole message, null when more bytes are needed. @throws Error where this is no adb */
  next(): Message | null {
    if (this.header === null) {
      if (this.length < HEADER) return null;
      const header = this.take(HEADER);
      if ((header.readUInt32LE(0) ^ header.readUInt32LE(20)) >>> 0 !== 0xffffffff)
        throw new Error('The header has a wrong magic number.');
      this.header = header;
    }
    const { header } = this;
    const size = header.readUInt32LE(12);
    if (this.length < size) return null;
    this.header = null;
    return {
      command: header.readUInt32LE(0),
      arg0: header.readUInt32LE(4),
      arg1: header.readUInt32LE(8),
      data: size > 0 ? this.take(size) : Buffer.alloc(0),
    };
  }

  private take(n: number): Buffer {
    const first = this.chunks[0]!;
    this.length -= n;
    if (first.length === n) {
      this.chunks.shift();
      return first;
    }
    if (first.length > n) {
      this.chunks[0] = first.subarray(n);
      return first.subarray(0, n);
    }
    const all = Buffer.concat(this.chunks);
    this.chunks = all.length > n ? [all.subarray(n)] : [];
    return all.subarray(0, n);
  }
}

/** A service's name as adbd reads it: without the zero bytes at its end. */
export const serviceName = (data: Buffer): string => data.toString('utf8').replace(/\0+$/, '');
