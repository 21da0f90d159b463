import { Injectable, Logger } from '@nestjs/common';
import { configurationKey, type Device } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import type { SuspiciousSeries } from '../series/series.repository.js';
import { SeriesService } from '../series/series.service.js';
import { measuredAs } from './pinned.js';
import { ReleasesRepository, type StoredRelease } from './releases.repository.js';
import { slotsOf } from './slots.js';
import { ownerOf, SuitesRepository, type StoredSuite } from './suites.repository.js';

/** So many runs more of each suspicious cell, on each of its devices. */
const MORE_RUNS = 3;

/** One point proves nothing: it asks for more runs on the same devices and on another one of their kind. */
@Injectable()
export class LookAgainService {
  private readonly logger = new Logger('Suites');

  constructor(
    private readonly db: DataSource,
    private readonly suites: SuitesRepository,
    private readonly releases: ReleasesRepository,
    private readonly series: SeriesService,
    private readonly devices: DevicesService,
    private readonly benchmarks: BenchmarksService,
  ) {}

  /** After the series of a suite were read. Done again, it starts nothing more. */
  async suiteRead(suiteId: string): Promise<void> {
    const suspicious = await this.series.suspicious(suiteId);
    if (suspicious.length === 0) return;
    const suite = await this.suites.byId(this.db, suiteId);
    const place = Math.max(...suspicious.map((s) => s.place));
    const release = suite && (await this.releases.toLookAgain(this.db, suiteId, place));
    if (suite === null || release === null) return;
    const newest = suspicious.filter((s) => s.place === place);
    await this.measure(suite, release, newest).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      this.logger.warn(
        `Suite "${suite.name}" could not look at release ${release.name} again: ${error.detail}`,
      );
    });
    await this.releases.lookedAgain(this.db, release.id);
  }

  private async measure(
    suite: StoredSuite,
    release: StoredRelease,
    suspicious: readonly SuspiciousSeries[],
  ): Promise<void> {
    const who = ownerOf(suite);
    const ids = sameAndAnother(suspicious, await this.devices.choose(who, {}));
    if (ids.length === 0) return;
    const slots = new Set(suspicious.map((s) => s.slot));
    const bySha = slotsOf(
      suite.models.filter((m) => slots.has(m.slot)),
      release,
    );
    const asked = new Map(suspicious.map((s) => [configurationKey(s.configuration), s.configuration]));
    const { configurations, ...of } = measuredAs([...asked.values()], [release]);
    const request = {
      name: `${suite.name} ${release.name}: looking again`.slice(0, 200),
      models: Object.keys(bySha),
      configurations,
      devices: { ids },
      plan: { ...suite.plan, repeats: MORE_RUNS },
    };
    const origin = { suiteId: suite.id, slots: bySha, ...of };
    await this.benchmarks.create(who, request, `look-again-${release.id}`, origin);
  }
}

/** The devices that measured it and are there, and of each device model one more. */
function sameAndAnother(suspicious: readonly SuspiciousSeries[], all: readonly Device[]): string[] {
  const there = all.filter((d) => d.admin === 'enabled');
  const same = new Set(suspicious.flatMap((s) => s.devices));
  const others = new Map<string, string>();
  const wanted = new Set(suspicious.map((s) => s.device_model));
  for (const d of there)
    if (wanted.has(d.facts.device_model) && !same.has(d.id) && d.reachability === 'online')
      others.set(d.facts.device_model, d.id);
  return [...there.filter((d) => same.has(d.id)).map((d) => d.id), ...others.values()];
}
