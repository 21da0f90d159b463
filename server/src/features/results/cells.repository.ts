import { Injectable } from '@nestjs/common';
import {
  cell,
  reportedLatency,
  type Cell,
  type Delegation,
  type LanguageSummary,
  type Outcome,
  type Verdict,
  type VerdictReason,
} from '@rackmark/contracts';
import { rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import { OLD_LOAD } from './old-loads.js';
import type { CellSummary, EndedRun } from './judge/summarise-cell.js';

/** A cell's runs, as far as its summary needs them. */
export interface CellRuns {
  cellId: string;
  ended: EndedRun[];
  /** Of the first one that named its engine. */
  runtime: Cell['runtime'];
  /** Of the last one that has one. */
  delegation: Delegation | null;
}

interface RunOfCell {
  cell_id: string;
  ended_at: Date | null;
  engine: Cell['runtime'];
  delegation: Delegation | null;
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

  /** Cells with what their runs came to. */
  async runsOf(tx: Queryable, cellIds: readonly string[]): Promise<CellRuns[]> {
    const all = await rows<RunOfCell>(
      tx,
      'SELECT * FROM run WHERE cell_id = ANY($1) ORDER BY cell_id, position',
      [cellIds],
    );
    const byCell = new Map<string, RunOfCell[]>();
    for (const r of all) {
      const own = byCell.get(r.cell_id);
      if (own === undefined) byCell.set(r.cell_id, [r]);
      else own.push(r);
    }
    return [...byCell].map(([cellId, own]) => toCellRuns(cellId, own));
  }

  async save(tx: Queryable, cells: readonly (CellRuns & CellSummary)[]): Promise<void> {
    const list = cells.map(({ cellId: id, verdict, reasons, metrics, runtime, delegation }) => ({
      ...{ id, verdict, reasons, metrics, runtime, delegation },
    }));
    await tx.query(
      `UPDATE cell SET verdict = s.verdict, reasons = s.reasons, metrics = s.metrics, runtime = coalesce(s.runtime, cell.runtime), delegation = s.delegation
         FROM jsonb_to_recordset($1) AS s(id uuid, verdict text, reasons jsonb, metrics jsonb, runtime jsonb, delegation jsonb)
        WHERE cell.id = s.id`,
      [JSON.stringify(list)],
    );
  }
}

function toCellRuns(cellId: string, all: readonly RunOfCell[]): CellRuns {
  const ended = all.filter((r) => r.state === 'ended');
  const inTime = [...ended].sort((a, b) => a.ended_at!.getTime() - b.ended_at!.getTime());
  const engine = inTime.find((r) => r.engine !== null)?.engine ?? null;
  return {
    cellId,
    ended: ended.map(toEndedRun),
    runtime: engine && { name: engine.name, version: engine.version, build: engine.build },
    delegation: inTime.findLast((r) => r.delegation !== null)?.delegation ?? null,
  };
}

function toEndedRun(r: RunOfCell): EndedRun {
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
