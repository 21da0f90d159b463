import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Queryable } from '../../platform/database/rows.js';
import { Periodic } from '../../platform/load/periodic.js';
import { transaction } from '../../platform/database/transaction.js';
import { UploadStore } from '../../platform/upload/upload-store.js';
import { ModelsRepository } from './models.repository.js';
import { Uploads } from './uploads.js';

const SWEEP_MS = 600_000;
const FIRST_SWEEP_MS = 60_000;
/** Hashes that are asked for at once. */
const BATCH = 1_000;

/** Removes bytes that nobody will ask for: of deleted models, of uploads that came to nothing. */
@Injectable()
export class BlobKeeper implements OnApplicationBootstrap {
  constructor(
    private readonly db: DataSource,
    private readonly periodic: Periodic,
    private readonly repository: ModelsRepository,
    private readonly blobs: BlobStore,
    private readonly uploads: Uploads,
    private readonly files: UploadStore,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.every('removing bytes of nobody', SWEEP_MS, () => this.sweep(), FIRST_SWEEP_MS);
  }

  async sweep(): Promise<void> {
    await this.uploads.removeExpired();
    this.files.removeStray();
    const stored = await this.blobs.list();
    for (let i = 0; i < stored.length; i += BATCH) {
      const some = stored.slice(i, i + BATCH);
      const kept = await this.repository.keptAmong(this.db, some);
      for (const sha256 of some) if (!kept.has(sha256)) await this.collect(sha256);
    }
  }

  /** Held by whoever brings bytes of this hash, until the transaction ends. */
  lock(tx: Queryable, sha256: string): Promise<void> {
    return this.repository.lockBytes(tx, sha256);
  }

  /**
   * Removes a file's bytes unless somebody needs them. Whoever brings the same bytes holds the same lock from the
   * moment they lie in the store until its row is written: it finds them there, or brings its own.
   */
  async collect(sha256: string): Promise<void> {
    await transaction(this.db, async (tx) => {
      await this.repository.lockBytes(tx, sha256);
      const kept = await this.repository.keptAmong(tx, [sha256]);
      if (!kept.has(sha256)) await this.blobs.remove(sha256);
    });
  }
}
