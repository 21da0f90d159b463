import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import { transaction } from '../../platform/database/transaction.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { ModelsRepository } from './models.repository.js';
import { ModelReader, type Described } from './reading/reader.js';

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
    await this.describe(await this.repository.outdated(this.db));
  }

  /** Before facts are judged by: those of these models that are still an older Rackmark's are told anew first. */
  async upToDate(shas: readonly string[]): Promise<void> {
    await this.describe(await this.repository.outdated(this.db, shas));
  }

  private async describe(outdated: readonly string[]): Promise<void> {
    for (const sha256 of outdated) {
      const told = await this.read(sha256);
      if (this.isEnding) return;
      if (told !== 'not now') await transaction(this.db, (tx) => this.repository.describe(tx, sha256, told));
    }
    if (outdated.length > 0) this.bus.emit('news', {});
  }

  /** @returns null where it cannot be read any more: it keeps what was told of it. `not now`: another time it may be */
  private async read(sha256: string): Promise<Described | null | 'not now'> {
    if (this.isEnding || !(await this.blobs.has(sha256))) return null;
    try {
      return await this.blobs.asFile(sha256, (path) => this.reader.read(path));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!this.isEnding) this.log.warn(`Model ${sha256} cannot be described anew: ${error.detail}`);
      return error.status < 500 ? null : 'not now';
    }
  }
}
