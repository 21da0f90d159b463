import { Injectable } from '@nestjs/common';
import type { DeletedModel, Model } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import type { Queryable } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import type { Principal } from '../../platform/security/principal.js';
import { BlobKeeper } from './blob-keeper.service.js';
import { ModelsRepository } from './models.repository.js';

/** Models end here: what was measured with one stays, with its facts; its bytes go. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: ModelsRepository,
    private readonly keeper: BlobKeeper,
    private readonly bus: Bus,
  ) {}

  /** @throws ProblemError MODEL_NOT_FOUND, MODEL_IN_USE */
  async delete({ teamId }: Principal, sha256: string): Promise<DeletedModel> {
    const deleted = await transaction(this.db, async (tx) => {
      const found = await this.repository.lock(tx, teamId, sha256);
      if (found === null) throw notFound('model', sha256);
      const open = await this.repository.openBenchmarksOf(tx, teamId, sha256);
      if (open.length > 0) throw inUse(found, open);
      const benchmarks = await this.repository.countBenchmarksOf(tx, teamId, sha256);
      const isNeeded = benchmarks > 0 || (await this.repository.isFixedBase(tx, teamId, sha256));
      if (isNeeded) await this.repository.bury(tx, teamId, sha256);
      else await this.repository.remove(tx, teamId, sha256);
      return { sha256, kept: isNeeded ? ('facts' as const) : ('nothing' as const), benchmarks };
    });
    // Only now: had the transaction failed, the model would be there without its bytes. Left over, they are swept up.
    await this.keeper.collect(sha256);
    this.bus.emit('news', {});
    return deleted;
  }

  /**
   * Keeps models from being deleted until the transaction ends: their bytes are about to be needed.
   * @throws ProblemError MODEL_DELETED
   */
  async hold({ teamId }: Principal, tx: Queryable, shas: readonly string[]): Promise<void> {
    const [gone] = await this.repository.holdAndFindDeleted(tx, teamId, shas);
    if (gone !== undefined) throw modelDeleted(422, gone);
  }
}

function inUse({ name }: { name: string }, numbers: readonly number[]): ProblemError {
  const commas = numbers.slice(0, 10).map(String);
  const detail = said('problem.model_in_use', { name, n: numbers.length, commas });
  return new ProblemError(409, 'MODEL_IN_USE', detail);
}

export const modelDeleted = (
  status: 410 | 422,
  { name, deleted_at }: Pick<Model, 'name' | 'deleted_at'>,
): ProblemError =>
  new ProblemError(
    status,
    'MODEL_DELETED',
    said('problem.model_deleted', {
      name,
      detail: deleted_at === null ? '' : said('problem.model_deleted.on', { time: deleted_at.slice(0, 10) }),
    }),
  );
