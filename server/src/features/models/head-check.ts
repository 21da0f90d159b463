import type { Readable } from 'node:stream';
import { HEAD_BYTES, ModelFileError, refuseByHead } from '@rackmark/model-file';
import { FileStore } from '@tus/file-store';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { diskStorage, peek } from '../../platform/upload/disk-storage.js';

/** A file that cannot be a model is refused by its first bytes, not after gigabytes were sent. @throws ProblemError */
async function check(file: Readable): Promise<void> {
  const head = await peek(file);
  // A shorter first piece says nothing for sure; such a file is refused when it is read.
  if (head === null || head.length < HEAD_BYTES) return;
  try {
    refuseByHead(head.subarray(0, HEAD_BYTES));
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    const { code, message, offset } = error;
    throw new ProblemError(422, code, `${message} It was not stored.`, { offset });
  }
}

/** Files go straight to the disk: a model may be larger than the memory. */
export const modelStorage = diskStorage({ check });

/** Resumable uploads of which the first piece is looked at. */
export class CheckedStore extends FileStore {
  /** @param onRefused told of an upload that ends at its first bytes */
  constructor(
    options: ConstructorParameters<typeof FileStore>[0],
    private readonly onRefused: (id: string, why: ProblemError) => void,
  ) {
    super(options);
  }
  override async write(...[readable, id, offset]: Parameters<FileStore['write']>): Promise<number> {
    if (offset === 0) {
      try {
        await check(readable as Readable);
      } catch (error) {
        if (error instanceof ProblemError) this.onRefused(id, error);
        throw error;
      }
    }
    return super.write(readable, id, offset);
  }
}
