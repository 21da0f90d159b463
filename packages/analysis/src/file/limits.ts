import { Transform } from 'node:stream';
import type { Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';

/** A file that cannot be read as a report at all: why, in words. */
export class Unreadable extends Error {
  constructor(readonly said: Said) {
    super(english.tell(said, said.code));
  }
}

const MIB = 2 ** 20;
/** Far above what a portal writes. What a file says of its own sizes is believed in nothing. */
export const mostBytes = {
  manifest: 4 * MIB,
  report: 256 * MIB,
  /** The report with the program that shows it. */
  page: 320 * MIB,
  /** Unpacked. */
  part: 96 * MIB,
  line: 64 * MIB,
} as const;
/** Of a part, before it is packed: the next record begins the next part. */
export const PART_BYTES = 64 * MIB;
export const MOST_FILES = 2_000;

/** Ends a stream of which more comes than may. */
export function bounded(most: number, name: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes > most)
        done(new Unreadable(said('report_file.too_large', { given: name, limit_bytes: most })));
      else done(null, piece);
    },
  });
}
