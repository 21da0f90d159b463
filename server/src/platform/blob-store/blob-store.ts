import type { Readable } from 'node:stream';

/**
 * Files named by their SHA-256. A blob is there whole or not at all. Nobody asks where one lies: it may be another computer.
 */
export abstract class BlobStore {
  abstract has(sha256: string): Promise<boolean>;
  abstract size(sha256: string): Promise<number>;
  /** @param range of bytes, both ends in it */
  abstract read(sha256: string, range?: { start: number; end: number }): Readable;
  /** For programs that read here and there in a file of this computer; it is theirs until `use` is done. */
  abstract asFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T>;
  /** Takes over a finished file of this computer. */
  abstract adopt(file: string, sha256: string): Promise<void>;
  abstract remove(sha256: string): Promise<void>;
  /** All that there are. */
  abstract list(): Promise<string[]>;
}
