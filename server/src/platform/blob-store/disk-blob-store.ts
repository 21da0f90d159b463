import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BlobStore } from './blob-store.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Below `<data>/blobs`. */
export class DiskBlobStore extends BlobStore {
  constructor(private readonly dir: string) {
    super();
  }

  has(sha256: string): Promise<boolean> {
    return access(this.path(sha256)).then(
      () => true,
      () => false,
    );
  }
  async size(sha256: string): Promise<number> {
    return (await stat(this.path(sha256))).size;
  }
  read(sha256: string, range?: { start: number; end: number }): Readable {
    return createReadStream(this.path(sha256), range);
  }
  asFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T> {
    return use(this.path(sha256));
  }
  /** It must lie on the same disk. */
  async adopt(file: string, sha256: string): Promise<void> {
    if (await this.has(sha256)) return rm(file, { force: true });
    const handle = await open(file, 'r+');
    await handle.sync();
    await handle.close();
    const target = this.path(sha256);
    await mkdir(dirname(target), { recursive: true });
    await rename(file, target);
  }
  remove(sha256: string): Promise<void> {
    return rm(this.path(sha256), { force: true });
  }
  /** Whatever else somebody put into the folder is not ours. */
  async list(): Promise<string[]> {
    const found = await readdir(this.dir, { recursive: true, withFileTypes: true }).catch(() => []);
    return found.filter((entry) => entry.isFile() && SHA256.test(entry.name)).map((entry) => entry.name);
  }

  private path(sha256: string): string {
    return join(this.dir, sha256.slice(0, 2), sha256);
  }
}
