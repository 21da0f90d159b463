import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file whole or not at all: on the disk before it gets its name. Its former content stays until then. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  const fresh = `${path}.new`;
  try {
    // A file that was left there would keep its own rights.
    rmSync(fresh, { force: true });
    writeFileSync(fresh, text, { mode, flush: true });
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  renameSync(fresh, path);
}
