import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  benchmark,
  type Benchmark,
  type BenchmarkPreview,
  type Device,
  type Failure,
  type Happening,
  type Model,
  type NewBenchmark,
  type Said,
} from '@rackmark/contracts';
import { english, said, saidOfFailure } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { cursors } from '../../platform/database/cursor.js';
import { Once } from '../../platform/database/idempotency.js';
import { iso, isoOrNull, type Queryable } from '../../platform/database/rows.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import type { Principal } from '../../platform/security/principal.js';
import { DevicesService } from '../devices/devices.service.js';
import { DeletionService, modelDeleted } from '../models/deletion.service.js';
import { InputsService } from '../inputs/inputs.service.js';
import { ModelsService } from '../models/models.service.js';
import { HappeningsService } from '../scheduling/happenings.service.js';
import { SchedulingService } from '../scheduling/scheduling.service.js';
import {
  BenchmarksRepository,
  type BenchmarkQuery,
  type BenchmarkRow,
  type SuiteRun,
} from './benchmarks.repository.js';
import { estimate, type RunTimes } from './planning/estimate.js';
import { expandCells, type PlannedCell } from './planning/expand.js';
import { interleave, seededRandom } from './planning/interleave.js';
import { precisionOf } from './planning/precision.js';
import { openSizes } from './planning/shapes.js';
import { whyTooLarge } from './planning/size.js';
import { whyUnsupported } from './planning/support.js';
import { warningsOf } from './planning/warnings.js';

type Cell = PlannedCell & { unsupported: Failure | null };
/** The order in which people look for a device in a list. */
const byName = new Intl.Collator('en', { numeric: true });

interface Expansion {
  models: Map<string, Model>;
  devices: Map<string, Device>;
  cells: Cell[];
}

