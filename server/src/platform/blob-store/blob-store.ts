import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

const SHA256 = /^[0-9a-f]{64}$/;

/** Files named by their SHA-256, below `<data>/blobs`. A blob is there whole or not at all. */
export class BlobStore {
  constructor(private readonly dir: string) {}

  path(sha256: string): string {
    return join(this.dir, sha256.slice(0, 2), sha256);
  }
  has(sha256: string): boolean {
    return existsSync(this.path(sha256));
  }
  size(sha256: string): number {
    return statSync(this.path(sha256)).size;
  }
  /** Moves a finished file in; it must lie on the same disk. */
  async adopt(file: string, sha256: string): Promise<void> {
    const target = this.path(sha256);
    if (this.has(sha256)) {
      rmSync(file, { force: true });
      return;
    }
    const handle = await open(file, 'r+');
    await handle.sync();
    await handle.close();
    mkdirSync(dirname(target), { recursive: true });
    renameSync(file, target);
  }
  remove(sha256: string): void {
    rmSync(this.path(sha256), { force: true });
  }
  /** All that lie here; whatever else somebody put into the folder is not ours. */
  list(): string[] {
    if (!existsSync(this.dir)) return [];
    return readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SHA256.test(entry.name))
      .map((entry) => entry.name);
  }
  read(sha256: string, range?: { start: number; end: number }): Readable {
    return createReadStream(this.path(sha256), range);
  }
}
