import { Injectable } from '@nestjs/common';
import {
  figuresOfCell,
  groupBy,
  numbersOf,
  type CellPart,
  type CellSummary,
  type EndedRun,
  type RunNumbers,
  type ToldRun,
} from '@rackmark/analysis';
import {
  cell,
  type Cell,
  type Delegation,
  type Outcome,
  type Verdict,
  type VerdictReason,
} from '@rackmark/contracts';
import { prepared } from '../../platform/database/prepared.js';
import { rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import { TOLD_RUNS } from './told-runs.js';

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
}

/** Roles of a multimodal model's encoders (`isEncoder` of the contracts); of LoRA weights those of their base. */
const ENCODERS = `(SELECT coalesce(jsonb_agg(part->>'role'), '[]') FROM model own,
           jsonb_path_query(own.facts, 'lax $.parts[*]') part
          WHERE own.team_id = m.team_id AND own.sha256 = coalesce(m.base_sha256, m.sha256) AND part->>'role' ~ '^(vision|audio)_')`;

const CELL = `
  SELECT c.id, c.benchmark_id, c.position, c.configuration, c.configuration_key, c.outcome, c.failure, c.verdict, c.reasons,
         c.runtime, c.delegation, ${TOLD_RUNS} AS told, n.runs_planned, n.runs_ended,
         jsonb_build_object('sha256', m.sha256, 'name', m.name, 'family', m.family, 'size_bytes',
           -- LoRA weights are nothing without the base that they run in.
           m.size_bytes + coalesce((SELECT base.size_bytes FROM model base WHERE base.team_id = m.team_id AND base.sha256 = m.base_sha256), 0),
           'quantisation', m.facts->>'quantisation', 'encoders', ${ENCODERS}) AS model,
         jsonb_build_object('id', d.id, 'name', d.facts->>'name', 'kind', d.kind, 'device_model', d.facts->>'device_model',
           'simulated', coalesce((d.facts->>'simulated')::boolean, false)) AS device
    FROM cell c JOIN model m ON m.team_id = c.team_id AND m.sha256 = c.model_sha256 JOIN device d ON d.id = c.device_id
    CROSS JOIN LATERAL (SELECT count(*) AS runs_planned, count(*) FILTER (WHERE r.state = 'ended') AS runs_ended
                          FROM run r WHERE r.cell_id = c.id) n`;

const PARTS = `
  SELECT c.configuration_key, c.configuration, jsonb_build_object('sha256', m.sha256, 'name', m.name) AS model
    FROM (SELECT DISTINCT ON (model_sha256, configuration_key) position, team_id, model_sha256, configuration_key, configuration
            FROM cell WHERE benchmark_id = $1 ORDER BY model_sha256, configuration_key, position) c
    JOIN model m ON m.team_id = c.team_id AND m.sha256 = c.model_sha256 ORDER BY c.position`;

/** Of each reason only what a cell shows: what failed, and what could not be known. */
const RUNS_OF_CELLS = prepared(
  'runs_of_cells',
  `SELECT cell_id, ended_at, engine, delegation, state, outcome, verdict, jsonb_path_query_array(reasons, '$[*] ? (@.passed != true)') AS reasons
     FROM run WHERE cell_id = ANY($1) ORDER BY cell_id, position`,
);
const SAVE_CELLS = prepared(
  'save_cells',
  `UPDATE cell SET verdict = s.verdict, reasons = s.reasons, runtime = coalesce(s.runtime, cell.runtime), delegation = s.delegation
     FROM jsonb_to_recordset($1) AS s(id uuid, verdict text, reasons jsonb, runtime jsonb, delegation jsonb)
    WHERE cell.id = s.id`,
);

interface CellRow {
  told: ToldRun[] | null;
}
/** A cell with its measured runs. */
export interface CellWithRuns {
  cell: Cell;
  runs: RunNumbers[];
}

function toCell({ told, ...c }: CellRow): Cell {
  return cell.parse({ ...c, ...figuresOfCell(told ?? []) });
}

const toldCells = (db: Queryable, benchmarkId: string): Promise<CellRow[]> =>
  rows(db, `${CELL} WHERE c.benchmark_id = $1 ORDER BY c.position`, [benchmarkId]);

/** All SQL of cells. */
@Injectable()
export class CellsRepository {
  async ofBenchmark(db: Queryable, benchmarkId: string): Promise<Cell[]> {
    return inParts(await toldCells(db, benchmarkId), toCell);
  }
  /** The same with the numbers of each run, for comparing. */
  async withRuns(db: Queryable, benchmarkId: string): Promise<CellWithRuns[]> {
    return inParts(await toldCells(db, benchmarkId), (c) => ({
      cell: toCell(c),
      runs: (c.told ?? []).map(numbersOf),
    }));
  }
  /** Every model and configuration of a benchmark, in the order of its cells. */
  async partsOf(db: Queryable, benchmarkId: string): Promise<CellPart[]> {
    const found = await rows<CellPart>(db, PARTS, [benchmarkId]);
    return found.map((p) => ({ ...p, configuration: cell.shape.configuration.parse(p.configuration) }));
  }
  async known(db: Queryable, teamId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await rows<{ id: string }>(db, 'SELECT id FROM cell WHERE id = ANY($1) AND team_id = $2', [
      ids,
      teamId,
    ]);
    return new Set(found.map((c) => c.id));
  }
  async byIds(db: Queryable, teamId: string, ids: readonly string[]): Promise<Cell[]> {
    const found = await rows<CellRow>(
      db,
      `${CELL} WHERE c.id = ANY($1) AND c.team_id = $2 ORDER BY c.position`,
      [ids, teamId],
    );
    return inParts(found, toCell);
  }

  /** Cells with what their runs came to. */
  async runsOf(tx: Queryable, cellIds: readonly string[]): Promise<CellRuns[]> {
    const all = await rows<RunOfCell>(tx, RUNS_OF_CELLS, [cellIds]);
    return [...groupBy(all, (r) => r.cell_id)].map(([cellId, own]) => toCellRuns(cellId, own));
  }

  async save(tx: Queryable, cells: readonly (CellRuns & CellSummary)[]): Promise<void> {
    const list = cells.map(({ cellId: id, verdict, reasons, runtime, delegation }) => ({
      ...{ id, verdict, reasons, runtime, delegation },
    }));
    await tx.query(SAVE_CELLS, [JSON.stringify(list)]);
  }
}

function toCellRuns(cellId: string, all: readonly RunOfCell[]): CellRuns {
  const ended = all.filter((r) => r.state === 'ended');
  const inTime = [...ended].sort((a, b) => a.ended_at!.getTime() - b.ended_at!.getTime());
  const engine = inTime.find((r) => r.engine !== null)?.engine ?? null;
  return {
    cellId,
    ended: ended.map((r) => ({ outcome: r.outcome!, verdict: r.verdict, reasons: r.reasons })),
    runtime: engine && { name: engine.name, version: engine.version, build: engine.build },
    delegation: inTime.findLast((r) => r.delegation !== null)?.delegation ?? null,
  };
}
