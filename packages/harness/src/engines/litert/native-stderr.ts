import { fstatSync, readSync } from 'node:fs';

const STDERR = 2;
/** Lines of a runaway log that are still read. */
const MOST_BYTES = 1 << 20;

/**
 * What native code writes to standard error, readable from inside: the parent gives the child a file, opened for
 * reading and writing, as descriptor 2. So the lines are there for the parent, too, when the child has died.
 */
export class NativeStderr {
  private offset = 0;
  private readonly readable = isReadableFile();

  constructor() {
    if (this.readable) this.offset = fstatSync(STDERR).size;
  }

  /** Lines since the last call; none when standard error cannot be read. */
  read(): string[] {
    if (!this.readable) return [];
    const size = fstatSync(STDERR).size;
    if (size <= this.offset) return [];
    const buffer = Buffer.alloc(Math.min(size - this.offset, MOST_BYTES));
    const n = readSync(STDERR, buffer, 0, buffer.length, this.offset);
    this.offset = size;
    return buffer
      .toString('utf8', 0, n)
      .split('\n')
      .filter((line) => line.trim() !== '');
  }
}

function isReadableFile(): boolean {
  try {
    readSync(STDERR, Buffer.alloc(1), 0, 1, 0);
    return fstatSync(STDERR).isFile();
  } catch {
    return false;
  }
}
