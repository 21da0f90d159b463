import { createReadStream, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { linesOf } from '@rackmark/analysis/file';
import { Injectable } from '@nestjs/common';
import type { Report, ReportOrigin } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { iso } from '../../../platform/database/rows.js';
import { transaction } from '../../../platform/database/transaction.js';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import type { Principal } from '../../../platform/security/principal.js';
import { ReportsRepository } from '../reports.repository.js';
import { ReportsService } from '../reports.service.js';
import type { ImportAnswer } from './answer.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportReader } from './reader.js';

type Read = Extract<ImportAnswer, { ok: true }>;

/** Takes in what another portal published. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: ImportsRepository,
    private readonly versions: ReportsRepository,
    private readonly reports: ReportsService,
    private readonly reader: ImportReader,
  ) {}

  /**
   * Verifies a received file and keeps it. The same one twice is one report.
   * @param key that it has to be signed by; null: none in particular
   * @throws ProblemError REPORT_FILE_UNREADABLE, REPORT_DIFFERS, REPORT_SIGNATURE_WRONG, REPORT_TOO_LARGE
   */
  async take(
    who: Principal,
    path: string,
    key: string | null,
  ): Promise<{ report: Report; created: boolean }> {
    const order = { path, key, report: `${path}.report`, records: `${path}.records` };
    try {
      const read = await this.reader.read(order);
      if (!read.ok) throw new ProblemError(422, 'REPORT_FILE_UNREADABLE', read.said);
      refuseWrong(read, key);
      const before = await this.repository.bySha(this.db, who, read.sha256);
      if (before !== null) return { report: await this.reports.get(who, before), created: false };
      const id = await this.keep(who, read, order);
      const found = id ?? (await this.repository.bySha(this.db, who, read.sha256))!;
      return { report: await this.reports.get(who, found), created: id !== null };
    } finally {
      for (const written of [order.report, order.records]) rmSync(written, { force: true });
    }
  }

  private async keep(
    who: Principal,
    read: Read,
    files: { report: string; records: string },
  ): Promise<string | null> {
    const frozen = await readFile(files.report, 'utf8');
    const signature = read.signature === 'valid' || read.signature === 'none' ? read.signature : 'unknown';
    const origin: ReportOrigin = {
      ...{ ...read.origin, sha256: read.sha256, signature, imported_at: iso(new Date()) },
    };
    const { author, language, runs, published_at: publishedAt } = read;
    const title = read.title.slice(0, 200) || '–';
    return transaction(this.db, async (tx) => {
      const foreign = { title, author: author.slice(0, 200), language, origin, frozen, publishedAt, runs };
      const id = await this.repository.insert(tx, who, foreign);
      if (id === null) return null;
      for await (const line of linesOf(createReadStream(files.records), files.records)) {
        const [sha256 = '', runId = ''] = line.slice(0, 101).split(' ');
        const record = line.slice(sha256.length + runId.length + 2);
        await this.versions.insertRecord(tx, id, { sha256, runId, record });
      }
      return id;
    });
  }
}

/** @throws ProblemError */
function refuseWrong({ differences, more, signature }: Read, key: string | null): void {
  if (differences.length > 0)
    throw new ProblemError(
      422,
      'REPORT_DIFFERS',
      said('problem.report_differs', { n: differences.length + more, given: differences[0]!.where }),
      {
        errors: differences.map((d) => ({
          path: d.where,
          message: `the report says ${d.told}, found ${d.found}`,
        })),
      },
    );
  if (signature === 'forged' || (key !== null && signature !== 'valid'))
    throw new ProblemError(
      422,
      'REPORT_SIGNATURE_WRONG',
      said('problem.report_signature', { word: signature }),
    );
}
