import { rmSync } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import type { Request } from 'express';
import type { StorageEngine } from 'multer';
import type { ProblemError } from '../problem/problem-error.js';
import type { UploadStore } from './upload-store.js';

/** Under this name the application knows its upload store: multer's engines are made before it. */
export const UPLOADS_SETTING = 'upload store';

/** The first piece of a stream, which stays in it; null: it ended without one. */
export async function peek(stream: Readable): Promise<Buffer | null> {
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

export interface Taken {
  /** Looks at the first piece (`peek`) before anything is written. @throws ProblemError */
  check?: (file: Readable) => Promise<void>;
  /** What is longer is refused as soon as it is. */
  most?: { bytes: number; refusal: () => ProblemError };
}

/** For multer: files go straight to the upload store, as one may be larger than the memory. */
export const receivedFile = ({ check, most }: Taken): StorageEngine => ({
  _handleFile(request: Request, { stream }, done) {
    const uploads = request.app.get(UPLOADS_SETTING) as UploadStore;
    const take = async () => {
      await check?.(stream);
      return uploads.receive(stream, bounded(most));
    };
    take().then(
      (path) => done(null, { path }),
      (error: unknown) => {
        // What is still sent is read and thrown away: the answer is out already.
        stream.resume();
        done(error);
      },
    );
  },
  _removeFile(_request, file, done) {
    rmSync(file.path, { force: true });
    done(null);
  },
});

function bounded(most: Taken['most']): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (most !== undefined && bytes > most.bytes) done(most.refusal());
      else done(null, piece);
    },
  });
}