/** Turns requests into cells, jobs and runs, and tells how they stand. */
@Injectable()
export class BenchmarksService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: BenchmarksRepository,
    private readonly models: ModelsService,
    private readonly deletion: DeletionService,
    private readonly inputs: InputsService,
    private readonly devices: DevicesService,
    private readonly scheduling: SchedulingService,
    private readonly said: HappeningsService,
    private readonly bus: Bus,
  ) {}

  /** What a request would do. Changes nothing. */
  async preview(who: Principal, request: NewBenchmark): Promise<BenchmarkPreview> {
    const { models, devices, cells } = await this.expand(who, request);
    const known = await this.repository.knownSeconds(this.db, cells, request.plan);
    const supported = cells.filter((c) => c.unsupported === null);
    const perDevice = new Map<string, RunTimes[]>([...devices.keys()].map((device) => [device, []]));
    for (const c of supported)
      perDevice.get(c.deviceId)!.push({
        runs: request.plan.repeats,
        knownSeconds: known.get(`${c.modelSha256} ${c.configurationKey} ${c.deviceId}`),
      });
    const warnings = [
      ...warningsOf(request.configurations, [...devices.values()], request.plan.repeats),
      ...openSizes([...models.values()], request.configurations),
    ];
    if (devices.size === 0) warnings.unshift(await this.devices.whyNone(who, request.devices));
    return {
      cells: cells.length,
      runs: supported.length * request.plan.repeats,
      jobs: [...perDevice.values()].filter((runs) => runs.length > 0).length,
      devices: [...devices.values()].map((d) => ({ id: d.id, name: d.facts.name })),
      unsupported: cells
        .filter((c) => c.unsupported !== null)
        .map((c) => ({
          model: models.get(c.modelSha256)!.name,
          configuration_key: c.configurationKey,
          device: devices.get(c.deviceId)!.facts.name,
          reason: c.unsupported!.message,
          reason_said: c.unsupported!.said,
        })),
      estimate: estimate([...perDevice.values()], request.plan),
      precision: precisionOf(supported, request.plan.repeats),
      warnings: warnings.map((w) => english.tell(w, '')),
      warnings_said: warnings,
    };
  }

  /**
   * Starts a benchmark. The same key with the same request gives the same benchmark again.
   * @throws ProblemError MODEL_NOT_FOUND, MODEL_DELETED, DEVICE_NOT_FOUND, DEVICE_SET_NOT_FOUND, NO_DEVICES, INPUT_NOT_FOUND, BENCHMARK_TOO_LARGE, IDEMPOTENCY_KEY_REUSED
   */
  async create(
    who: Principal,
    request: NewBenchmark,
    key: string | null,
    origin: SuiteRun | null = null,
  ): Promise<{ benchmark: Benchmark; created: boolean }> {
    const once = new Once(who, 'benchmark', key, request);
    const before = await once.made(this.db);
    if (before !== null) return { benchmark: await this.get(who, before), created: false };
    const expansion = await this.expand(who, request);
    if (expansion.devices.size === 0) {
      throw new ProblemError(422, 'NO_DEVICES', await this.devices.whyNone(who, request.devices));
    }
    const made = await once
      .make(this.db, (tx) => this.insert(tx, who, request, expansion, origin))
      .catch((error: unknown) => {
        if (codeOf(error) === FOREIGN_KEY_VIOLATION)
          throw new ProblemError(409, 'CHOICE_CHANGED', said('problem.choice_changed'));
        throw error;
      });
    if (made.created) this.tellOfNew(expansion.devices.keys());
    return { benchmark: await this.get(who, made.id), created: made.created };
  }

  private tellOfNew(devices: Iterable<string>): void {
    const ids = [...devices];
    this.bus.emit('news', {});
    // Their queues have grown.
    this.bus.emit('devices', { ids });
    for (const deviceId of ids) this.bus.emit('work', { deviceId });
  }

  private async expand(who: Principal, request: NewBenchmark): Promise<Expansion> {
    const files = await this.inputs.byShas(who, filesOf(request));
    const found = await this.models.toBeRun(who, request.models);
    const models = new Map(found.map((m) => [m.sha256, m]));
    const missing = request.models.find((sha) => !models.has(sha));
    if (missing !== undefined) throw notFound('model', missing);
    const attached = found.map((m) => m.base?.sha256).filter((sha) => sha !== undefined);
    const bases = new Map((await this.models.toBeRun(who, attached)).map((m) => [m.sha256, m]));
    const gone = [...models.values(), ...bases.values()].find((m) => m.deleted_at !== null);
    if (gone !== undefined) throw modelDeleted(422, gone);
    const devices = new Map((await this.devices.choose(who, request.devices)).map((d) => [d.id, d]));
    const tooMany = whyTooLarge(request, devices.size);
    if (tooMany !== null) throw new ProblemError(422, 'BENCHMARK_TOO_LARGE', tooMany);
    const named = [...devices.values()].sort((a, b) => byName.compare(a.facts.name, b.facts.name));
    const cells = expandCells(
      request.models,
      request.configurations,
      named.map((d) => d.id),
    ).map((c) => {
      const model = models.get(c.modelSha256)!;
      const base = bases.get(model.base?.sha256 ?? '') ?? null;
      const { facts } = devices.get(c.deviceId)!;
      return { ...c, unsupported: whyUnsupported(model, c.configuration, facts, base, files) };
    });
    return { models, devices, cells };
  }

  private async insert(
    tx: Queryable,
    who: Principal,
    request: NewBenchmark,
    { models, devices, cells }: Expansion,
    origin: SuiteRun | null,
  ): Promise<string> {
    const seed = request.seed ?? randomInt(0, 2 ** 31 - 1);
    const name = request.name ?? defaultName([...models.values()], request);
    // The order must follow from the recorded seed.
    const random = seededRandom(seed);
    await this.deletion.hold(who, tx, request.models);
    const id = await this.repository.insert(tx, who, { name, request, cells, seed, origin });
    await this.inputs.name(who, tx, id, filesOf(request));
    const measured = cells.filter((c) => c.unsupported === null).map((c) => c.modelSha256);
    await this.models.fixBases(who, tx, [...new Set(measured)]);
    const cellIds = await this.repository.insertCells(tx, who, id, cells);
    const running = new Map<string, string[]>();
    cells.forEach((c, i) => {
      if (c.unsupported !== null) return;
      const ids = running.get(c.deviceId) ?? [];
      ids.push(cellIds[i]!);
      running.set(c.deviceId, ids);
    });
    for (const device of devices.keys()) {
      const ids = running.get(device);
      if (ids !== undefined)
        await this.repository.insertJob(tx, id, device, interleave(ids, request.plan.repeats, random));
    }
    for (const [device, note] of unsupportedNotes(cells))
      await this.said.say(tx, id, 'unsupported', device, note);
    if (running.size === 0) await this.repository.endWithoutJobs(tx, id);
    return id;
  }

  /** @param ref id or number */
  private async idOf({ teamId }: Principal, ref: string): Promise<string> {
    if (!/^\d+$/.test(ref)) return ref;
    const number = Number(ref);
    const found = number < 2 ** 31 ? await this.repository.idOfNumber(this.db, teamId, number) : null;
    if (found === null) throw notFound('benchmark', ref);
    return found.id;
  }
  async get(who: Principal, ref: string): Promise<Benchmark> {
    const found = await this.repository.byId(this.db, who.teamId, await this.idOf(who, ref));
    if (found === null) throw notFound('benchmark', ref);
    return (await this.withEstimates([found]))[0]!;
  }
  /** What it was asked for, so that it can be asked for again: its devices as a choice, else by their ids. */
  async requestOf(who: Principal, ref: string): Promise<NewBenchmark> {
    const b = await this.get(who, ref);
    const choice = await this.repository.choiceOf(this.db, b.id);
    const { configurations, plan } = b;
    const devices = choice ?? { ids: b.devices.map((d) => d.id) };
    return { models: b.models.map((m) => m.sha256), configurations, devices, plan };
  }
  async list(
    { teamId }: Principal,
    q: BenchmarkQuery,
  ): Promise<{ items: Benchmark[]; next_cursor: string | null; total: number }> {
    const [found, total] = await Promise.all([
      this.repository.list(this.db, teamId, { ...q, limit: q.limit + 1 }),
      this.repository.count(this.db, teamId, q),
    ]);
    const { items, next_cursor } = cursors.benchmarks.page(found, q.limit, (b) => ({
      at: iso(b.created_at),
      id: b.id,
    }));
    return { items: await this.withEstimates(items), next_cursor, total };
  }
  async cancel(who: Principal, ref: string): Promise<Benchmark> {
    const { id, state } = await this.get(who, ref);
    if (state !== 'ended') await this.scheduling.cancelBenchmark(id);
    this.bus.emit('news', {});
    return this.get(who, id);
  }
  async happenings(who: Principal, ref: string): Promise<Happening[]> {
    return this.repository.happenings(this.db, (await this.get(who, ref)).id, 200);
  }

  /** Whose a benchmark is: for what is pushed to pages. Null: there is none. */
  teamOf(id: string): Promise<string | null> {
    return this.repository.teamOf(this.db, id);
  }
  happeningsByIds(ids: readonly number[]): Promise<{ benchmark_id: string; happening: Happening }[]> {
    return this.repository.happeningsByIds(this.db, ids);
  }

  private async withEstimates(found: readonly BenchmarkRow[]): Promise<Benchmark[]> {
    const open = found.filter((b) => b.state !== 'ended').map((b) => b.id);
    const left = open.length === 0 ? [] : await this.repository.runsLeft(this.db, open);
    return found.map((b) => {
      const jobs = left.filter((l) => l.benchmark_id === b.id);
      const { seconds, low, high } = estimate(
        jobs.map((j) => [{ runs: j.runs, knownSeconds: j.seconds ?? undefined }]),
        b.plan,
      );
      return benchmark.parse({
        ...b,
        estimate: b.state === 'ended' ? null : { seconds_left: seconds, low, high },
        created_at: iso(b.created_at),
        started_at: isoOrNull(b.started_at),
        ended_at: isoOrNull(b.ended_at),
      });
    });
  }
}

