import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 5, 6]);

/** Reads single members out of a zip file (a Python wheel is one). No zip64: the members wanted are small enough. */
export class ZipFile {
  private readonly fd: number;
  private readonly members = new Map<string, { method: number; size: number; offset: number }>();

  /** @throws Error when the file is no zip, or a broken one */
  constructor(path: string) {
    this.fd = openSync(path, 'r');
    try {
      this.readDirectory(path);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private readDirectory(path: string): void {
    const size = fstatSync(this.fd).size;
    const tail = this.read(Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = tail.lastIndexOf(END_OF_DIRECTORY);
    if (end < 0) throw new Error(`${path} is not a zip file`);
    const directory = this.read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    for (let p = 0; p + 46 <= directory.length;) {
      const nameLength = directory.readUInt16LE(p + 28);
      const extra = directory.readUInt16LE(p + 30) + directory.readUInt16LE(p + 32);
      this.members.set(directory.toString('utf8', p + 46, p + 46 + nameLength), {
        method: directory.readUInt16LE(p + 10),
        size: directory.readUInt32LE(p + 20),
        offset: directory.readUInt32LE(p + 42),
      });
      p += 46 + nameLength + extra;
    }
  }

  names(): string[] {
    return [...this.members.keys()];
  }

  /** @returns the member's bytes, or null when there is none of that name */
  extract(name: string): Buffer | null {
    const member = this.members.get(name);
    if (member === undefined) return null;
    const head = this.read(member.offset, 30);
    const start = member.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    const raw = this.read(start, member.size);
    return member.method === 8 ? inflateRawSync(raw) : raw;
  }

  close(): void {
    closeSync(this.fd);
  }

  private read(offset: number, length: number): Buffer {
    const buffer = Buffer.alloc(length);
    if (readSync(this.fd, buffer, 0, length, offset) !== length) throw new Error('the file is cut off');
    return buffer;
  }
}
