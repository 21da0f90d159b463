import { writeReportFile } from '@rackmark/analysis/file';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { notFound } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { VERSION } from '../../platform/version.js';
import { FilesRepository, type RecordHead } from './files.repository.js';
import { PortalKeyService } from './portal-key.service.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { SharesService } from './shares.service.js';

/** Of records that are read from the database at once. */
const BATCH_BYTES = 4 * 2 ** 20;

/** A published version as one file. */
@Injectable()
export class FilesService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: FilesRepository,
    private readonly versions: ReportsRepository,
    private readonly reports: ReportsService,
    private readonly shares: SharesService,
    private readonly portal: PortalKeyService,
  ) {}

  /** @throws ProblemError REPORT_NOT_FOUND, REPORT_VERSION_NOT_FOUND */
  async send(who: Principal, ref: string, version: number, response: Response): Promise<void> {
    const { id } = await this.reports.byRef(who, ref);
    await this.sendVersion(id, version, response);
  }

  /** What a key opens. @throws ProblemError as `SharesService.open` */
  async sendShared(
    key: string,
    password: string | null,
    address: string | undefined,
    response: Response,
  ): Promise<void> {
    const { report_id, version } = await this.shares.enter(key, password, address);
    await this.sendVersion(report_id, version, response);
  }

  private async sendVersion(reportId: string, version: number, response: Response): Promise<void> {
    const found = await this.versions.version(this.db, reportId, version);
    if (found === null) throw notFound('report version', version);
    const by = await this.signer(reportId);
    const heads = await this.repository.recordsOf(this.db, reportId, version);
    response.attachment(`report-v${version}.rackmark.zip`).type('application/zip');
    const parts = { report: found.frozen, records: this.records(reportId, heads), page: null };
    try {
      await writeReportFile({ ...parts, ...by, rackmark: VERSION }, response);
    } catch (error) {
      // Who asked has gone, or sees by the broken end that something failed; there is nobody left to be told.
      if (!response.destroyed && !response.headersSent) throw error;
    }
  }

  /** What another portal published is not signed by this one. */
  private async signer(reportId: string): Promise<{ portal: string; signingKey: Buffer | null }> {
    const origin = await this.repository.originOf(this.db, reportId);
    if (origin !== null) return { portal: origin, signingKey: null };
    const { id, signingKey } = await this.portal.whole();
    return { portal: id, signingKey };
  }

  private async *records(reportId: string, heads: readonly RecordHead[]): AsyncGenerator<string> {
    for (const hashes of batchesOf(heads, BATCH_BYTES))
      yield* await this.repository.recordTexts(this.db, reportId, hashes);
  }
}

/** Neighbours that are together no larger than that, or one. */
function* batchesOf(heads: readonly RecordHead[], most: number): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const head of heads) {
    if (batch.length > 0 && bytes + head.bytes > most) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(head.sha256);
    bytes += head.bytes;
  }
  if (batch.length > 0) yield batch;
}
