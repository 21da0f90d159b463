import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { UploadStore, type LookAtFirst } from './upload-store.js';

const DAY_MS = 24 * 3_600_000;

/** Below `<data>/uploads`: on the disk of the blobs, so that a file need not be copied to become one. */
export class DiskUploadStore extends UploadStore {
  constructor(private readonly dir: string) {
    super();
  }

  async withNew<T>(use: (path: string) => Promise<T>): Promise<T> {
    const path = this.newPath();
    try {
      return await use(path);
    } finally {
      rmSync(path, { force: true });
    }
  }
  async receive(file: Readable, through: Transform): Promise<string> {
    const path = this.newPath();
    try {
      await pipeline(file, through, createWriteStream(path, { flags: 'wx' }));
      return path;
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  }

  resumable(days: number, first: LookAtFirst): FileStore {
    return new LookingStore({ directory: this.dir, expirationPeriodInMilliseconds: days * DAY_MS }, first);
  }
  whole(id: string): string {
    return join(this.dir, id);
  }
  forget(id: string): void {
    for (const name of [id, recordOf(id)]) rmSync(join(this.dir, name), { force: true });
  }

  removeStray(now = Date.now()): void {
    const names = new Set(readdirSync(this.dir));
    for (const name of names) {
      // Those that are resumable have a record beside them.
      if (name.endsWith('.json') || names.has(recordOf(name))) continue;
      const path = join(this.dir, name);
      if (now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) > DAY_MS)
        rmSync(path, { force: true });
    }
  }

  private newPath(): string {
    mkdirSync(this.dir, { recursive: true });
    return join(this.dir, randomBytes(16).toString('hex'));
  }
}

const recordOf = (id: string) => `${id}.json`;

class LookingStore extends FileStore {
  constructor(
    options: ConstructorParameters<typeof FileStore>[0],
    private readonly first: LookAtFirst,
  ) {
    super(options);
  }
  override async write(...[readable, id, offset]: Parameters<FileStore['write']>): Promise<number> {
    if (offset === 0) await this.first(readable as Readable, id);
    return super.write(readable, id, offset);
  }
}
