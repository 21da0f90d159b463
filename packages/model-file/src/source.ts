import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Budget } from './budget.js';
import { corrupt, truncated } from './errors.js';

/** Bytes that are read piece by piece: models of many gigabytes are inspected without loading them. */
export interface ByteSource {
  readonly size: number;
  /** One for the whole file, whatever slice of it this is. */
  readonly budget: Budget;
  /**
   * `length` bytes at `offset`, both inside. What is given may be a view of a cache: not to be changed.
   * @throws ModelFileError when the file ends earlier than it said
   */
  read(offset: number, length: number): Uint8Array;
}

export const PAGE_BYTES = 16 * 1024;
const PAGES_KEPT = 512;
/**
 * A file whose tables lie scattered over it on purpose would make every field cost a page. A real one of 12 GB needs a few
 * thousand.
 */
const MOST_LOADS = 65_536;

export const memorySource = (bytes: Uint8Array, budget = new Budget()): ByteSource => ({
  size: bytes.byteLength,
  budget,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** A part of another source, with offsets of its own. */
export const sliceSource = (source: ByteSource, begin: number, end: number): ByteSource => ({
  size: end - begin,
  budget: source.budget,
  read: (offset, length) => source.read(begin + offset, length),
});

/** An open file, read in pages of which the last few are kept. @param fd open for reading; it stays the caller's */
export function fileSource(fd: number): ByteSource {
  const { size } = fstatSync(fd);
  const budget = new Budget();
  const pages = new Map<number, Uint8Array>();
  let loads = 0;
  const load = (offset: number, length: number): Uint8Array => {
    loads += 1;
    if (loads > MOST_LOADS)
      throw corrupt('its tables are scattered over the whole file, as no converter does', offset);
    budget.take(length, offset);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const n = readSync(fd, bytes, done, length - done, offset + done);
      if (n === 0) throw truncated('a part of it while it was read', offset + done);
      done += n;
    }
    return bytes;
  };
  const page = (index: number): Uint8Array => {
    const known = pages.get(index);
    // Taken out and put back: the map's order is then that of the last use.
    if (known !== undefined) pages.delete(index);
    const at = index * PAGE_BYTES;
    const bytes = known ?? load(at, Math.min(PAGE_BYTES, size - at));
    pages.set(index, bytes);
    if (pages.size > PAGES_KEPT) pages.delete(pages.keys().next().value!);
    return bytes;
  };
  return {
    size,
    budget,
    read(offset, length) {
      const index = Math.floor(offset / PAGE_BYTES);
      const within = offset - index * PAGE_BYTES;
      if (length === 0 || length > PAGE_BYTES) return load(offset, length);
      if (within + length <= PAGE_BYTES) return page(index).subarray(within, within + length);
      // Across an edge: a part of a container begins where it likes.
      const bytes = new Uint8Array(length);
      bytes.set(page(index).subarray(within));
      bytes.set(page(index + 1).subarray(0, within + length - PAGE_BYTES), PAGE_BYTES - within);
      return bytes;
    },
  };
}

/** Opens a file for as long as `use` runs. */
export function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use(fileSource(fd));
  } finally {
    closeSync(fd);
  }
}
