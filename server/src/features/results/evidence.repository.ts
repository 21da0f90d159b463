import { Injectable } from '@nestjs/common';
import type { FrozenRun, VerdictReason } from '@rackmark/contracts';
import { rows, type Queryable } from '../../platform/database/rows.js';
import { TASK_OF_ANSWER, TASK_OF_OUTPUTS } from './intake/intake.repository.js';

/** A measured run as reports have it, before its record was hashed. */
export type EvidentRun = Omit<FrozenRun, 'record_sha256'>;

const RUNS = `
  SELECT r.id, r.cell_id, r.position, r.repeat, r.verdict, r.reasons, r.rules_version, r.harness, r.reported, r.language,
         (SELECT coalesce(jsonb_object_agg(m.metric, to_jsonb(m) - '{run_id,metric}'::text[]), '{}') FROM measurement m WHERE m.run_id = r.id) AS measured,
         (SELECT f.run_id FROM reference f WHERE f.benchmark_id = r.benchmark_id AND f.model_sha256 = c.model_sha256
             AND f.task = CASE WHEN r.language IS NULL THEN ${TASK_OF_OUTPUTS} ELSE ${TASK_OF_ANSWER} END) AS reference_run_id
    FROM run r JOIN cell c ON c.id = r.cell_id
   WHERE r.cell_id = ANY($1) AND r.outcome = 'measured' ORDER BY r.cell_id, r.position`;

/** A time as the contracts write it. */
const isoOf = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** As JSON texts (`reportRecord`): they may be megabytes, and whoever reads them does it beside the loop. */
const RECORDS = `
  SELECT s.run_id, to_json(record)::text AS record FROM (
    SELECT r.id AS run_id, (SELECT jsonb_object_agg(m.metric, m.value) FROM measurement m
             WHERE m.run_id = r.id AND m.metric IN ('load_cold', 'load_warm', 'first_inference', 'overhead')) AS single
      FROM run r WHERE r.id = ANY($1)) s
   CROSS JOIN LATERAL (
    SELECT r.id AS run_id, r.outcome, r.harness, r.engine, r.delegation, r.warmup, r.reported, ${isoOf('r.started_at')} AS started_at,
           ${isoOf('r.ended_at')} AS ended_at, single->'load_cold' AS load_cold_ns, single->'load_warm' AS load_warm_ns,
           single->'first_inference' AS first_inference_ns, single->'overhead' AS overhead_ns,
           (SELECT jsonb_build_object('n', m.n, 'min_ns', m.min, 'max_ns', m.max, 'mean_ns', m.mean)
              FROM measurement m WHERE m.run_id = r.id AND m.kept IS NOT NULL LIMIT 1) AS thinned,
           x.latency_ns AS latency_ns_raw, x.memory, x.conditions, coalesce(x.inputs, '[]') AS inputs, x.outputs, x.operators,
           x.language AS language_record
      FROM run r JOIN run_record x ON x.run_id = r.id WHERE r.id = s.run_id) record`;

/** Runs with all that their figures are made of. */
@Injectable()
export class EvidenceRepository {
  async runs(db: Queryable, cellIds: readonly string[]): Promise<EvidentRun[]> {
    const found = await rows<EvidentRun>(db, RUNS, [cellIds]);
    return found.map((r) => ({
      ...r,
      reference_run_id:
        wasHeldAgainstOne(r.reasons) && r.reference_run_id !== r.id ? r.reference_run_id : null,
    }));
  }

  /** Cells of runs, for those that others are held against. */
  async cellsOf(db: Queryable, runIds: readonly string[]): Promise<string[]> {
    const found = await rows<{ cell_id: string }>(db, 'SELECT DISTINCT cell_id FROM run WHERE id = ANY($1)', [
      runIds,
    ]);
    return found.map((f) => f.cell_id);
  }

  /** Texts of JSON, as `reportRecord` reads them. */
  records(db: Queryable, runIds: readonly string[]): Promise<{ run_id: string; record: string }[]> {
    return rows(db, RECORDS, [runIds]);
  }
}

/** A run that was judged before there was a reference was held against none, whatever came later. */
const wasHeldAgainstOne = (reasons: readonly VerdictReason[]): boolean =>
  reasons.some(
    (r) =>
      r.rule === 'output_reference' ||
      r.rule === 'answer_reference' ||
      (r.rule === 'output_constant' && /\.(reference_too|bad)$/.test(r.said?.code ?? '')),
  );
