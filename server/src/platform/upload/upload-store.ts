import type { Readable, Transform } from 'node:stream';
import type { DataStore } from '@tus/server';

/** Looks at the first piece of what comes, before anything of it is written. @throws ProblemError */
export type LookAtFirst = (file: Readable, id: string) => Promise<void>;

/**
 * What is being received, until it becomes a blob or is thrown away. A file that has been received whole lies on this
 * computer, wherever blobs lie: it is hashed and read there before anybody keeps it.
 */
export abstract class UploadStore {
  /** A new file for `use`; what it leaves there is thrown away, unless a blob store has taken it over. */
  abstract withNew<T>(use: (path: string) => Promise<T>): Promise<T>;
  /** Writes what comes to a new file. @returns where */
  abstract receive(file: Readable, through: Transform): Promise<string>;
  /** Those that break off and go on (tus). @param days that nobody need go on with one */
  abstract resumable(days: number, first: LookAtFirst): DataStore;
  /** A resumable upload that was received whole. */
  abstract whole(id: string): string;
  abstract forget(id: string): void;
  /** What a stopped server left in the middle of a request. */
  abstract removeStray(now?: number): void;
}
