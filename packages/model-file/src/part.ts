import { closeSync, openSync, writeSync } from 'node:fs';
import { ModelFileError } from './errors.js';
import { openSection } from './litertlm.js';
import { withFile, type ByteSource } from './source.js';
import { openTaskPart } from './task.js';

const PIECE_BYTES = 1 << 20;

/**
 * Writes one part of a container to a file of its own.
 * @param path of the part, as the container's facts tell it
 * @throws ModelFileError when there is no such part
 */
export function extractPart(from: string, path: readonly string[], to: string): void {
  withFile(from, (source) => {
    const isZip = new TextDecoder().decode(source.read(0, Math.min(2, source.size))) === 'PK';
    const part = isZip ? openTaskPart(source, path) : openSection(source, Number(path[0]));
    if (part === null) throw new ModelFileError('MODEL_NO_SUCH_PART', 'This file has no such part.');
    copy(part, to);
  });
}

function copy(part: ByteSource, to: string): void {
  const fd = openSync(to, 'wx');
  try {
    for (let at = 0; at < part.size; at += PIECE_BYTES) {
      const piece = part.read(at, Math.min(PIECE_BYTES, part.size - at));
      for (let done = 0; done < piece.length;) done += writeSync(fd, piece, done);
    }
  } finally {
    closeSync(fd);
  }
}
