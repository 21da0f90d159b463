import { closeSync, openSync, readSync } from 'node:fs';

/** The first bytes of a file, one character each; fewer where it is shorter. */
export function firstBytes(path: string, length: number): string {
  const head = Buffer.alloc(length);
  const fd = openSync(path, 'r');
  try {
    return head.toString('latin1', 0, readSync(fd, head, 0, length, 0));
  } finally {
    closeSync(fd);
  }
}
