import { Injectable } from '@nestjs/common';
import {
  type CellPart,
  type JudgeContext,
  type Judgement,
  type Late,
  type Said,
  summariseCell,
  wasAway,
  withLate,
} from '@rackmark/analysis';
import {
  configuration,
  measurementPlan,
  strip,
  type Cell,
  type Failure,
  type OperatorTime,
  type Outcome,
  type Run,
  type RunReceipt,
  type RunResult,
  type Strip,
  type stripPage,
} from '@rackmark/contracts';
import { failWith, said, saidOfConfiguration, saidOfFailure } from '@rackmark/words';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import type { Queryable } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { UnreadJson } from '../../platform/body/body.js';
import { TooManyWait, Turns } from '../../platform/load/turns.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { agentOf, type Principal } from '../../platform/security/principal.js';
import { HealthService } from '../devices/health/health.service.js';
import { lockDeviceOfLease } from '../devices/lock.js';
import { EndingsService } from '../scheduling/endings.service.js';
import { HappeningsService } from '../scheduling/happenings.service.js';
import { admit, refusals } from './admission.js';
import { EvidenceRepository, type EvidentRun } from './evidence.repository.js';
import { CellsRepository, type CellWithRuns } from './cells.repository.js';
import { Intake } from './intake/intake.js';
import { IntakeRepository, type LeaseBefore, type RunToEnd } from './intake/intake.repository.js';
import { prepare, type Prepared } from './intake/prepare.js';
import { PicturesRepository, type CellPicture } from './pictures.repository.js';
import { RunsRepository } from './runs.repository.js';

/** Results of all jobs that are stored at the same time: the rest of the pool of connections is for everything else. */
const AT_ONCE = 6;
/** Runs that are read together. */
const RUNS_AT_ONCE = 100;
/** A record may be a megabyte. */
const RECORDS_AT_ONCE = 10;
/** Results of one job that wait to be stored; an agent sends one after the other. */
const MOST_WAITING = 100;

/** Takes results in, judges them, and gives them out. */
@Injectable()
export class ResultsService {
  private readonly turns = new Turns(AT_ONCE);

  constructor(
    private readonly db: DataSource,
    private readonly runs: RunsRepository,
    private readonly cells: CellsRepository,
    private readonly pictures: PicturesRepository,
    private readonly evidence: EvidenceRepository,
    private readonly endings: EndingsService,
    private readonly happenings: HappeningsService,
    private readonly intake: Intake,
    private readonly writes: IntakeRepository,
    private readonly health: HealthService,
    private readonly bus: Bus,
  ) {}

  /**
   * Stores a run's result, also when its lease is over by now. The same result again changes nothing.
   * @param who an agent writes under its own leases only
   * @throws ProblemError RUN_NOT_FOUND, LEASE_OF_ANOTHER_AGENT, LEASE_NOT_OF_RUN, RUN_ALREADY_ENDED, TOO_MANY_RESULTS
   */
  async store(who: Principal, runId: string, given: RunResult | UnreadJson): Promise<RunReceipt> {
    const { jobId, context, isWanted } = await this.contextOf(who, runId);
    const prepared =
      given instanceof UnreadJson ? await this.intake.prepare(given.bytes, context) : prepare(given, context);
    // Results of one job wait for each other in the database anyway: they need not hold its connections meanwhile.
    return this.turns
      .take(jobId, { each: 1, most: MOST_WAITING }, () => this.write(who, runId, prepared, isWanted))
      .catch((error: unknown) => {
        if (error instanceof TooManyWait) throw tooManyResults();
        throw error;
      });
  }

