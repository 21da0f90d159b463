import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HEAD_BYTES, ModelFileError, refuseByHead } from '@rackmark/model-file';
import { FileStore } from '@tus/file-store';
import type { Request } from 'express';
import type { StorageEngine } from 'multer';
import { ProblemError } from '../../platform/problem/problem-error.js';

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

/** The first piece of a stream, which stays in it; null: it ended without one. */
async function peek(stream: Readable): Promise<Buffer | null> {
  if (stream.readableLength === 0 && !stream.readableEnded)
    await new Promise<void>((go, fail) => {
      stream.once('readable', go);
      stream.once('end', go);
      stream.once('error', fail);
    });
  const piece: unknown = stream.read();
  if (!Buffer.isBuffer(piece)) return null;
  stream.unshift(piece);
  return piece;
}

/** Files go straight to the disk: a model may be larger than the memory. */
export const modelStorage: StorageEngine = {
  _handleFile(request: Request, file, done) {
    const dir = String(request.app.get('uploadsDir'));
    const path = join(dir, randomBytes(16).toString('hex'));
    const take = async () => {
      await check(file.stream);
      mkdirSync(dir, { recursive: true });
      await pipeline(file.stream, createWriteStream(path, { flags: 'wx' }));
    };
    take().then(
      () => done(null, { path }),
      (error: unknown) => {
        // What is still sent is read and thrown away: the answer is out already.
        file.stream.resume();
        rmSync(path, { force: true });
        done(error);
      },
    );
  },
  _removeFile(_request, file, done) {
    rmSync(file.path, { force: true });
    done(null);
  },
};

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
