import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  configuration,
  configurationLabel,
  measurementPlan,
  type Cell,
  type Failure,
  type OperatorTime,
  type Run,
  type RunDetail,
  type RunReceipt,
  type RunResult,
} from '@rackmark/contracts';
import { summarise } from '@rackmark/statistics';
import { DataSource } from 'typeorm';
import { row } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { HealthService } from '../devices/health.service.js';
import { lockDeviceOfLease } from '../devices/lock.js';
import type { RunNumbers } from './run-numbers.js';
import { CellsRepository } from './cells.repository.js';
import { judgeRun, type Judgement } from './judge/judge.js';
import { OutcomesService } from './outcomes.service.js';
import { RunsRepository, type RunRow } from './runs.repository.js';

interface LeaseOfResult {
  state: string;
  epoch: number;
  job_id: string;
  attempt_id: string;
  is_own: boolean;
}

/** Takes results in, judges them, and gives them out. */
@Injectable()
export class ResultsService {
  constructor(
    private readonly db: DataSource,
    private readonly runs: RunsRepository,
    private readonly cells: CellsRepository,
    private readonly outcomes: OutcomesService,
    private readonly health: HealthService,
    private readonly bus: Bus,
  ) {}

  /**
   * Stores a run's result under its lease. The same result again changes nothing; a stale lease or epoch is refused and
   * changes nothing.
   * @param agentId whose key was shown: only its own leases are written under; null where no key is needed
   * @throws ProblemError RUN_NOT_FOUND, LEASE_OF_ANOTHER_AGENT, LEASE_STALE, RUN_ALREADY_ENDED
   */
  async store(runId: string, result: RunResult, agentId: string | null): Promise<RunReceipt> {
    const sha256 = createHash('sha256').update(JSON.stringify(result)).digest('hex');
    const stored = await transaction(this.db, async (tx) => {
      await lockDeviceOfLease(tx, result.lease_id);
      const lease = await row<LeaseOfResult>(
        tx,
        `SELECT l.state, l.epoch, l.job_id, a.id AS attempt_id, ($2::uuid IS NULL OR l.agent_id = $2) AS is_own
           FROM lease l JOIN attempt a ON a.lease_id = l.id WHERE l.id = $1 FOR UPDATE OF l`,
        [result.lease_id, agentId],
      );
      if (lease !== null && !lease.is_own)
        throw new ProblemError(
          403,
          'LEASE_OF_ANOTHER_AGENT',
          'This lease was granted to another agent. The result was not stored.',
        );
      const run = await this.runs.lock(tx, runId);
      if (run === null) throw notFound('run', runId);
      if (run.state === 'ended' && run.result_sha256 === sha256) return { run, notNeeded: [], known: true };
      if (
        lease === null ||
        lease.state !== 'active' ||
        lease.epoch !== result.epoch ||
        lease.job_id !== run.job_id
      ) {
        throw new ProblemError(
          409,
          'LEASE_STALE',
          'The lease of this result is over: the job went on without it. The result was not stored.',
        );
      }
      if (run.state === 'ended') {
        throw new ProblemError(
          409,
          'RUN_ALREADY_ENDED',
          'This run has ended with another result. A final state never changes.',
        );
      }
      await this.write(tx, run, result, lease.attempt_id, sha256);
      await this.endSiblings(tx, run, result);
      const notNeeded = await this.runs.endedByOthers(tx, run.job_id);
      if (result.failure !== null && result.outcome === 'failed')
        await this.health.note(tx, run.device_id, result.failure, run.benchmark_id);
      await this.outcomes.refreshCell(tx, run.cell_id);
      await this.outcomes.settleJob(tx, run.job_id);
      return { run, notNeeded, known: false };
    });
    if (!stored.known) this.bus.emit('benchmark', { benchmarkId: stored.run.benchmark_id });
    return { run_id: runId, state: stored.known ? 'known' : 'stored', not_needed: stored.notNeeded };
  }

