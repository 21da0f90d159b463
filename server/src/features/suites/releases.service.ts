import { Injectable } from '@nestjs/common';
import type { NewRelease, Release, Said } from '@rackmark/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { said } from '@rackmark/words';
import { cursors } from '../../platform/database/cursor.js';
import { iso, type Queryable } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { SeriesService } from '../series/series.service.js';
import { pinnedTo } from './pinned.js';
import { orderReleases } from './release-order.js';
import { ReleasesRepository, type StoredRelease, type ToStore } from './releases.repository.js';
import { SuitesRepository, type StoredSuite } from './suites.repository.js';

/** What is under test, in order. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: ReleasesRepository,
    private readonly suites: SuitesRepository,
    private readonly series: SeriesService,
  ) {}

  /**
   * Adds a release; the same one told again is the one that is there.
   * @throws ProblemError SUITE_NOT_FOUND, MODEL_NOT_FOUND, SLOT_UNKNOWN, RUNTIME_UNFIT, RELEASE_DIFFERS, RELEASE_CYCLE
   */
  async add(suiteId: string, told: NewRelease): Promise<{ release: StoredRelease; created: boolean }> {
    const added = await transaction(this.db, async (tx) => {
      const suite = await this.suites.lock(tx, suiteId);
      if (suite === null) throw notFound('suite', suiteId);
      refuseUnknownSlots(suite, told);
      pinnedTo(suite.configurations, told);
      await this.refuseUnknownFiles(tx, suite, told);
      const before = await this.repository.byName(tx, suiteId, told.name);
      if (before !== null) {
        const differs = whatDiffers(before, told);
        if (differs !== null) throw releaseDiffers(suite, before, differs);
        return { release: before, created: false, moved: false };
      }
      const { made_at, ...rest } = told;
      return this.insert(tx, { ...rest, suite_id: suiteId, made_at: new Date(made_at ?? Date.now()) });
    });
    // Places of releases are places of points.
    if (added.moved) await this.series.readAgain(suiteId);
    return added;
  }

  /** A release that nobody could measure would stay as it is. */
  private async refuseUnknownFiles(
    tx: EntityManager,
    suite: StoredSuite,
    { files }: NewRelease,
  ): Promise<void> {
    if (files.length === 0) return;
    const hashes = files.map((f) => f.sha256);
    const known = await this.suites.modelsOf(tx, suite.team_id, hashes);
    const missing = hashes.find((sha256) => !known.has(sha256));
    if (missing !== undefined) throw notFound('model', missing);
  }

  private async insert(tx: EntityManager, told: ToStore) {
    const release = await this.repository.insert(tx, told);
    const all = await this.repository.all(tx, told.suite_id);
    const sorted = orderReleases(all.map((r) => ({ ...r, madeAt: r.made_at.getTime() })));
    if ('cycle' in sorted)
      throw new ProblemError(
        422,
        'RELEASE_CYCLE',
        said('problem.release_cycle', {
          given: [...sorted.cycle, sorted.cycle[0]].join(' ← '),
          name: told.name,
        }),
      );
    const moved = await this.repository.place(
      tx,
      sorted.order.map((r) => r.id),
    );
    return {
      release: (await this.repository.byName(tx, told.suite_id, release.name))!,
      created: true,
      moved,
    };
  }

  all(suiteId: string, db: Queryable = this.db): Promise<StoredRelease[]> {
    return this.repository.all(db, suiteId);
  }

  async list(
    suiteId: string,
    q: { limit: number; cursor?: string | undefined },
  ): Promise<{ items: Release[]; next_cursor: string | null; total: number }> {
    const below = cursors.releases.read(q.cursor)?.place ?? null;
    const [found, total] = await Promise.all([
      this.repository.last(this.db, suiteId, { below, limit: q.limit + 1 }),
      this.repository.count(this.db, suiteId),
    ]);
    const { items, next_cursor } = cursors.releases.page(found, q.limit, ({ place }) => ({ place }));
    return { items: await this.shown(suiteId, items), next_cursor, total };
  }

  /** @throws ProblemError RELEASE_NOT_FOUND */
  async get(suiteId: string, ref: string): Promise<Release> {
    const found = await this.repository.byRef(this.db, suiteId, ref);
    if (found === null) throw notFound('release', ref);
    return this.shown(suiteId, [found]).then(([release]) => release!);
  }
  async shown(suiteId: string, releases: readonly StoredRelease[]): Promise<Release[]> {
    const ids = releases.map((r) => r.id);
    const [tallies, begun] = await Promise.all([
      this.repository.tallies(this.db, ids),
      this.series.begunAt(suiteId),
    ]);
    return releases.map(({ suite_id: _, ...r }) => {
      const {
        benchmarks = [],
        planned = 0,
        measured = 0,
        suspect = 0,
        invalid = 0,
      } = tallies.get(r.id) ?? {};
      return {
        ...r,
        made_at: iso(r.made_at),
        created_at: iso(r.created_at),
        benchmarks,
        runs: { planned, measured, valid: measured - suspect - invalid, suspect, invalid },
        ...(begun.get(r.place) ?? { slower: 0, faster: 0, back: 0, suspicious: 0 }),
      };
    });
  }
}

function refuseUnknownSlots(suite: StoredSuite, { name, files }: NewRelease): void {
  const slots = suite.models.map((m) => m.slot);
  const stranger = files.find((f) => !slots.includes(f.slot));
  if (stranger !== undefined)
    throw new ProblemError(
      422,
      'SLOT_UNKNOWN',
      said('problem.slot_unknown', { label: name, given: stranger.slot, name: suite.name, commas: slots }),
    );
}

/** What is told of a release that is there already, and is not the same; null: nothing. What is not told is not compared. */
function whatDiffers(before: StoredRelease, told: NewRelease): Said | null {
  const had = new Map(before.files.map((f) => [f.slot, f.sha256]));
  const other = told.files.find((f) => had.get(f.slot) !== f.sha256);
  if (other !== undefined) return said('problem.release_differs.file', { name: other.slot });
  const nothing = said('problem.release_differs.nothing');
  if (told.commit !== null && told.commit !== before.commit)
    return said('problem.release_differs.commit', { a: told.commit, before: before.commit ?? nothing });
  if (told.branch !== null && told.branch !== before.branch)
    return said('problem.release_differs.branch', { a: told.branch, before: before.branch ?? nothing });
  if (told.made_at !== undefined && Date.parse(told.made_at) !== before.made_at.getTime())
    return said('problem.release_differs.made', { a: told.made_at, before: iso(before.made_at) });
  if (told.parents.length > 0 && told.parents.join() !== before.parents.join())
    return said('problem.release_differs.parents');
  if (told.runtime !== null && told.runtime !== before.runtime)
    return said('problem.release_differs.runtime', { a: told.runtime, before: before.runtime ?? nothing });
  if (told.measure_with !== null && told.measure_with !== before.measure_with)
    return said('problem.release_differs.measured', {
      a: told.measure_with,
      before: before.measure_with ?? said('problem.release_differs.default'),
    });
  return null;
}

const releaseDiffers = (suite: StoredSuite, { name }: StoredRelease, why: Said): ProblemError =>
  new ProblemError(
    409,
    'RELEASE_DIFFERS',
    said('problem.release_differs', { name: suite.name, label: name, why }),
  );