  private async write(
    who: Principal,
    runId: string,
    prepared: Prepared,
    isWanted: boolean,
  ): Promise<RunReceipt> {
    const { result, sha256 } = prepared;
    const stored = await transaction(this.db, async (tx) => {
      await lockDeviceOfLease(tx, result.lease_id);
      const { lease, run } = await this.writes.lock(tx, {
        leaseId: result.lease_id,
        runId,
        agentId: agentOf(who),
      });
      if (run === null) throw notFound('run', runId);
      const admission = admit(lease, run, { epoch: result.epoch, sha256 });
      if (admission.is === 'refused')
        throw new ProblemError(
          admission.code === 'LEASE_OF_ANOTHER_AGENT' ? 403 : 409,
          admission.code,
          refusals[admission.code],
        );
      if (admission.is === 'known')
        return { run, notNeeded: await this.writes.endedByOthers(tx, run.job_id), known: true };
      const late = admission.late
        ? {
            seconds: lease!.late_seconds ?? 0,
            away_seconds: lease!.silent_seconds,
            other_agent: lease!.other_agent,
          }
        : null;
      if (late !== null && wasAway(late)) await this.sayLate(tx, run, lease!);
      await this.keep(tx, run, prepared, { attemptId: lease!.attempt_id, late, isWanted });
      if (result.failure !== null && result.outcome === 'failed')
        await this.health.note(tx, run.device_id, result.failure, run.benchmark_id);
      await this.refreshCell(tx, run.cell_id);
      const notNeeded = await this.endings.resultStored(tx, run, cannotRun(result));
      return { run, notNeeded, known: false };
    });
    if (!stored.known) this.bus.emit('news', {});
    return { run_id: runId, state: stored.known ? 'known' : 'stored', not_needed: stored.notNeeded };
  }

  /** Once an attempt, however many of its results come late. */
  private async sayLate(tx: Queryable, run: RunToEnd, lease: LeaseBefore): Promise<void> {
    if (!(await this.writes.isFirstLate(tx, lease.attempt_id))) return;
    const late = said('happening.late', { agent: lease.agent_name, away_seconds: lease.silent_seconds });
    await this.happenings.say(tx, run.benchmark_id, 'info', run.device_id, late);
  }

  private async keep(
    tx: Queryable,
    run: RunToEnd,
    prepared: Prepared,
    { attemptId, late, isWanted }: { attemptId: string; late: Late | null; isWanted: boolean },
  ): Promise<void> {
    const { result } = prepared;
    const judgement =
      late === null || prepared.judgement === null ? prepared.judgement : withLate(prepared.judgement, late);
    await this.writes.store(tx, run.id, attemptId, { ...prepared, judgement }, late);
    if (judgement !== null && isWanted) await this.writes.offerAsReference(tx, run.id);
    if (result.failure !== null || judgement?.verdict === 'suspect' || judgement?.verdict === 'invalid') {
      const cell = {
        model: run.model_name,
        name: saidOfConfiguration(configuration.parse(run.configuration), { engine: true }),
      };
      const why = result.failure === null ? whyNot(judgement!) : saidOfFailure(result.failure);
      const kind = result.outcome === 'unsupported' ? 'unsupported' : result.failure ? 'failed' : 'suspect';
      await this.happenings.say(
        tx,
        run.benchmark_id,
        kind,
        run.device_id,
        said('happening.run', { ...cell, n: run.repeat, why }),
      );
    }
  }

  /** What a result is judged by. @throws ProblemError RUN_NOT_FOUND */
  private async contextOf(
    who: Principal,
    runId: string,
  ): Promise<{ jobId: string; context: JudgeContext; isWanted: boolean }> {
    const found = await this.writes.context(this.db, who.teamId, runId);
    if (found === null) throw notFound('run', runId);
    const { reference, reference_answer: referenceAnswer } = found;
    const asked = configuration.parse(found.configuration);
    return {
      jobId: found.job_id,
      context: {
        plan: measurementPlan.parse(found.plan),
        configuration: asked,
        ...{ reference, referenceAnswer },
        device: { kind: found.device_kind },
      },
      // What others are held against is never replaced: with one there, this run need not be looked at for it.
      isWanted: reference === null || (asked.lm !== null && referenceAnswer === null),
    };
  }

  /** A cell's numbers are made of its ended runs. */
  private async refreshCell(tx: Queryable, cellId: string): Promise<void> {
    const cells = await this.cells.runsOf(tx, [cellId]);
    await this.cells.save(
      tx,
      cells.map((c) => ({ ...c, ...summariseCell(c.ended) })),
    );
  }

  /** Measured runs of cells as reports have them, and cells of runs that they were held against and that are not among these. */
  async evidenceOf(cellIds: readonly string[]): Promise<{ runs: EvidentRun[]; also: string[] }> {
    const runs = await this.evidence.runs(this.db, cellIds);
    const references = [...new Set(runs.flatMap((r) => r.reference_run_id ?? []))];
    const cells = await this.evidence.cellsOf(this.db, references);
    return { runs, also: cells.filter((c) => !cellIds.includes(c)) };
  }
  /** What runs recorded, some at a time, as texts that `reportRecord` reads. */
  async *recordsOf(runIds: readonly string[]): AsyncGenerator<{ run_id: string; record: string }> {
    for (let i = 0; i < runIds.length; i += RECORDS_AT_ONCE)
      yield* await this.evidence.records(this.db, runIds.slice(i, i + RECORDS_AT_ONCE));
  }

