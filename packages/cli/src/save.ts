import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { said } from '@rackmark/words';
import { CannotRun } from './exit.js';

/** A file is there as a whole or not at all. @returns its SHA-256 @throws CannotRun */
export async function save(body: ReadableStream<Uint8Array>, path: string): Promise<string> {
  const part = `${path}.part`;
  const hash = createHash('sha256');
  const hashing = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  };
  try {
    await pipeline(Readable.fromWeb(body), hashing, createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw new CannotRun(said('cannot.report.write', { path, given: (error as Error).message }));
  }
  return hash.digest('hex');
}