/** Hashes of the files that its configurations fill inputs from. */
const filesOf = ({ configurations }: NewBenchmark): string[] => [
  ...new Set(configurations.flatMap((c) => Object.values(c.inputs).map((f) => f.sha256))),
];

const FOREIGN_KEY_VIOLATION = '23503';
const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;

function defaultName(models: readonly Model[], { configurations }: NewBenchmark): string {
  const names = models.length <= 3 ? models.map((m) => m.name).join(', ') : `${models.length} models`;
  const labels = [...new Set(configurations.map((c) => english.configuration(c)))];
  const what = labels.length <= 2 ? labels.join(', ') : `${labels.length} configurations`;
  return `${names} · ${what}`.slice(0, 200);
}

/** One line a device and reason, not one a cell. */
function unsupportedNotes(cells: readonly Cell[]): [deviceId: string, note: Said][] {
  const counts = new Map<string, { device: string; why: Said; n: number }>();
  for (const c of cells) {
    if (c.unsupported === null) continue;
    const key = `${c.deviceId} ${c.unsupported.message}`;
    const n = (counts.get(key)?.n ?? 0) + 1;
    counts.set(key, { device: c.deviceId, why: saidOfFailure(c.unsupported), n });
  }
  return [...counts.values()].map(({ device, why, n }) => [device, said('happening.cannot_run', { n, why })]);
}
