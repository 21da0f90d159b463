import { Injectable } from '@nestjs/common';
import {
  comparisonQuery,
  reportBlocks,
  reportLabels,
  reportShows,
  type NewReport,
  type Report,
  type ReportChange,
  type ReportHead,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource, type EntityManager } from 'typeorm';
import { cursors } from '../../platform/database/cursor.js';
import { Once } from '../../platform/database/idempotency.js';
import { iso } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { VERSION } from '../../platform/version.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { ComparisonsService } from '../comparisons/comparisons.service.js';
import { SeriesService } from '../series/series.service.js';
import { EvidenceService, type Keep } from './evidence.service.js';
import { draftOfBenchmark, draftOfComparison, type Draft } from './first-draft.js';
import { sharedText } from './shared-text.js';
import { draftOfAlert, draftOfSeries, releasesOf } from './series-draft.js';
import { ReportMaker } from './maker.js';
import type { MadeReport } from './making.js';
import { ReportsRepository, type ReportContent, type StoredReport } from './reports.repository.js';

/** Drafts, and what is published of them. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: ReportsRepository,
    private readonly evidence: EvidenceService,
    private readonly maker: ReportMaker,
    private readonly comparisons: ComparisonsService,
    private readonly series: SeriesService,
    private readonly alerts: AlertsService,
  ) {}

  /** @throws ProblemError ALERT_NOT_FOUND, BENCHMARK_NOT_FOUND, SERIES_NOT_FOUND, SIDE_EMPTY, SIDES_EQUAL, IDEMPOTENCY_KEY_REUSED */
  async create(
    who: Principal,
    request: NewReport,
    key: string | null,
  ): Promise<{ report: Report; created: boolean }> {
    const once = new Once(who, 'report', key, request);
    const before = await once.made(this.db);
    if (before !== null) return { report: await this.get(who, before), created: false };
    const content = await this.contentOf(who, request);
    const made = await once.make(this.db, (tx) => this.repository.insert(tx, who, content));
    return { report: await this.get(who, made.id), created: made.created };
  }

  private async contentOf(who: Principal, request: NewReport): Promise<ReportContent> {
    const plain = { visibility: 'team', author: '' } as const;
    if (request.kind === 'given') {
      const { kind: _, ...given } = request;
      return { ...plain, ...given };
    }
    const { title, blocks } = await this.firstDraft(who, request);
    return {
      ...{ ...plain, title, language: request.language },
      blocks: reportBlocks.parse(blocks),
      labels: reportLabels.parse({}),
      shows: reportShows.parse({}),
    };
  }

  private async firstDraft(who: Principal, request: Exclude<NewReport, { kind: 'given' }>): Promise<Draft> {
    const { language } = request;
    if (request.kind === 'of_comparison')
      return draftOfComparison(request.source, await this.comparisons.compare(who, request.source), language);
    if (request.kind === 'of_series')
      return draftOfSeries(await this.series.get(who, request.series), language);
    if (request.kind === 'of_alert') {
      const alert = await this.alerts.get(who, request.alert);
      const first = await this.series.get(who, alert.members[0]!.series_id);
      return draftOfAlert(alert, { releases: releasesOf(first) }, language);
    }
    const { benchmark, suggested } = await this.comparisons.choices(who, request.benchmark);
    if (suggested === null) return draftOfBenchmark(benchmark, language);
    const source = comparisonQuery.parse({ base: suggested.base, candidate: suggested.candidates });
    return draftOfComparison(source, await this.comparisons.compare(who, source), language);
  }

  async get(who: Principal, ref: string): Promise<Report> {
    const found = await this.byRef(who, ref);
    return shown(found, (await this.repository.versionsOf(this.db, [found.id])).get(found.id)!);
  }
  async byRef(who: Principal, ref: string): Promise<StoredReport> {
    const found = await this.repository.byRef(this.db, who, ref);
    if (found === null) throw notFound('report', ref);
    return found;
  }
  /** One that can be changed. @throws ProblemError REPORT_IMPORTED */
  private async ownByRef(who: Principal, ref: string): Promise<StoredReport> {
    const found = await this.byRef(who, ref);
    if (found.origin === null) return found;
    const { number, origin } = found;
    throw new ProblemError(
      409,
      'REPORT_IMPORTED',
      said('problem.report_imported', { a: number, code: origin.portal }),
    );
  }
  async list(
    who: Principal,
    q: { search?: string | undefined; cursor?: string | undefined; limit: number },
  ): Promise<{ items: ReportHead[]; next_cursor: string | null; total: number }> {
    const [found, total] = await Promise.all([
      this.repository.list(this.db, who, { ...q, limit: q.limit + 1 }),
      this.repository.count(this.db, who, q.search),
    ]);
    const page = cursors.reports.page(found, q.limit, (r) => ({ at: iso(r.created_at), id: r.id }));
    const versions = await this.repository.versionsOf(
      this.db,
      page.items.map((r) => r.id),
    );
    const items = page.items.map(({ id, number, title, language, origin, created_at, updated_at }) => ({
      ...{ id, number, title, language, versions: versions.get(id)! },
      ...(origin === null ? {} : { origin }),
      ...{ created_at: iso(created_at), updated_at: iso(updated_at) },
    }));
    return { ...page, items, total };
  }

  /** @throws ProblemError REPORT_CHANGED, REPORT_IMPORTED */
  async change(who: Principal, ref: string, { revision, ...change }: ReportChange): Promise<Report> {
    const before = await this.ownByRef(who, ref);
    const given = Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined));
    const saved =
      before.revision === revision
        ? await this.repository.update(this.db, before, { ...before, ...given })
        : null;
    if (saved === null) throw changedMeanwhile(before, revision);
    return this.get(who, saved.id);
  }
  async remove(who: Principal, ref: string): Promise<void> {
    const { id } = await this.byRef(who, ref);
    await this.repository.remove(this.db, id);
  }

  /** A published version, as JSON (`sharedReport`). @throws ProblemError REPORT_NOT_FOUND, REPORT_VERSION_NOT_FOUND */
  async version(who: Principal, ref: string, version: number): Promise<string> {
    const { id } = await this.byRef(who, ref);
    const found = await this.repository.version(this.db, id, version);
    if (found === null) throw notFound('report version', version);
    return sharedText(found);
  }

  /** What a reader would get if it was published now, as JSON (`frozenReport`). */
  async preview(who: Principal, ref: string): Promise<string> {
    const draft = await this.ownByRef(who, ref);
    const version = await this.nextVersion(draft.id);
    return (await this.freeze(who, draft, version, () => Promise.resolve())).text;
  }

  /** Publishes what the draft shows now. @throws ProblemError REPORT_CHANGED, REPORT_EMPTY, REPORT_TOO_LARGE, REPORT_IMPORTED */
  async publish(who: Principal, ref: string, revision: number): Promise<Report> {
    const draft = await this.ownByRef(who, ref);
    if (draft.revision !== revision) throw changedMeanwhile(draft, revision);
    if (draft.blocks.length === 0) throw new ProblemError(422, 'REPORT_EMPTY', said('problem.report_empty'));
    await transaction(this.db, async (tx) => {
      // Of two who publish at once the second takes the next number.
      await this.repository.lock(tx, draft.id);
      const version = await this.nextVersion(draft.id, tx);
      const made = await this.freeze(who, draft, version, (record) =>
        this.repository.insertRecord(tx, draft.id, record),
      );
      const { text: frozen, sha256, title, goodRuns, runs, publishedAt } = made;
      const stored = { version, title, frozen, sha256, goodRuns, runs, publishedAt: new Date(publishedAt) };
      await this.repository.insertVersion(tx, draft.id, stored);
    });
    return this.get(who, draft.id);
  }

  private async nextVersion(reportId: string, db: DataSource | EntityManager = this.db): Promise<number> {
    const versions = (await this.repository.versionsOf(db, [reportId])).get(reportId)!;
    return (versions[0]?.version ?? 0) + 1;
  }

  private async freeze(
    who: Principal,
    draft: StoredReport,
    version: number,
    keep: Keep,
  ): Promise<MadeReport> {
    const { number, title, author, language, blocks, labels, shows } = draft;
    const naming = { labels, shows };
    const { stored, said } = await this.evidence.gather(who, blocks, naming, keep);
    const portal = { id: await this.repository.portalId(this.db), rackmark: VERSION };
    const head = { number, version, title, author, language, published_at: iso(new Date()), portal };
    return this.maker.freeze({ head, blocks, stored, said, naming });
  }
}

const changedMeanwhile = ({ number, revision }: StoredReport, yours: number): ProblemError =>
  new ProblemError(
    409,
    'REPORT_CHANGED',
    said('problem.report_changed', { n: number, of: revision, kept: yours }),
  );

function shown({ created_at, updated_at, origin, ...r }: StoredReport, versions: Report['versions']): Report {
  const from = origin === null ? {} : { origin };
  return { ...r, ...from, versions, created_at: iso(created_at), updated_at: iso(updated_at) };
}
