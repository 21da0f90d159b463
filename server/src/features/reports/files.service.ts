import { pageOf, writeReportFile } from '@rackmark/analysis/file';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { VERSION } from '../../platform/version.js';
import { FilesRepository, type RecordHead } from './files.repository.js';
import { PageTemplate } from './page-template.js';
import { PortalKeyService } from './portal-key.service.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { SharesService } from './shares.service.js';

/** Of records that are read from the database at once. */
const BATCH_BYTES = 4 * 2 ** 20;

/** With all records, or as a page that opens without a portal. */
type Way = 'file' | 'page';
/** How a reader without an account comes in. */
interface Opening {
  key: string;
  password: string | null;
  address: string | undefined;
}

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
    private readonly template: PageTemplate,
  ) {}

  /** @throws ProblemError REPORT_NOT_FOUND, REPORT_VERSION_NOT_FOUND, REPORT_PAGE_NOT_BUILT */
  async send(who: Principal, ref: string, version: number, as: Way, response: Response): Promise<void> {
    const { id } = await this.reports.byRef(who, ref);
    await this.sendAs(as, id, version, response);
  }

  /** What a key opens. @throws ProblemError as `SharesService.open`, REPORT_PAGE_NOT_BUILT */
  async sendShared({ key, password, address }: Opening, as: Way, response: Response): Promise<void> {
    const { report_id, version } = await this.shares.enter(key, password, address);
    await this.sendAs(as, report_id, version, response);
  }

  private sendAs(as: Way, ...what: [reportId: string, version: number, to: Response]): Promise<void> {
    return as === 'page' ? this.page(...what) : this.file(...what);
  }

  private async frozen(reportId: string, version: number): Promise<string> {
    const found = await this.versions.version(this.db, reportId, version);
    if (found === null) throw notFound('report version', version);
    return found.frozen;
  }

  /** As one page: what was published, and what shows it. */
  private async page(reportId: string, version: number, response: Response): Promise<void> {
    const frozen = await this.frozen(reportId, version);
    const template = await this.template.text();
    if (template === null) throw new ProblemError(404, 'REPORT_PAGE_NOT_BUILT', said('problem.report_page'));
    // To be kept, not to be opened here: it is made to be read where no portal is.
    response.attachment(`report-v${version}.html`).type('text/html');
    response.end(pageOf(template, frozen));
  }

  /** As one file: the version, its records, and the page. */
  private async file(reportId: string, version: number, response: Response): Promise<void> {
    const report = await this.frozen(reportId, version);
    const by = await this.signer(reportId);
    const heads = await this.repository.recordsOf(this.db, reportId, version);
    const template = await this.template.text();
    const page = template === null ? null : pageOf(template, report);
    response.attachment(`report-v${version}.rackmark.zip`).type('application/zip');
    const parts = { report, records: this.records(reportId, heads), page };
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
