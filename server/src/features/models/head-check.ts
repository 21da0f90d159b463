import type { Readable } from 'node:stream';
import { HEAD_BYTES, ModelFileError, refuseByHead } from '@rackmark/model-file';
import { said } from '@rackmark/words';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { peek, receivedFile } from '../../platform/upload/received-file.js';

/** A file that cannot be a model is refused by its first bytes, not after gigabytes were sent. @throws ProblemError */
export async function checkHead(file: Readable): Promise<void> {
  const head = await peek(file);
  // A shorter first piece says nothing for sure; such a file is refused when it is read.
  if (head === null || head.length < HEAD_BYTES) return;
  try {
    refuseByHead(head.subarray(0, HEAD_BYTES));
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    const { code, message, offset } = error;
    throw new ProblemError(422, code, said('problem.file_refused', { why: message }), { offset });
  }
}

export const modelStorage = receivedFile({ check: checkHead });
