import { Injectable, Logger } from '@nestjs/common';
import {
  meetsChoice,
  nearest,
  newRelease,
  newSuite,
  type Benchmark,
  type NewRelease,
  type NewSuite,
  type NewSuiteOfBenchmark,
  type NewSuiteRun,
  type Suite,
  type SuiteChange,
  type SuiteModel,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { cursors } from '../../platform/database/cursor.js';
import { iso, isoOrNull } from '../../platform/database/rows.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import { SeriesService } from '../series/series.service.js';
import { ReleasesService } from './releases.service.js';
import { measuredAs } from './pinned.js';
import type { StoredRelease } from './releases.repository.js';
import { slotsOf } from './slots.js';
import { nextRun } from './schedule.js';
import { ownerOf, SuitesRepository, type StoredSuite } from './suites.repository.js';

/** Saved benchmarks, and their runs for releases. */
@Injectable()
export class SuitesService {
  private readonly logger = new Logger('Suites');

  constructor(
    private readonly db: DataSource,
    private readonly repository: SuitesRepository,
    private readonly releases: ReleasesService,
    private readonly benchmarks: BenchmarksService,
    private readonly devices: DevicesService,
    private readonly series: SeriesService,
  ) {}

  /** @throws ProblemError SUITE_NAME_TAKEN, MODEL_NOT_FOUND, SCHEDULE_UNREADABLE, SCHEDULE_NEVER */
  async create(who: Principal, told: NewSuite): Promise<Suite> {
    await this.refuseUnknownModels(who, told);
    const made = await this.repository.insert(this.db, who, told, dueAt(told));
    if (made === null) throw nameTaken(told.name);
    return this.shown(who, [made]).then(([suite]) => suite!);
  }

  /** A benchmark becomes a suite: what was chosen by facts is chosen by facts again. */
  async createOfBenchmark(who: Principal, { name, benchmark }: NewSuiteOfBenchmark): Promise<Suite> {
    const [request, shown] = await Promise.all([
      this.benchmarks.requestOf(who, benchmark),
      this.benchmarks.get(who, benchmark),
    ]);
    const names = new Map(shown.models.map((m) => [m.sha256, m.name]));
    const models = request.models.map((sha256) => ({
      slot: names.get(sha256) ?? sha256.slice(0, 12),
      sha256,
    }));
    return this.create(who, newSuite.parse({ ...request, name, models: toldApart(models) }));
  }

  /** @throws ProblemError SUITE_NOT_FOUND and what making one throws */
  async change(who: Principal, ref: string, told: SuiteChange): Promise<Suite> {
    const before = await this.byRef(who, ref);
    const {
      id,
      number: _,
      created_at: __,
      next_run_at: ___,
      owner_id: ____,
      team_id: _____,
      ...was
    } = before;
    const after: NewSuite = { ...was, ...told };
    await this.refuseUnknownModels(who, after);
    const changed = await this.repository
      .update(this.db, id, after, told.schedule === undefined ? before.next_run_at : dueAt(after))
      .catch((error: unknown) => {
        if ((error as { code?: unknown }).code === '23505') throw nameTaken(after.name);
        throw error;
      });
    if (changed === null) throw notFound('suite', ref);
    if (told.watched ?? told.budgets) await this.series.readAgain(id);
    return this.shown(who, [changed]).then(([suite]) => suite!);
  }
  async remove(who: Principal, ref: string): Promise<void> {
    await this.repository.remove(this.db, (await this.byRef(who, ref)).id);
  }

  async get(who: Principal, ref: string): Promise<Suite> {
    return this.shown(who, [await this.byRef(who, ref)]).then(([suite]) => suite!);
  }
  async byRef(who: Principal, ref: string): Promise<StoredSuite> {
    const found = await this.repository.byRef(this.db, who, ref);
    if (found !== null) return found;
    const meant = nearest(ref, await this.repository.names(this.db, who));
    if (meant === null) throw notFound('suite', ref);
    throw new ProblemError(
      404,
      'SUITE_NOT_FOUND',
      said('problem.suite_not_found', { code: ref, name: meant }),
    );
  }
  async list(who: Principal, q: { search?: string | undefined; cursor?: string | undefined; limit: number }) {
    const [found, total] = await Promise.all([
      this.repository.list(this.db, who, { ...q, limit: q.limit + 1 }),
      this.repository.count(this.db, who, q.search),
    ]);
    const { items, next_cursor } = cursors.suites.page(found, q.limit, (s) => ({
      at: iso(s.created_at),
      id: s.id,
    }));
    return { items: await this.shown(who, items), next_cursor, total };
  }

  /**
   * Runs a suite for a release, or for versions of a runtime side by side: for a file that a release brings, that one is
   * measured, else the suite's own.
   * @throws ProblemError SUITE_NOT_FOUND, NO_DEVICES and what adding a release or making a benchmark throws
   */
  async run(who: Principal, ref: string, { release: told, releases }: NewSuiteRun): Promise<Benchmark> {
    const suite = await this.byRef(who, ref);
    // Before a release is added that nobody can measure.
    await this.refuseWithoutDevices(who, suite);
    const added: StoredRelease[] = [];
    for (const r of releases ?? [told ?? named(new Date())])
      added.push((await this.releases.add(suite.id, r)).release);
    return this.measure(who, suite, added);
  }

  private async refuseWithoutDevices(who: Principal, { name, devices }: StoredSuite): Promise<void> {
    const found = await this.devices.choose(who, devices).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      throw new ProblemError(
        422,
        'SUITE_DEVICES_GONE',
        said('problem.suite_devices_gone', { name, why: error.said }),
      );
    });
    if (found.length > 0) return;
    const why = await this.devices.whyNone(who, devices);
    throw new ProblemError(422, 'NO_DEVICES', said('problem.suite_no_devices', { name, why }));
  }

  private async measure(
    who: Principal,
    suite: StoredSuite,
    releases: readonly StoredRelease[],
  ): Promise<Benchmark> {
    // Versions of a runtime bring no files: the slots are the same in all of them.
    const slots = slotsOf(suite.models, releases[0]!);
    const names = releases.map((r) => r.name).join(', ');
    if (Object.keys(slots).length < suite.models.length)
      throw new ProblemError(
        422,
        'SLOTS_EQUAL',
        said('problem.slots_equal', { label: names, name: suite.name }),
      );
    const { configurations, ...of } = measuredAs(suite.configurations, releases);
    const { devices, plan } = suite;
    const request = {
      name: `${suite.name} ${names}`.slice(0, 200),
      models: Object.keys(slots),
      ...{ configurations, devices, plan },
    };
    const { benchmark } = await this.benchmarks.create(who, request, null, {
      suiteId: suite.id,
      slots,
      ...of,
    });
    return benchmark;
  }

  /** Starts what is due. One that cannot start says so in the log and is due again at its next time. */
  async runDue(now: Date): Promise<void> {
    for (const suite of await this.repository.due(this.db)) {
      const next = suite.schedule === null ? null : nextRun(suite.schedule, now);
      if (!(await this.repository.move(this.db, suite.id, suite.next_run_at!, next))) continue;
      await this.run(ownerOf(suite), suite.id, {}).catch((error: unknown) => {
        const why = error instanceof ProblemError ? error.detail : String(error);
        this.logger.warn(`Suite "${suite.name}" was due and did not start: ${why}`);
      });
    }
  }

  private async refuseUnknownModels({ teamId }: Principal, { models }: NewSuite): Promise<void> {
    const known = await this.repository.modelsOf(
      this.db,
      teamId,
      models.map((m) => m.sha256),
    );
    const missing = models.find((m) => !known.has(m.sha256));
    if (missing !== undefined) throw notFound('model', missing.sha256);
  }

  /** What each choice finds now; nothing where it names a set that is gone. */
  private async findDevices(
    who: Principal,
    suites: readonly StoredSuite[],
  ): Promise<Map<string, { devices: number; device_models: number }>> {
    const all = suites.length === 0 ? [] : await this.devices.choose(who, {});
    const counts = new Map<string, { devices: number; device_models: number }>();
    for (const { id, devices } of suites) {
      const inSet = devices.set_id === undefined ? null : await this.idsOfSet(who, devices.set_id);
      const found = all.filter((d) => meetsChoice(d, devices) && (inSet?.has(d.id) ?? true));
      counts.set(id, {
        devices: found.length,
        device_models: new Set(found.map((d) => d.facts.device_model)).size,
      });
    }
    return counts;
  }
  private async idsOfSet(who: Principal, set_id: string): Promise<Set<string>> {
    const found = await this.devices.choose(who, { set_id }).catch((error: unknown) => {
      if (error instanceof ProblemError) return [];
      throw error;
    });
    return new Set(found.map((d) => d.id));
  }

  private async shown(who: Principal, suites: readonly StoredSuite[]): Promise<Suite[]> {
    const ids = suites.map((s) => s.id);
    const [models, running, standings, owners, fitting] = await Promise.all([
      this.repository.modelsOf(
        this.db,
        who.teamId,
        suites.flatMap((s) => s.models.map((m) => m.sha256)),
      ),
      this.repository.runningOf(this.db, ids),
      this.series.standings(suites),
      this.repository.ownersOf(
        this.db,
        suites.map((s) => s.owner_id),
      ),
      this.findDevices(who, suites),
    ]);
    return Promise.all(
      suites.map(async ({ next_run_at, created_at, owner_id, team_id: _, ...s }) => {
        const now = running.get(s.id) ?? null;
        const estimate = now && (await this.benchmarks.get(who, String(now.number))).estimate;
        return {
          ...s,
          models: s.models.map((m) => ({
            ...m,
            ...(models.get(m.sha256) ?? { name: m.slot, family: null, deleted: true }),
          })),
          owner: owners.get(owner_id) ?? '',
          created_at: iso(created_at),
          standing: {
            ...standings.get(s.id)!,
            ...(fitting.get(s.id) ?? { devices: 0, device_models: 0 }),
            running: now && { ...now, seconds_left: estimate?.seconds_left ?? null },
            next_run_at: isoOrNull(next_run_at),
          },
        };
      }),
    );
  }
}

/** A run that nobody named a release for is one of its own, by the time at which it is asked for. */
const named = (now: Date): NewRelease =>
  newRelease.parse({
    name: `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    made_at: now.toISOString(),
  });

/** Models of one name get a piece of their hash. */
function toldApart(models: readonly SuiteModel[]): SuiteModel[] {
  const often = (slot: string) => models.filter((m) => m.slot === slot).length > 1;
  return models.map((m) => ({ ...m, slot: often(m.slot) ? `${m.slot} ${m.sha256.slice(0, 8)}` : m.slot }));
}

const dueAt = ({ schedule }: NewSuite): Date | null =>
  schedule === null ? null : nextRun(schedule, new Date());

const nameTaken = (name: string): ProblemError =>
  new ProblemError(409, 'SUITE_NAME_TAKEN', said('problem.suite_name_taken', { name }));
