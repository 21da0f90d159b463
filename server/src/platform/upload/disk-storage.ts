import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import type { StorageEngine } from 'multer';
import type { ProblemError } from '../problem/problem-error.js';

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

/** Files go straight to the disk: one may be larger than the memory. */
export const diskStorage = ({ check, most }: Taken): StorageEngine => ({
  _handleFile(request: Request, file, done) {
    const dir = String(request.app.get('uploadsDir'));
    const path = join(dir, randomBytes(16).toString('hex'));
    const take = async () => {
      await check?.(file.stream);
      mkdirSync(dir, { recursive: true });
      await pipeline(file.stream, bounded(most), createWriteStream(path, { flags: 'wx' }));
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
