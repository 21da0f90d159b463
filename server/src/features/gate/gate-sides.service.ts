import { Injectable } from '@nestjs/common';
import {
  engineLabel,
  nearest,
  offerFor,
  parseRuntime,
  runtimeName,
  type Device,
  type GateSides as AskedSides,
  type Model,
  type NamedRuntime,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { DevicesService } from '../devices/devices.service.js';
import { ModelsService } from '../models/models.service.js';
import { parentOf } from '../suites/release-order.js';
import { filesOf } from '../suites/slots.js';
import { ReleasesService } from '../suites/releases.service.js';
import type { StoredRelease } from '../suites/releases.repository.js';
import { SuitesService } from '../suites/suites.service.js';
import type { StoredSuite } from '../suites/suites.repository.js';
import { baseOf } from './baseline.js';
import type { GateSide } from './gates.repository.js';
import { toldOf } from './pair-cells.js';

type Of<K extends AskedSides['kind']> = Extract<AskedSides, { kind: K }>;
interface Sides {
  suite: StoredSuite | null;
  base: GateSide;
  candidate: GateSide;
}

const ALONE = { runtime: null, pool: [], notes: [] };

/** Finds what is held against what. */
@Injectable()
export class GateSides {
  constructor(
    private readonly suites: SuitesService,
    private readonly releases: ReleasesService,
    private readonly models: ModelsService,
    private readonly devices: DevicesService,
  ) {}

  /** @throws ProblemError SUITE_NOT_FOUND, RELEASE_NOT_FOUND, RELEASES_UNLIKE, NO_BASE, MODEL_NOT_FOUND, RUNTIME_NOT_THERE */
  of(who: Principal, sides: AskedSides): Promise<Sides> {
    if (sides.kind === 'releases') return this.ofReleases(who, sides);
    return sides.kind === 'models' ? this.ofModels(who, sides) : this.ofRuntimes(who, sides);
  }

  private async ofReleases(who: Principal, asked: Of<'releases'>): Promise<Sides> {
    const suite = await this.suites.byRef(who, asked.suite);
    const all = await this.releases.all(suite.id);
    const candidate = releaseCalled(asked.candidate, suite, all);
    const { releases, note } =
      asked.base === undefined
        ? baseOfSuite(suite, candidate, all)
        : { releases: [releaseCalled(asked.base, suite, all)], note: null };
    refuseOneOfRuntime([...releases, candidate], suite);
    const sideOf = (r: StoredRelease) => ({
      ...{ label: r.name, models: filesOf(suite.models, r), release_id: r.id },
    });
    const runtimeOf = (r: StoredRelease) => parseRuntime(r.measure_with ?? '')?.version ?? null;
    // Runs of several versions of a runtime are no one side.
    const pool = candidate.measure_with === null ? releases.slice(0, -1).map(sideOf) : [];
    const notes = note === null ? [] : [toldOf(note)];
    return {
      suite,
      base: { ...sideOf(releases.at(-1)!), runtime: runtimeOf(releases.at(-1)!), pool, notes },
      candidate: { ...sideOf(candidate), ...ALONE, runtime: runtimeOf(candidate) },
    };
  }

  private async ofModels(who: Principal, asked: Of<'models'>): Promise<Sides> {
    const [base, candidate] = (await this.found(who, [asked.base, asked.candidate])) as [Model, Model];
    const isOneName = base.name === candidate.name;
    const slot = isOneName ? base.name : `${base.name} / ${candidate.name}`;
    const sideOf = ({ name, sha256 }: Model): GateSide => ({
      label: isOneName ? `${name} ${sha256.slice(0, 8)}` : name,
      ...{ models: { [slot]: sha256 }, release_id: null, ...ALONE },
    });
    return { suite: null, base: sideOf(base), candidate: sideOf(candidate) };
  }

  private async ofRuntimes(who: Principal, asked: Of<'runtimes'>): Promise<Sides> {
    const found = await this.found(who, [...new Set(asked.models)]);
    const isTwice = (name: string) => found.filter((m) => m.name === name).length > 1;
    const models = Object.fromEntries(
      found.map(({ name, sha256 }) => [isTwice(name) ? `${name} ${sha256.slice(0, 8)}` : name, sha256]),
    );
    const named = [asked.base, asked.candidate].map((text) => parseRuntime(text)!);
    const devices = await this.devices.choose(who, asked.devices);
    for (const runtime of named) refuseWhereNobodyHas(runtime, devices);
    const [base, candidate] = named.map(({ engine, version }): GateSide => ({
      label: `${engineLabel(engine)} ${version}`,
      ...{ models, release_id: null, ...ALONE, runtime: version },
    }));
    return { suite: null, base: base!, candidate: candidate! };
  }

  private async found(who: Principal, shas: readonly string[]): Promise<Model[]> {
    const all = await this.models.toBeRun(who, shas);
    return shas.map((sha256) => {
      const model = all.find((m) => m.sha256 === sha256);
      if (model === undefined) throw notFound('model', sha256);
      return model;
    });
  }
}

/** One that some lack is for these to say; one that all lack is a slip, or was added nowhere. */
function refuseWhereNobodyHas({ engine, version }: NamedRuntime, devices: readonly Device[]): void {
  const has = (d: Device) => offerFor(d.facts.engines, { engine, runtime: version })?.available === true;
  if (devices.length === 0 || devices.some(has)) return;
  const versions = devices.flatMap(({ facts }) =>
    facts.engines
      .filter((e) => e.engine === engine)
      .flatMap((own) =>
        [own, ...(own.runtimes ?? [])].flatMap((o) => (o.available ? (o.version ?? []) : [])),
      ),
  );
  const known = [...new Set(versions)].sort().map((v) => runtimeName({ engine, version: v }));
  const name = runtimeName({ engine, version });
  const why =
    known.length === 0
      ? said('problem.runtime_not_there.none', { name: engineLabel(engine) })
      : said('problem.runtime_not_there.have', { commas: known });
  throw new ProblemError(422, 'RUNTIME_NOT_THERE', said('problem.runtime_not_there', { name, why }));
}

/** @throws ProblemError NO_BASE where it is the first one */
function baseOfSuite(suite: StoredSuite, candidate: StoredRelease, all: readonly StoredRelease[]) {
  // A version of a runtime follows versions of it only, whatever else the suite has.
  const isAlike = (r: StoredRelease) => (r.measure_with === null) === (candidate.measure_with === null);
  const among = suite.baseline.kind === 'release' ? all : all.filter(isAlike);
  const found = baseOf(suite.baseline, candidate, among);
  if (found !== null) return found;
  throw new ProblemError(
    422,
    'NO_BASE',
    said('problem.no_base', { name: suite.name, label: candidate.name }),
  );
}

/** A version of a runtime is held against another version only. */
function refuseOneOfRuntime(releases: readonly StoredRelease[], { name }: StoredSuite): void {
  const of = releases.find((r) => r.measure_with !== null);
  const other = releases.find((r) => r.measure_with === null);
  if (of === undefined || other === undefined) return;
  throw new ProblemError(
    422,
    'RELEASES_UNLIKE',
    said('problem.releases_unlike', { a: of.name, name, b: of.measure_with!, c: other.name }),
  );
}

/** @throws ProblemError RELEASE_NOT_FOUND */
function releaseCalled(name: string, suite: StoredSuite, all: readonly StoredRelease[]): StoredRelease {
  const found = parentOf(
    name,
    all.map((r) => ({ ...r, madeAt: r.made_at.getTime() })),
  );
  if (found !== undefined) return found;
  const names = all.map((r) => r.name);
  const known =
    names.length === 0
      ? said('problem.release_not_found.none')
      : said('problem.release_not_found.last', { commas: names.slice(-5) });
  const meant = nearest(name, names);
  throw new ProblemError(
    404,
    'RELEASE_NOT_FOUND',
    said('problem.release_not_found.of', {
      ...{ name: suite.name, code: name, after: known },
      detail: meant === null ? '' : said('problem.did_you_mean', { name: meant }),
    }),
  );
}
