import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  cellsOfQuery,
  numbersOfBenchmarks,
  outsideRecord,
  pictureOfRun,
  queriesOf,
  saidOfRecord,
  speakersOf,
  type Outside,
  type Stored,
} from '@rackmark/analysis';
import type {
  Benchmark,
  Cell,
  DeviceFacts,
  FrozenReport,
  ReportBlock,
  ReportRecord,
} from '@rackmark/contracts';
import canonicalize from 'canonicalize';
import { ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { DevicesService } from '../devices/devices.service.js';
import type { EvidentRun } from '../results/evidence.repository.js';
import { ResultsService } from '../results/results.service.js';

export interface Evidence {
  stored: Stored;
  saidOf: (cellId: string) => ReturnType<typeof saidOfRecord> | undefined;
}
/** What becomes of each record, in canonical JSON. */
type Keep = (record: { sha256: string; runId: string; record: string }) => Promise<void>;

/** RFC 8785: the same content is the same bytes, whoever writes it. */
export const canonical = (value: unknown): string => canonicalize(value)!;
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Gathers what a report is made of. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
    private readonly devices: DevicesService,
  ) {}

  /** @throws ProblemError BENCHMARK_NOT_FOUND, CELL_NOT_FOUND */
  async gather(
    who: Principal,
    blocks: readonly ReportBlock[],
    outside: (cells: readonly Cell[]) => Outside,
    keep: Keep,
  ): Promise<Evidence & { outside: Outside }> {
    const queries = queriesOf(blocks);
    const drawn = blocks.flatMap((b) => (b.kind === 'distribution' || b.kind === 'operators' ? b.cells : []));
    const whole = new Set(blocks.flatMap((b) => (b.kind === 'cells' ? [b.benchmark] : [])));
    const known = await this.results.cellsByIds(who, [...new Set(drawn)]);
    const lost = drawn.find((id) => !known.some((c) => c.id === id));
    if (lost !== undefined) throw cellGone(lost);
    const refs = new Set([...queries.flatMap(numbersOfBenchmarks), ...whole].map(String));
    for (const c of known) refs.add(c.benchmark_id);
    const read = await Promise.all([...refs].map((ref) => this.benchmarks.get(who, ref)));
    const benchmarks = [...new Map(read.map((b) => [b.id, b])).values()].sort((a, b) => a.number - b.number);
    const chosen = new Set(drawn);
    const all = new Map<string, Cell>();
    for (const b of benchmarks) {
      const cells = await this.results.cellsOfBenchmark(b.id);
      for (const c of cells) all.set(c.id, c);
      if (whole.has(b.number)) for (const c of cells) chosen.add(c.id);
      for (const q of queries) for (const c of cellsOfQuery(q, b.number, cells)) chosen.add(c.id);
    }
    const { runs, cells } = await this.runsAndCells([...chosen], all);
    const names = outside(cells);
    const hashed = await this.records(runs, new Set(drawn), names, keep);
    return {
      stored: {
        benchmarks: benchmarks.map(benchmarkOf),
        devices: await this.devicesOf(who, cells, names),
        cells,
        runs: runs.map((r) => ({ ...r, record_sha256: hashed.hashes.get(r.id)! })),
        pictures: await this.pictures(drawn, hashed.pictures),
      },
      saidOf: (cellId) => hashed.said.get(cellId),
      outside: names,
    };
  }

  /** With those that they were held against, so that a reader can judge them again. */
  private async runsAndCells(
    chosen: readonly string[],
    all: ReadonlyMap<string, Cell>,
  ): Promise<{ runs: EvidentRun[]; cells: Cell[] }> {
    const first = await this.results.evidenceOf(chosen);
    const more = first.also.length === 0 ? [] : (await this.results.evidenceOf(first.also)).runs;
    const ids = new Set([...chosen, ...first.also]);
    return {
      // A reference was held against none: that is what makes it one.
      runs: [...first.runs, ...more],
      cells: [...all.values()].filter((c) => ids.has(c.id)),
    };
  }

  private async records(
    runs: readonly EvidentRun[],
    drawn: ReadonlySet<string>,
    outside: Outside,
    keep: Keep,
  ) {
    const byId = new Map(runs.map((r) => [r.id, r]));
    const speakers = new Map(
      [...speakersOf(runs as unknown as FrozenReport['runs'])].map(([cell, run]) => [run, cell]),
    );
    const said = new Map<string, ReturnType<typeof saidOfRecord>>();
    const hashes = new Map<string, string>();
    const pictures = new Map<string, NonNullable<ReturnType<typeof pictureOfRun>>[]>();
    for await (const whole of this.results.recordsOf([...byId.keys()])) {
      const record: ReportRecord = outsideRecord(whole, outside);
      const run = byId.get(record.run_id)!;
      const text = canonical(record);
      const sha256 = sha256Of(text);
      hashes.set(run.id, sha256);
      await keep({ sha256, runId: run.id, record: text });
      const cell = speakers.get(run.id);
      if (cell !== undefined) said.set(cell, saidOfRecord(record));
      const picture = drawn.has(run.cell_id) ? pictureOfRun(run, record) : null;
      if (picture !== null) pictures.set(run.cell_id, [...(pictures.get(run.cell_id) ?? []), picture]);
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

  private async devicesOf(
    who: Principal,
    cells: readonly Cell[],
    outside: Outside,
  ): Promise<FrozenReport['devices']> {
    const byId = new Map(cells.map((c) => [c.device.id, c.device]));
    return Promise.all(
      [...byId.values()].map(async ({ id, name, kind, device_model, simulated }) => {
        const { facts } = await this.devices.get(who, id);
        return {
          ...{ id, label: outside.deviceLabel(id, name), device_model, simulated, facts: factsOf(facts) },
          kind: kind as DeviceFacts['kind'],
        };
      }),
    );
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
  new ProblemError(
    404,
    'CELL_NOT_FOUND',
    `A picture of the report shows the cell ${id}, which is not there any more. Take the block out.`,
  );
