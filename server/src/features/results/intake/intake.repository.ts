import { Injectable } from '@nestjs/common';
import { type Late } from '@rackmark/analysis';
import type { LanguageRecord, OutputSummary } from '@rackmark/contracts';
import { prepared } from '../../../platform/database/prepared.js';
import { row, rows, type Queryable } from '../../../platform/database/rows.js';
import type { LeaseOfResult, RunBefore } from '../admission.js';
import type { Prepared } from './prepare.js';

/** What a run is judged by besides its result. */
export interface RunContext {
  job_id: string;
  configuration: unknown;
  plan: unknown;
  device_kind: 'android' | 'computer' | 'browser';
  /** What the first usable run of the same model on the same inputs on a CPU gave out in the same benchmark; null: none was made yet. */
  reference: OutputSummary[] | null;
  /** What a CPU run of the same model answered to the same task. */
  reference_answer: LanguageRecord['answer'];
}

export interface LeaseBefore extends LeaseOfResult {
  attempt_id: string;
  late_seconds: number | null;
  silent_seconds: number;
  agent_name: string;
  /** Who else had the device under a lease after this one. */
  other_agent: string | null;
}

export interface RunToEnd extends RunBefore {
  id: string;
  benchmark_id: string;
  cell_id: string;
  repeat: number;
  configuration: unknown;
  device_id: string;
  model_name: string;
}

/**
 * Names what a run's outputs are held against, for a cell `c`: the shapes and the bytes that its inputs are given, whatever the
 * files are called. Of a language model's answer it is the task.
 */
export const TASK_OF_OUTPUTS = `(CASE WHEN coalesce(c.configuration->'shapes', '{}') = '{}' THEN ''
                              ELSE 'shapes ' || (c.configuration->'shapes')::text END
                       || CASE WHEN coalesce(c.configuration->'inputs', '{}') = '{}' THEN ''
                              ELSE ' inputs ' || (SELECT jsonb_object_agg(i.key, i.value->'sha256')
                                                    FROM jsonb_each(c.configuration->'inputs') i)::text END)`;
export const TASK_OF_ANSWER = `(c.configuration->'lm')::text`;

const CONTEXT = prepared(
  'context_of_run',
  `SELECT r.job_id, c.configuration, d.kind AS device_kind, b.plan,
          (SELECT x.outputs FROM reference f JOIN run_record x ON x.run_id = f.run_id
            WHERE f.benchmark_id = b.id AND f.model_sha256 = c.model_sha256 AND f.task = ${TASK_OF_OUTPUTS}) AS reference,
          (SELECT x.language->'answer' FROM reference f JOIN run_record x ON x.run_id = f.run_id
            WHERE f.benchmark_id = b.id AND f.model_sha256 = c.model_sha256 AND f.task = ${TASK_OF_ANSWER}) AS reference_answer
     FROM run r JOIN cell c ON c.id = r.cell_id JOIN device d ON d.id = c.device_id JOIN benchmark b ON b.id = r.benchmark_id
    WHERE r.id = $1 AND b.team_id = $2`,
);
const LOCK = prepared(
  'lock_lease_and_run',
  `WITH named AS MATERIALIZED (
     SELECT l.state, l.epoch, l.job_id, a.id AS attempt_id, ($3::uuid IS NULL OR l.agent_id = $3) AS is_own,
            extract(epoch FROM now() - l.ended_at)::float8 AS late_seconds,
            extract(epoch FROM now() - l.renewed_at)::float8 AS silent_seconds,
            (SELECT g.name FROM agent g WHERE g.id = l.agent_id) AS agent_name,
            (SELECT g.name FROM lease o JOIN agent g ON g.id = o.agent_id
              WHERE o.device_id = l.device_id AND o.epoch > l.epoch AND o.agent_id <> l.agent_id ORDER BY o.epoch LIMIT 1) AS other_agent
       FROM lease l JOIN attempt a ON a.lease_id = l.id WHERE l.id = $1 FOR UPDATE OF l),
   ended AS MATERIALIZED (
     SELECT r.id, r.benchmark_id, r.cell_id, r.job_id, r.state, r.result_sha256, r.repeat, c.configuration, c.device_id,
            m.name AS model_name
       FROM run r JOIN job j ON j.id = r.job_id JOIN cell c ON c.id = r.cell_id JOIN model m ON m.team_id = c.team_id AND m.sha256 = c.model_sha256
      WHERE r.id = $2 FOR NO KEY UPDATE OF j FOR UPDATE OF r)
   SELECT to_jsonb(named) AS lease, to_jsonb(ended) AS run
     FROM (VALUES (1)) one LEFT JOIN named ON true LEFT JOIN ended ON true`,
);
const OFFER = prepared(
  'offer_as_reference',
  `INSERT INTO reference (benchmark_id, model_sha256, task, run_id)
   SELECT r.benchmark_id, c.model_sha256, t.task, r.id
     FROM run r JOIN cell c ON c.id = r.cell_id JOIN run_record x ON x.run_id = r.id
     CROSS JOIN LATERAL (SELECT ${TASK_OF_OUTPUTS} AS task WHERE jsonb_array_length(x.outputs) > 0
                         UNION ALL SELECT ${TASK_OF_ANSWER} WHERE x.language IS NOT NULL) t
    WHERE r.id = $1 AND c.configuration->>'accelerator' = 'cpu' AND r.outcome = 'measured' AND r.verdict <> 'invalid'
      AND t.task IS NOT NULL ORDER BY t.task ON CONFLICT DO NOTHING`,
);
const STORE = prepared(
  'store_result',
  `WITH stored AS (
     UPDATE run SET state = 'ended', outcome = $2, failure = $3, verdict = $4, reasons = $5, rules_version = $6, robust_cv = $7,
            trend = $8, memory_source = $9, delegation = $10, harness = $11, engine = $12, host = $13, warmup = $14,
            result_sha256 = $15, attempt_id = $16, started_at = $17, ended_at = $18, reported = $19, language = $20, late = $21
      WHERE id = $1 AND result_sha256 IS NULL RETURNING id),
   measured AS (
     INSERT INTO measurement (run_id, metric, value, n, kept, min, p5, p25, p75, p90, p95, p99, max, mean)
     SELECT s.id, m.* FROM stored s, jsonb_to_recordset($22::jsonb) AS m(
            metric text, value float8, n integer, kept integer, min float8, p5 float8, p25 float8, p75 float8, p90 float8,
            p95 float8, p99 float8, max float8, mean float8))
   INSERT INTO run_record (run_id, latency_ns, memory, conditions, outputs, operators, log, language, inputs)
   SELECT id, $23::bigint[], $24::jsonb, $25::jsonb, $26::jsonb, $27::jsonb, $28::jsonb, $29::jsonb, $30::jsonb FROM stored`,
);