  private async write(
    tx: Parameters<RunsRepository['lock']>[0],
    run: RunRow,
    result: RunResult,
    attemptId: string,
    sha256: string,
  ): Promise<void> {
    const judgement = result.outcome === 'measured' ? await this.judge(tx, run, result) : null;
    const summary = result.latency_ns.length > 0 ? summarise(result.latency_ns) : null;
    await this.runs.store(tx, run.id, attemptId, result, summary, judgement, memoryOf(result), sha256);
    if (result.failure !== null || judgement?.verdict === 'suspect' || judgement?.verdict === 'invalid') {
      const what = `${run.model_name}, ${configurationLabel(configuration.parse(run.configuration), { engine: true })}, repeat ${run.repeat}`;
      const why =
        result.failure?.message ??
        `${judgement!.verdict}. ${judgement!.reasons.find((r) => r.passed === false)!.text}`;
      const kind = result.outcome === 'unsupported' ? 'unsupported' : result.failure ? 'failed' : 'suspect';
      await this.outcomes.say(tx, run.benchmark_id, kind, run.device_id, `${what}: ${why}`);
    }
  }

  private async judge(
    tx: Parameters<RunsRepository['lock']>[0],
    run: RunRow,
    result: RunResult,
  ): Promise<Judgement> {
    const benchmark = await row<{ plan: unknown }>(tx, 'SELECT plan FROM benchmark WHERE id = $1', [
      run.benchmark_id,
    ]);
    const asked = configuration.parse(run.configuration);
    return judgeRun(result, {
      plan: measurementPlan.parse(benchmark!.plan),
      configuration: asked,
      reference: await this.runs.reference(tx, run.benchmark_id, run.model_sha256),
      referenceAnswer: result.language
        ? await this.runs.referenceAnswer(tx, run.benchmark_id, run.model_sha256, asked.lm)
        : null,
      device: { kind: run.device_kind },
    });
  }

  /** What cannot run on a device is not tried again: the other repeats would end the same way. */
  private async endSiblings(
    tx: Parameters<RunsRepository['lock']>[0],
    run: RunRow,
    result: RunResult,
  ): Promise<void> {
    const { failure } = result;
    const final =
      result.outcome === 'unsupported' || failure?.party === 'user' || failure?.party === 'workload';
    if (!final || failure === null) return;
    const notTried: Failure = {
      ...failure,
      message: `Not tried again. ${failure.message}`.slice(0, 2_000),
      detail: null,
    };
    await this.runs.endSiblings(tx, run.cell_id, result.outcome, notTried);
  }

  cellsOfBenchmark(benchmarkId: string): Promise<Cell[]> {
    return this.cells.ofBenchmark(this.db, benchmarkId);
  }
  runsOfBenchmark(benchmarkId: string): Promise<Run[]> {
    return this.runs.list(this.db, { benchmark_id: benchmarkId, limit: 1_000_000, after: null });
  }
  /** Runs with their raw samples, one after the other: a benchmark's samples need not fit in memory. */
  async *runDetails(benchmarkId: string): AsyncGenerator<RunDetail> {
    for (const { id } of await this.runsOfBenchmark(benchmarkId)) {
      const detail = await this.runs.detail(this.db, id);
      if (detail !== null) yield detail;
    }
  }
  cellsByIds(ids: readonly string[]): Promise<Cell[]> {
    return this.cells.byIds(this.db, ids);
  }
  async cell(id: string): Promise<Cell> {
    const [found] = await this.cells.byIds(this.db, [id]);
    if (found === undefined) throw notFound('cell', id);
    return found;
  }
  numbersOf(cellIds: readonly string[]): Promise<Map<string, RunNumbers[]>> {
    return this.runs.numbersOf(this.db, cellIds);
  }
  operatorsOf(cellId: string): Promise<OperatorTime[]> {
    return this.runs.operatorsOf(this.db, cellId);
  }
}

/** The peak over loading and measuring, absolute and above what the process held with the engine alone. */
function memoryOf(result: RunResult): {
  peakRssKib: number | null;
  aboveBaselineKib: number | null;
  source: string | null;
} {
  const baseline = result.memory.find((m) => m.phase === 'baseline');
  const later = result.memory.filter((m) => m.phase !== 'baseline');
  if (later.length === 0) return { peakRssKib: null, aboveBaselineKib: null, source: null };
  const peakRssKib = Math.max(...later.map((m) => m.peak_rss_kib));
  const aboveBaselineKib = baseline === undefined ? null : Math.max(0, peakRssKib - baseline.rss_kib);
  return { peakRssKib, aboveBaselineKib, source: later[0]!.source };
}
