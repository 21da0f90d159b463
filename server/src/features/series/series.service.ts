import { Injectable } from '@nestjs/common';
import {
  detailOf,
  environmentChanges,
  headOf,
  lettersOf,
  limitOf,
  pointsOf,
  readingOf,
  toRow,
  type CellKey,
  type PointRow,
  type ReleaseHead,
} from '@rackmark/analysis';
import {
  seriesBasis,
  type SeriesBasis,
  type SeriesDetail,
  type SeriesPage,
  type SeriesQuery,
  type SuiteStanding,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { cursors } from '../../platform/database/cursor.js';
import { iso, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';
import { notFound } from '../../platform/problem/problem-error.js';
import type { Concern } from './concerns.js';
import { LOOKS_BACK, SeriesSourcesRepository, type Watching } from './series-sources.repository.js';
import {
  SeriesRepository,
  type Begun,
  type SeriesCounts,
  type SuspiciousSeries,
} from './series.repository.js';

type StandingOfSeries = Omit<SuiteStanding, 'running' | 'devices' | 'device_models' | 'next_run_at'>;

/** Reads series of suites when results come, and tells what was read. */
@Injectable()
export class SeriesService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: SeriesRepository,
    private readonly sources: SeriesSourcesRepository,
  ) {}

  /** A benchmark of a suite has ended: the series that it touched are read. */
  async benchmarkEnded(db: Queryable, benchmarkId: string): Promise<void> {
    const suiteId = await this.sources.suiteOf(db, benchmarkId);
    if (suiteId === null) return;
    await this.sources.keepEnvironment(db, benchmarkId);
    await this.read(db, suiteId, await this.sources.cells(db, suiteId, benchmarkId));
  }
  /**
   * A result of a lost run may come after its benchmark has ended, and then counts after all; one that comes before is read
   * with the end.
   */
  async runStored(db: Queryable, runId: string): Promise<void> {
    const late = await this.sources.lateOf(db, runId);
    if (late !== null)
      await this.read(db, late.suite_id, await this.sources.cells(db, late.suite_id, late.benchmark_id));
  }
  /** Releases have moved, or other metrics are watched: all are read. */
  async readAgain(suiteId: string): Promise<void> {
    await this.read(this.db, suiteId, await this.sources.cells(this.db, suiteId, null));
  }

  private async read(db: Queryable, suiteId: string, cells: readonly CellKey[]): Promise<void> {
    const suite = await this.sources.watching(db, suiteId);
    if (suite === null) return;
    const releases = await this.sources.releases(db, suiteId, LOOKS_BACK);
    // One cell after the other: what is held of raw values stays small however many there are.
    for (const cell of cells) await this.readCell(db, suite, cell, releases);
    await this.repository.markRead(db, suiteId);
  }

  private async readCell(
    db: Queryable,
    suite: Watching,
    cell: CellKey,
    releases: readonly ReleaseHead[],
  ): Promise<void> {
    const rows = await this.rowsOf(db, suite, cell, releases);
    const tier = await this.sources.tierOf(db, cell.device_model);
    const placeOf = new Map(releases.map((r) => [r.id, r.place]));
    const letters = lettersOf(rows);
    const units = [...letters].map(([device_id, letter]) => ({ letter, device_id }));
    // The same for all metrics of the cell.
    const environment = environmentChanges(rows, { placeOf, letters });
    for (const watched of suite.watched) {
      if (!rows.some((r) => r.measured[watched.metric] !== undefined)) continue;
      const limit = limitOf(suite.budgets, { ...cell, ...watched, tier });
      const ids = await this.repository.accepted(db, suite.id, cell, watched);
      const accepted = new Set([...ids].map((id) => placeOf.get(id) ?? -1));
      const points = pointsOf(rows, watched, { placeOf, letters });
      const reading = readingOf(points, units, environment, { metric: watched.metric, limit, accepted });
      await this.repository.write(db, suite.id, cell, watched, reading);
    }
  }
  private rowsOf(
    db: Queryable,
    suite: Watching,
    cell: CellKey,
    releases: readonly ReleaseHead[],
  ): Promise<PointRow[]> {
    return this.sources.points(db, suite.id, cell, {
      releases,
      metrics: [...new Set(suite.watched.map((w) => w.metric))],
    });
  }

  concerns(db: Queryable, suiteId: string): Promise<Concern[]> {
    return this.repository.concerns(db, suiteId);
  }
  suspicious(suiteId: string): Promise<SuspiciousSeries[]> {
    return this.repository.suspicious(this.db, suiteId);
  }
  nameAt(db: Queryable, suiteId: string, place: number): Promise<string | null> {
    return this.sources.nameAt(db, suiteId, place);
  }
  /** A person has accepted that these series stay at the levels which begin with a release. */
  async accept(
    db: Queryable,
    suiteId: string,
    { seriesIds, releaseId, note }: { seriesIds: readonly string[]; releaseId: string; note: string | null },
  ): Promise<void> {
    for (const id of seriesIds) await this.repository.accept(db, id, releaseId, note);
    await this.read(db, suiteId, await this.sources.cells(db, suiteId, null));
  }

  async list(suiteId: string, q: SeriesQuery): Promise<SeriesPage> {
    const metric = q.metric ?? (await this.repository.mainMetric(this.db, suiteId)) ?? 'latency';
    const filter = { ...q, metric };
    const [found, total, all, releases] = await Promise.all([
      this.repository.list(this.db, suiteId, filter, {
        after: cursors.series.read(q.cursor),
        limit: q.limit + 1,
      }),
      this.repository.count(this.db, suiteId, filter),
      this.repository.count(this.db, suiteId, { ...filter, only: 'all' }),
      this.sources.releases(this.db, suiteId, q.releases),
    ]);
    const { items, next_cursor } = cursors.series.page(found, q.limit, (s) => ({
      device_model: s.device_model,
      slot: s.slot,
      key: s.configuration_key,
      id: s.id,
    }));
    const from = releases[0]?.place ?? 0;
    return {
      ...{ metric, at: q.at },
      items: items.map((s) => toRow(s, from)),
      next_cursor,
      total,
      unchanged: all - total,
      releases: releases.map(headOf),
    };
  }

  async get(who: Principal, id: string): Promise<SeriesDetail> {
    const s = await this.repository.byId(this.db, who, id);
    if (s === null) throw notFound('series', id);
    const [suite, releases, siblings] = await Promise.all([
      this.sources.watching(this.db, s.suite_id),
      this.sources.releases(this.db, s.suite_id, LOOKS_BACK),
      this.repository.siblings(this.db, s),
    ]);
    const rows = await this.rowsOf(this.db, suite!, s, releases);
    return { ...toRow(s, 0), ...detailOf(s, suite!, { releases, rows, siblings }) };
  }

  /** What a series is read from, and what it is called: for a report, which computes it again. @throws ProblemError SERIES_NOT_FOUND */
  async basisOf(who: Principal, id: string): Promise<SeriesBasis> {
    const s = await this.repository.byId(this.db, who, id);
    if (s === null) throw notFound('series', id);
    const [suite, releases] = await Promise.all([
      this.sources.watching(this.db, s.suite_id),
      this.sources.releases(this.db, s.suite_id, LOOKS_BACK),
    ]);
    const [rows, tier, ids] = await Promise.all([
      this.rowsOf(this.db, suite!, s, releases),
      this.sources.tierOf(this.db, s.device_model),
      this.repository.accepted(this.db, s.suite_id, s, { metric: s.metric, at: s.at }),
    ]);
    const placeOf = new Map(releases.map((r) => [r.id, r.place]));
    return seriesBasis.parse({
      ...s,
      suite: { number: suite!.number, name: suite!.name },
      limit: limitOf(suite!.budgets, { ...s, tier }),
      accepted: [...ids].flatMap((id) => placeOf.get(id) ?? []),
      releases,
      rows: rows.map((r) => ({ ...r, place: placeOf.get(r.release_id) })),
    });
  }

  /** How suites stand by their series. */
  async standings(suites: readonly { id: string }[]): Promise<Map<string, StandingOfSeries>> {
    const ids = suites.map((s) => s.id);
    const [counts, last] = await Promise.all([
      this.repository.counts(this.db, ids),
      this.sources.lastReleases(this.db, ids),
    ]);
    const standings = new Map<string, StandingOfSeries>();
    for (const id of ids) {
      const { early: _, untold: __, suite_id: ___, ...count } = counts.get(id) ?? none(id);
      const release = last.get(id);
      standings.set(id, {
        ...count,
        answer: suiteAnswerOf(counts.get(id) ?? none(id)),
        releases: release?.releases ?? 0,
        last_release: release
          ? { number: release.number, name: release.name, made_at: iso(release.made_at) }
          : null,
      });
    }
    return standings;
  }
  /** Series that begin a level or are suspicious, by place. */
  async begunAt(suiteId: string): Promise<Map<number, Omit<Begun, 'place'>>> {
    const found = await this.repository.begun(this.db, suiteId);
    return new Map(found.map(({ place, ...counts }) => [place, counts]));
  }
}

const none = (suite_id: string): SeriesCounts => ({
  ...{ suite_id, series: 0, slower: 0, faster: 0, suspicious: 0, missing: 0 },
  ...{ budgets: 0, over_budget: 0, early: 0, untold: 0, since: null, since_ratio: null },
});

/** The worst that its series say: one that is slower makes the suite slower. */
function suiteAnswerOf(c: SeriesCounts): SuiteStanding['answer'] {
  if (c.series === 0) return 'not_run';
  if (c.slower > 0) return 'slower';
  if (c.early === c.series) return 'too_early';
  if (c.faster > 0) return 'faster';
  return c.untold > 0 ? 'cannot_tell' : 'no';
}
