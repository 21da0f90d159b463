import { inflateRawSync } from 'node:zlib';

export interface ApkFacts {
  package: string;
  versionCode: number;
  versionName: string;
}

/** A file that a played phone takes for an APK; no Android would. */
export const fakeApk = (facts: Partial<ApkFacts> = {}, bytes = 4096): Buffer => {
  const { package: name = 'org.rackmark.harness', versionCode = 1, versionName = '1.0.0' } = facts;
  const head = Buffer.from(`played APK pkg=${name} code=${versionCode} version=${versionName}\n`);
  return Buffer.concat([head, Buffer.alloc(Math.max(0, bytes - head.length), 'x')]);
};

/** Package and version of a real APK or one of `fakeApk`; null where it is neither. */
export function readApk(apk: Buffer): ApkFacts | null {
  const played = /^played APK pkg=(\S+) code=(\d+) version=(\S+)\n/.exec(apk.toString('latin1', 0, 500));
  if (played !== null)
    return { package: played[1]!, versionCode: Number(played[2]), versionName: played[3]! };
  try {
    const manifest = zipMember(apk, 'AndroidManifest.xml');
    return manifest === null ? null : manifestFacts(manifest);
  } catch {
    return null;
  }
}

const END_OF_DIRECTORY = 0x06054b50;

function zipMember(zip: Buffer, name: string): Buffer | null {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) return null;
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => zip.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ];
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    }
    at += 46 + nameLength + extra + comment;
  }
  return null;
}

const STRING_POOL = 0x0001;
const START_ELEMENT = 0x0102;
const UTF8 = 1 << 8;
const TYPE_STRING = 3;
const NONE = 0xffffffff;

/** Attributes of the first element of a binary XML file (chunks: type, header size, size; a pool of strings first). */
function manifestFacts(xml: Buffer): ApkFacts | null {
  let strings: string[] = [];
  for (let at = xml.readUInt16LE(2); at < xml.length; at += xml.readUInt32LE(at + 4)) {
    const type = xml.readUInt16LE(at);
    if (type === STRING_POOL) strings = stringPool(xml.subarray(at, at + xml.readUInt32LE(at + 4)));
    if (type !== START_ELEMENT) continue;
    const found = new Map<string, string | number>();
    const first = at + 16 + xml.readUInt16LE(at + 24);
    for (let i = 0; i < xml.readUInt16LE(at + 28); i++) {
      const from = first + i * xml.readUInt16LE(at + 26);
      const raw = xml.readUInt32LE(from + 8);
      const isText = xml[from + 15] === TYPE_STRING && raw !== NONE;
      found.set(strings[xml.readUInt32LE(from + 4)]!, isText ? strings[raw]! : xml.readUInt32LE(from + 16));
    }
    const name = found.get('package');
    if (typeof name !== 'string') return null;
    return {
      package: name,
      versionCode: Number(found.get('versionCode') ?? 0),
      versionName: String(found.get('versionName') ?? ''),
    };
  }
  return null;
}

function stringPool(pool: Buffer): string[] {
  const count = pool.readUInt32LE(8);
  const isUtf8 = (pool.readUInt32LE(16) & UTF8) !== 0;
  const start = pool.readUInt32LE(20);
  return Array.from({ length: count }, (_, i) => {
    const at = start + pool.readUInt32LE(28 + i * 4);
    return isUtf8 ? utf8String(pool, at) : utf16String(pool, at);
  });
}

function utf8String(pool: Buffer, at: number): string {
  // Two lengths, in characters and in bytes, each of one or two bytes.
  const bytesAt = at + (pool[at]! & 0x80 ? 2 : 1);
  const isLong = (pool[bytesAt]! & 0x80) !== 0;
  const length = isLong ? ((pool[bytesAt]! & 0x7f) << 8) | pool[bytesAt + 1]! : pool[bytesAt]!;
  const from = bytesAt + (isLong ? 2 : 1);
  return pool.toString('utf8', from, from + length);
}

function utf16String(pool: Buffer, at: number): string {
  const length = pool.readUInt16LE(at);
  return pool.toString('utf16le', at + 2, at + 2 + length * 2);
}