  cellsOfBenchmark(benchmarkId: string): Promise<Cell[]> {
    return this.cells.ofBenchmark(this.db, benchmarkId);
  }
  /** Every model and configuration of a benchmark, without what was measured. */
  partsOfBenchmark(benchmarkId: string): Promise<CellPart[]> {
    return this.cells.partsOf(this.db, benchmarkId);
  }
  cellsWithRuns(benchmarkId: string): Promise<CellWithRuns[]> {
    return this.cells.withRuns(this.db, benchmarkId);
  }
  /** Runs of a benchmark in the order in which they are made, some at a time. */
  async *runsOfBenchmark({ teamId }: Principal, benchmarkId: string): AsyncGenerator<Run[]> {
    let after: Pick<Run, 'benchmark_id' | 'job_id' | 'position'> | null = null;
    do {
      const part: Run[] = await this.runs.list(this.db, teamId, {
        benchmark_id: benchmarkId,
        limit: RUNS_AT_ONCE,
        after,
      });
      yield part;
      after = part.length < RUNS_AT_ONCE ? null : part.at(-1)!;
    } while (after !== null);
  }
  /** The plans of a benchmark's jobs, a page of them. */
  async strips(
    benchmarkId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<z.infer<typeof stripPage>> {
    const after = cursors.strips.read(cursor);
    const found = await this.runs.strips(this.db, { benchmarkId, jobIds: null, after, limit: limit + 1 });
    const page = cursors.strips.page(found, limit, (s) => ({ device: s.device_name, id: s.job_id }));
    return { ...page, items: page.items.map((s) => strip.parse(s)) };
  }
  /** The plans of some jobs of a benchmark. */
  async stripsOfJobs(benchmarkId: string, jobIds: readonly string[]): Promise<Strip[]> {
    const asked = { benchmarkId, jobIds, after: null, limit: jobIds.length };
    return (await this.runs.strips(this.db, asked)).map((s) => strip.parse(s));
  }
  /** A run with all that it recorded, as JSON; null where there is none. @param more what is said of it besides */
  runDetail({ teamId }: Principal, id: string, more: object = {}): Promise<string | null> {
    return this.runs.detail(this.db, teamId, id, more);
  }
  runsOfCells(cellIds: readonly string[]): Promise<Run[]> {
    return this.runs.ofCells(this.db, cellIds);
  }
  /** Those of these cells that there are. */
  knownCells({ teamId }: Principal, ids: readonly string[]): Promise<Set<string>> {
    return this.cells.known(this.db, teamId, ids);
  }
  cellsByIds({ teamId }: Principal, ids: readonly string[]): Promise<Cell[]> {
    return this.cells.byIds(this.db, teamId, ids);
  }
  picturesOf(cellIds: readonly string[]): Promise<Map<string, CellPicture>> {
    return this.pictures.ofCells(this.db, cellIds);
  }
  saidOf(cellIds: readonly string[]): Promise<Map<string, Said>> {
    return this.runs.saidOf(this.db, cellIds);
  }
  operatorsOf(cellId: string): Promise<OperatorTime[]> {
    return this.runs.operatorsOf(this.db, cellId);
  }
}

/** What cannot run on a device is not tried again: the other repeats would end the same way. */
function cannotRun({ outcome, failure }: Prepared['result']): { outcome: Outcome; failure: Failure } | null {
  const final = outcome === 'unsupported' || failure?.party === 'user' || failure?.party === 'workload';
  if (!final || failure === null) return null;
  const why = said('failed.not_again', { why: saidOfFailure(failure) });
  return { outcome, failure: failWith(failure.name, why, { phase: failure.phase }) };
}

/** "suspect. The spread …": the first reason against it. */
function whyNot({ verdict, reasons }: Judgement) {
  const reason = reasons.find((r) => r.passed === false)!;
  const why = reason.said ?? reason.text;
  return verdict === 'invalid'
    ? said('happening.run.invalid', { why })
    : said('happening.run.suspect', { why });
}

const tooManyResults = (): ProblemError =>
  new ProblemError(
    429,
    'TOO_MANY_RESULTS',
    said('problem.too_many_results', { n: MOST_WAITING }),
    {},
    { 'Retry-After': '5' },
  );
