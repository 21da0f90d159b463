import { inflateRawSync } from 'node:zlib';
import { corrupt, truncated } from './errors.js';
import { memorySource, sliceSource, type ByteSource } from './source.js';

export interface ZipEntry {
  name: string;
  method: number;
  packedBytes: number;
  bytes: number;
  /** Of its local header. */
  at: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_ENTRIES = 10_000;
const MOST_DIRECTORY = 16 << 20;
/** Stored entries are read in place; a packed one is unpacked into memory. */
const MOST_UNPACKED = 256 << 20;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The directory of a zip file, with 64-bit sizes. @throws ModelFileError */
export function readZip(source: ByteSource): ZipEntry[] {
  const tailAt = Math.max(0, source.size - 65_557);
  const tail = viewOf(source.read(tailAt, source.size - tailAt));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw truncated('the zip file: its directory is missing', source.size);
  const place = directoryPlace(source, tail, end, tailAt);
  if (place.length > MOST_DIRECTORY || place.entries > MOST_ENTRIES)
    throw corrupt('its directory is far too long', place.at);
  if (place.at + place.length > source.size) throw truncated('the zip directory', source.size);
  return readDirectory(source, place);
}

interface Place {
  at: number;
  length: number;
  entries: number;
}

function directoryPlace(source: ByteSource, tail: DataView, end: number, tailAt: number): Place {
  const place = {
    entries: tail.getUint16(end + 10, true),
    length: tail.getUint32(end + 12, true),
    at: tail.getUint32(end + 16, true),
  };
  const locator = end - 20;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64) return place;
  const at = big(tail, locator + 8, tailAt + locator);
  if (at + 56 > source.size) throw truncated('the zip directory', source.size);
  const record = viewOf(source.read(at, 56));
  if (record.getUint32(0, true) !== END_64) throw corrupt('its 64-bit directory is not where it says', at);
  return { entries: big(record, 32, at), length: big(record, 40, at), at: big(record, 48, at) };
}

function big(view: DataView, offset: number, at: number): number {
  const value = view.getBigUint64(offset, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw corrupt('a size in the zip directory is far too large', at);
  return Number(value);
}

function readDirectory(source: ByteSource, place: Place): ZipEntry[] {
  const bytes = source.read(place.at, place.length);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let p = 0; p + 46 <= bytes.length && entries.length < MOST_ENTRIES;) {
    source.budget.step(place.at + p);
    if (view.getUint32(p, true) !== CENTRAL)
      throw corrupt('an entry of the zip directory is none', place.at + p);
    const nameLength = view.getUint16(p + 28, true);
    const extraLength = view.getUint16(p + 30, true);
    const next = p + 46 + nameLength + extraLength + view.getUint16(p + 32, true);
    if (next > bytes.length) throw truncated('the zip directory', place.at + bytes.length);
    const entry: ZipEntry = {
      name: new TextDecoder().decode(bytes.subarray(p + 46, p + 46 + nameLength)),
      method: view.getUint16(p + 10, true),
      packedBytes: view.getUint32(p + 20, true),
      bytes: view.getUint32(p + 24, true),
      at: view.getUint32(p + 42, true),
    };
    widen(entry, view, p + 46 + nameLength, extraLength, place.at);
    if (entry.at + 30 + entry.packedBytes > source.size)
      throw truncated(`its entry ${entry.name}`, source.size);
    entries.push(entry);
    p = next;
  }
  return entries;
}

/** Sizes of four gigabytes and more stand in an extra field, those only that did not fit. */
function widen(entry: ZipEntry, view: DataView, from: number, length: number, at: number): void {
  for (let p = from; p + 4 <= from + length;) {
    const size = view.getUint16(p + 2, true);
    if (view.getUint16(p, true) === 1) {
      let q = p + 4;
      for (const key of ['bytes', 'packedBytes', 'at'] as const) {
        if (entry[key] !== 0xffffffff) continue;
        if (q + 8 > p + 4 + size || q + 8 > from + length)
          throw corrupt('a size in the zip directory is missing', at);
        entry[key] = big(view, q, at);
        q += 8;
      }
      return;
    }
    p += 4 + size;
  }
}

/** Where the content of an entry begins. */
export function contentAt(source: ByteSource, entry: ZipEntry): number {
  const head = viewOf(source.read(entry.at, 30));
  if (head.getUint32(0, true) !== LOCAL)
    throw corrupt(`its entry ${entry.name} is not where it says`, entry.at);
  const at = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (at + entry.packedBytes > source.size) throw truncated(`its entry ${entry.name}`, source.size);
  return at;
}

/**
 * An entry's content; null when it is packed in a way or to a size that is not looked into.
 * @throws ModelFileError
 */
export function openEntry(source: ByteSource, entry: ZipEntry): ByteSource | null {
  const at = contentAt(source, entry);
  if (entry.method === 0) return sliceSource(source, at, at + entry.packedBytes);
  const { budget } = source;
  const room = Math.min(MOST_UNPACKED, budget.bytesLeft);
  if (entry.method !== 8 || entry.bytes > room || entry.packedBytes > room) return null;
  budget.take(entry.bytes, at);
  try {
    const most = Math.max(1, entry.bytes);
    return memorySource(
      inflateRawSync(source.read(at, entry.packedBytes), { maxOutputLength: most }),
      budget,
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason';
    throw corrupt(`its entry ${entry.name} cannot be unpacked (${why})`, at);
  }
}
