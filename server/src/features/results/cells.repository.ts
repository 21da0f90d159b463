import { Injectable } from '@nestjs/common';
import {
  cell,
  reportedLatency,
  type Cell,
  type Failure,
  type LanguageSummary,
  type Outcome,
  type Verdict,
  type VerdictReason,
} from '@rackmark/contracts';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import { OLD_LOAD } from './old-loads.js';
import type { CellSummary, EndedRun } from './judge/summarise-cell.js';

interface EndedRunRow {
  state: 'planned' | 'running' | 'ended';
  outcome: Outcome | null;
  verdict: Verdict | null;
  reasons: VerdictReason[];
  samples: number | null;
  latency_min_ns: number;
  latency_mean_ns: number;
  latency_p50_ns: number;
  latency_p90_ns: number;
  latency_p95_ns: number;
  latency_p99_ns: number | null;
  latency_max_ns: number;
  samples_kept: number | null;
  load_cold_ns: number | null;
  load_warm_ns: number | null;
  first_inference_ns: number | null;
  peak_rss_kib: number | null;
  peak_above_baseline_kib: number | null;
  overhead_ns: number | null;
  reported: unknown;
  language: LanguageSummary | null;
  benchmark_id: string;
}

/** Roles of a multimodal model's encoders (`isEncoder` of the contracts); of LoRA weights those of their base. */
const ENCODERS = `(SELECT coalesce(jsonb_agg(part->>'role'), '[]') FROM model own,
           jsonb_path_query(own.facts, 'lax $.parts[*]') part
          WHERE own.sha256 = coalesce(m.base_sha256, m.sha256) AND part->>'role' ~ '^(vision|audio)_')`;

const CELL = `
  SELECT c.id, c.benchmark_id, c.position, c.configuration, c.configuration_key, c.outcome, c.failure, c.verdict, c.reasons,
         c.metrics, c.runtime, c.delegation,
         jsonb_build_object('sha256', m.sha256, 'name', m.name, 'family', m.family, 'size_bytes',
           -- LoRA weights are nothing without the base that they run in.
           m.size_bytes + coalesce((SELECT base.size_bytes FROM model base WHERE base.sha256 = m.base_sha256), 0),
           'quantisation', m.facts->>'quantisation', 'encoders', ${ENCODERS}) AS model,
         jsonb_build_object('id', d.id, 'name', d.facts->>'name', 'kind', d.kind, 'device_model', d.facts->>'device_model',
           'simulated', coalesce((d.facts->>'simulated')::boolean, false)) AS device,
         (SELECT max(r.harness->>'version') FROM run r WHERE r.cell_id = c.id AND ${OLD_LOAD}) AS loads_of_harness,
         (SELECT count(*) FROM run r WHERE r.cell_id = c.id) AS runs_planned,
         (SELECT count(*) FROM run r WHERE r.cell_id = c.id AND r.state = 'ended') AS runs_ended
    FROM cell c JOIN model m ON m.sha256 = c.model_sha256 JOIN device d ON d.id = c.device_id`;

/** All SQL of cells. */
@Injectable()
export class CellsRepository {
  async ofBenchmark(db: Queryable, benchmarkId: string): Promise<Cell[]> {
    const found = await rows(db, `${CELL} WHERE c.benchmark_id = $1 ORDER BY c.position`, [benchmarkId]);
    return inParts(found, (c) => cell.parse(c));
  }
  async byIds(db: Queryable, ids: readonly string[]): Promise<Cell[]> {
    const found = await rows(db, `${CELL} WHERE c.id = ANY($1) ORDER BY c.position`, [ids]);
    return inParts(found, (c) => cell.parse(c));
  }

  async runsOf(
    db: Queryable,
    cellId: string,
  ): Promise<{ runs: EndedRun[]; pending: number; benchmarkId: string }> {
    const all = await rows<EndedRunRow>(db, 'SELECT * FROM run WHERE cell_id = $1 ORDER BY repeat', [cellId]);
    const ended = all.filter((r) => r.state === 'ended');
    return {
      runs: ended.map(toEndedRun),
      pending: all.length - ended.length,
      benchmarkId: all[0]?.benchmark_id ?? '',
    };
  }

  async save(
    db: Queryable,
    cellId: string,
    s: Omit<CellSummary, 'outcome'> & { outcome: Outcome | null },
  ): Promise<void> {
    const last = await row<{ failure: Failure | null }>(
      db,
      `SELECT failure FROM run WHERE cell_id = $1 AND outcome = $2 AND failure IS NOT NULL ORDER BY position LIMIT 1`,
      [cellId, s.outcome],
    );
    await db.query(
      `UPDATE cell SET outcome = $2, verdict = $3, reasons = $4, metrics = $5, failure = $6,
              runtime = coalesce((SELECT jsonb_build_object('name', engine->>'name', 'version', engine->>'version', 'build', engine->'build')
                                    FROM run WHERE cell_id = $1 AND engine IS NOT NULL ORDER BY ended_at LIMIT 1), runtime),
              delegation = (SELECT delegation FROM run WHERE cell_id = $1 AND delegation IS NOT NULL ORDER BY ended_at DESC LIMIT 1)
        WHERE id = $1`,
      [
        cellId,
        s.outcome,
        s.verdict,
        JSON.stringify(s.reasons),
        JSON.stringify(s.metrics),
        last && JSON.stringify(last.failure),
      ],
    );
  }
}

function toEndedRun(r: EndedRunRow): EndedRun {
  return {
    outcome: r.outcome!,
    verdict: r.verdict,
    reasons: r.reasons,
    latency:
      r.samples === null || r.samples === 0
        ? null
        : {
            n: r.samples,
            min: r.latency_min_ns,
            mean: r.latency_mean_ns,
            p50: r.latency_p50_ns,
            p90: r.latency_p90_ns,
            p95: r.latency_p95_ns,
            p99: r.latency_p99_ns,
            max: r.latency_max_ns,
            kept: r.samples_kept,
          },
    loadColdNs: r.load_cold_ns,
    loadWarmNs: r.load_warm_ns,
    firstInferenceNs: r.first_inference_ns,
    peakRssKib: r.peak_rss_kib,
    peakAboveBaselineKib: r.peak_above_baseline_kib,
    overheadNs: r.overhead_ns,
    reported: r.reported === null ? null : reportedLatency.parse(r.reported),
    language: r.language,
  };
}
