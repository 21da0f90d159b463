import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import { transaction } from '../../platform/database/transaction.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { ModelsRepository } from './models.repository.js';
import { ModelReader } from './reading/reader.js';

/** Describes models anew, one after the other, whose facts an older Rackmark told: beside all other work, after a start. */
@Injectable()
export class FactsRefresh implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('models');
  private isEnding = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: DataSource,
    private readonly repository: ModelsRepository,
    private readonly blobs: BlobStore,
    private readonly reader: ModelReader,
    private readonly bus: Bus,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.describeAnew().catch((error: unknown) => {
      if (!this.isEnding) this.log.error(`Models could not be described anew: ${String(error)}`);
    });
  }
  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    await this.running;
  }

  /** What `onApplicationBootstrap` begins. */
  async describeAnew(): Promise<void> {
    const outdated = await this.repository.outdated(this.db);
    for (const sha256 of outdated) {
      if (this.isEnding) return;
      // A model whose bytes are gone keeps what was told of it.
      const told = this.blobs.has(sha256) ? await this.read(sha256) : null;
      if (this.isEnding) return;
      await transaction(this.db, (tx) => this.repository.describe(tx, sha256, told));
    }
    if (outdated.length > 0) this.bus.emit('changed', { what: 'models' });
  }

  private async read(sha256: string) {
    try {
      return await this.reader.read(this.blobs.path(sha256));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!this.isEnding) this.log.warn(`Model ${sha256} cannot be described any more: ${error.detail}`);
      return null;
    }
  }
}