/** All SQL of taking one result in. Each question costs a result its time: what can be asked together is. */
@Injectable()
export class IntakeRepository {
  context(db: Queryable, teamId: string, runId: string): Promise<RunContext | null> {
    return row(db, CONTEXT, [runId, teamId]);
  }

  /**
   * The lease that a result names, and its run, as they stand now that the device is locked; locked in their order, with the
   * job between them, whose tally changes with the run.
   */
  async lock(
    tx: Queryable,
    { leaseId, runId, agentId }: { leaseId: string; runId: string; agentId: string | null },
  ): Promise<{ lease: LeaseBefore | null; run: RunToEnd | null }> {
    const found = await row<{ lease: LeaseBefore | null; run: RunToEnd | null }>(tx, LOCK, [
      leaseId,
      runId,
      agentId,
    ]);
    return found!;
  }

  /** Whether a late result is the first one of its attempt; asked once for each. */
  async isFirstLate(tx: Queryable, attemptId: string): Promise<boolean> {
    return (
      (await row(
        tx,
        'UPDATE attempt SET late_told = true WHERE id = $1 AND NOT late_told RETURNING 1 AS told',
        [attemptId],
      )) !== null
    );
  }

  /** Writes a run's result, its record and its measurements, once: a run that has them is never touched again. */
  async store(
    tx: Queryable,
    runId: string,
    attemptId: string,
    { result: r, measurements, judgement: j, memorySource, sha256, language, record }: Prepared,
    late: Late | null,
  ): Promise<void> {
    const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
    await tx.query(STORE, [
      ...[runId, r.outcome, json(r.failure), j?.verdict ?? null, JSON.stringify(j?.reasons ?? [])],
      ...[j?.rulesVersion ?? null, j?.robustCv ?? null, j?.trend ?? null, memorySource],
      ...[json(r.delegation), json(r.harness), json(r.engine), json(r.host), json(r.warmup)],
      ...[sha256, attemptId, r.started_at, r.ended_at, json(r.reported), json(language), json(late)],
      ...[JSON.stringify(measurements), record.latency_ns, ...record.json],
    ]);
  }

  /** A usable run on a CPU becomes what others are held against, where there is none yet. */
  async offerAsReference(tx: Queryable, runId: string): Promise<void> {
    await tx.query(OFFER, [runId]);
  }

  /** Runs that ended without their agent's word, for a result that comes again because its answer was lost. */
  async endedByOthers(tx: Queryable, jobId: string): Promise<string[]> {
    const ended = await rows<{ id: string }>(
      tx,
      `SELECT id FROM run WHERE job_id = $1 AND state = 'ended' AND result_sha256 IS NULL ORDER BY position`,
      [jobId],
    );
    return ended.map((r) => r.id);
  }
}
