import { Injectable } from '@nestjs/common';
import {
  cellsOfQuery,
  numbersOfBenchmarks,
  queriesOf,
  speakersOf,
  type Outside,
  type Said,
  type Stored,
} from '@rackmark/analysis';
import type {
  Benchmark,
  Cell,
  DeviceFacts,
  FrozenReport,
  ReportBlock,
  SeriesBasis,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import type { EvidentRun } from '../results/evidence.repository.js';
import { ResultsService } from '../results/results.service.js';
import { SeriesService } from '../series/series.service.js';
import { ReportMaker } from './maker.js';
import type { Naming } from './making.js';
import { namesFor } from './names.js';

export interface Evidence {
  stored: Stored;
  /** What cells gave out, of those that have something to say. */
  said: [string, Said][];
}
/** What becomes of each record, in canonical JSON. */
export type Keep = (record: { sha256: string; runId: string; record: string }) => Promise<void>;

/** Gathers what a report is made of. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
    private readonly devices: DevicesService,
    private readonly maker: ReportMaker,
    private readonly series: SeriesService,
  ) {}

  /** @throws ProblemError BENCHMARK_NOT_FOUND, CELL_NOT_FOUND, SERIES_NOT_FOUND */
  async gather(
    who: Principal,
    blocks: readonly ReportBlock[],
    naming: Naming,
    keep: Keep,
  ): Promise<Evidence> {
    const queries = queriesOf(blocks);
    const series = await this.seriesOf(who, blocks);
    const drawn = blocks.flatMap((b) => (b.kind === 'distribution' || b.kind === 'operators' ? b.cells : []));
    const whole = new Set(blocks.flatMap((b) => (b.kind === 'cells' ? [b.benchmark] : [])));
    const read = series.flatMap((s) => s.rows.map((r) => r.cell_id));
    const known = await this.results.cellsByIds(who, [...new Set([...read, ...drawn])]);
    const lost = drawn.find((id) => !known.some((c) => c.id === id));
    if (lost !== undefined) throw cellGone(lost);
    const refs = new Set([...queries.flatMap(numbersOfBenchmarks), ...whole].map(String));
    for (const c of known) refs.add(c.benchmark_id);
    const found = new Map<string, Benchmark>();
    // One after the other: a series is of as many benchmarks as it has releases.
    for (const ref of refs) {
      const b = await this.benchmarks.get(who, ref);
      found.set(b.id, b);
    }
    const benchmarks = [...found.values()].sort((a, b) => a.number - b.number);
    // Those of series first, in their order: a device has one letter in the series and beside it.
    const chosen = new Set([...read, ...drawn]);
    const byId = new Map(known.map((c) => [c.id, c]));
    const all = new Map([...chosen].map((id) => [id, byId.get(id)!]));
    const wanted = new Set([...queries.flatMap(numbersOfBenchmarks), ...whole]);
    for (const b of benchmarks) {
      if (!wanted.has(b.number)) continue;
      const cells = await this.results.cellsOfBenchmark(b.id);
      for (const c of cells) all.set(c.id, c);
      if (whole.has(b.number)) for (const c of cells) chosen.add(c.id);
      for (const q of queries) for (const c of cellsOfQuery(q, b.number, cells)) chosen.add(c.id);
    }
    const { runs, cells } = await this.runsAndCells(who, [...chosen], all);
    const names = namesFor(naming, cells);
    const hashed = await this.records(runs, new Set(drawn), naming, keep);
    return {
      stored: {
        benchmarks: benchmarks.map(benchmarkOf),
        devices: await this.devicesOf(cells, names),
        cells,
        runs: runs.map((r) => ({ ...r, record_sha256: hashed.hashes.get(r.id)! })),
        pictures: await this.pictures(drawn, hashed.pictures),
        series,
      },
      said: [...hashed.said],
    };
  }

  /** What the series of blocks are read from, each once. @throws ProblemError SERIES_NOT_FOUND */
  private async seriesOf(who: Principal, blocks: readonly ReportBlock[]): Promise<SeriesBasis[]> {
    const ids = new Set(blocks.flatMap((b) => (b.kind === 'series' ? [b.series] : [])));
    const found = [];
    for (const id of ids) found.push(await this.series.basisOf(who, id));
    return found;
  }

  /** With those that they were held against, so that a reader can judge them again. */
  private async runsAndCells(
    who: Principal,
    chosen: readonly string[],
    all: ReadonlyMap<string, Cell>,
  ): Promise<{ runs: EvidentRun[]; cells: Cell[] }> {
    const first = await this.results.evidenceOf(chosen);
    const more = first.also.length === 0 ? [] : (await this.results.evidenceOf(first.also)).runs;
    const ids = new Set([...chosen, ...first.also]);
    const beside = await this.results.cellsByIds(
      who,
      first.also.filter((id) => !all.has(id)),
    );
    return {
      // A reference was held against none: that is what makes it one.
      runs: [...first.runs, ...more],
      cells: [...[...all.values()].filter((c) => ids.has(c.id)), ...beside],
    };
  }

  private async records(runs: readonly EvidentRun[], drawn: ReadonlySet<string>, naming: Naming, keep: Keep) {
    const byId = new Map(runs.map((r) => [r.id, r]));
    const speakers = new Map([...speakersOf(runs)].map(([cell, run]) => [run, cell]));
    const said = new Map<string, Said>();
    const hashes = new Map<string, string>();
    const pictures = new Map<string, FrozenReport['pictures'][number]['runs']>();
    for await (const { run_id, record } of this.results.recordsOf([...byId.keys()])) {
      const run = byId.get(run_id)!;
      const speaks = speakers.has(run_id);
      const isDrawn = drawn.has(run.cell_id);
      const { id, position, repeat, verdict } = run;
      const made = await this.maker.record({
        ...{ text: record, naming, isDrawn, speaks, run: { id, position, repeat, verdict } },
      });
      hashes.set(run_id, made.sha256);
      await keep({ sha256: made.sha256, runId: run_id, record: made.text });
      if (made.said !== null) said.set(speakers.get(run_id)!, made.said);
      if (made.picture !== null)
        pictures.set(run.cell_id, [...(pictures.get(run.cell_id) ?? []), made.picture]);
    }
    return { hashes, said, pictures };
  }

  private async pictures(
    drawn: readonly string[],
    runs: ReadonlyMap<string, FrozenReport['pictures'][number]['runs']>,
  ): Promise<FrozenReport['pictures']> {
    return Promise.all(
      [...new Set(drawn)].map(async (cell_id) => {
        const own = [...(runs.get(cell_id) ?? [])].sort((a, b) => a.position - b.position);
        const of = own.some((r) => r.positions.length > 0) ? ('tokens' as const) : ('iterations' as const);
        return { cell_id, of, runs: own, operators: await this.results.operatorsOf(cell_id) };
      }),
    );
  }

  private async devicesOf(cells: readonly Cell[], outside: Outside): Promise<FrozenReport['devices']> {
    const byId = new Map(cells.map((c) => [c.device.id, c.device]));
    const found = await this.devices.byIds([...byId.keys()]);
    const facts = new Map(found.map(({ device }) => [device.id, device.facts]));
    return [...byId.values()].map(({ id, name, kind, device_model, simulated }) => ({
      ...{ id, label: outside.deviceLabel(id, name), device_model, simulated },
      ...{ facts: factsOf(facts.get(id)!), kind: kind as DeviceFacts['kind'] },
    }));
  }
}

/** What is told of a device: an allow-list, without anything that names this one. */
function factsOf(facts: DeviceFacts): Record<string, string> {
  const a = facts.android;
  const told: Record<string, string | null | undefined> = {
    system: a === null ? facts.os : `Android ${a.android}`,
    chip: a?.soc.name ?? facts.processor,
    architecture: facts.architecture,
    cores: facts.cores === null ? null : String(facts.cores),
    memory_mib: facts.memory_mib === null ? null : String(facts.memory_mib),
    gpu: a?.gpu?.name,
    gpu_driver: a?.gpu?.driver,
    npu: a?.npu?.name,
    security_patch: a?.security_patch,
  };
  return Object.fromEntries(
    Object.entries(told).filter((e): e is [string, string] => typeof e[1] === 'string'),
  );
}

const benchmarkOf = (b: Benchmark): FrozenReport['benchmarks'][number] => ({
  ...{ id: b.id, number: b.number, name: b.name, plan: b.plan, seed: b.seed },
  ...{ started_at: b.started_at, ended_at: b.ended_at },
});

const cellGone = (id: string): ProblemError =>
  new ProblemError(404, 'CELL_NOT_FOUND', said('problem.report_cell', { code: id }));
