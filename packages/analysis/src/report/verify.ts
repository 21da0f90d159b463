import {
  type Cell,
  type FrozenReport,
  type FrozenRun,
  type LanguageRecord,
  type OutputSummary,
  type ReportRecord,
  type VerdictReason,
} from '@rackmark/contracts';
import { DETECTOR } from '@rackmark/statistics';
import { judgeRun, verdictOf } from '../judge/judge.js';
import { countsOf } from '../judge/language.js';
import { RULES_VERSION } from '../judge/rules.js';
import { summariseCell } from '../judge/summarise-cell.js';
import { groupBy } from '../measured/group-by.js';
import { measurementsOf } from '../measured/measurements.js';
import type { Said } from '../measured/run-numbers.js';
import { differencesOf, type Difference } from './differences.js';
import { resultOfRecord, saidOfRecord } from './frozen-run.js';
import { pictureOfRun } from './picture.js';
import { comparisonsOf, speakersOf, withFigures } from './read.js';
import { seriesOfReport } from './series.js';

/** A record, and the hash of the bytes that it was read from; null: there is none any more. */
export type RecordOf = { record: ReportRecord; sha256: string };

export interface Verified {
  differences: Difference[];
  runs: number;
  /** Runs judged by other rules than the reader's: their verdicts are taken as told. */
  judgedByOtherRules: number;
  /** Series read by another version of the detector than the reader's: what they say is taken as told. */
  readByOtherDetector: number;
  /** Figures that no record holds (energy and the like, told by a harness as one value): taken as told. */
  asTold: number;
}

/**
 * Computes every figure of a report again from what the runs recorded. Records are read one after the other, twice: what a
 * run is judged against may stand behind it.
 */
export async function verifyReport(
  report: FrozenReport,
  records: () => AsyncIterable<RecordOf>,
): Promise<Verified> {
  const runs = new Map(report.runs.map((r) => [r.id, r]));
  const cells = new Map(report.cells.map((c) => [c.id, c]));
  const spoken = await spokenIn(report, records);
  const verified: Verified = {
    differences: [],
    runs: 0,
    judgedByOtherRules: 0,
    readByOtherDetector: 0,
    asTold: 0,
  };
  const pictures = new Map(report.pictures.flatMap((p) => p.runs.map((r) => [r.run_id, r])));
  const seen = new Set<string>();
  for await (const { record, sha256 } of records()) {
    const run = runs.get(record.run_id);
    const where = run === undefined ? `run ${record.run_id}` : nameOf(run, cells);
    if (run === undefined || seen.has(record.run_id)) {
      verified.differences.push({ where, told: 'one record for each run', found: 'a record too many' });
      continue;
    }
    seen.add(run.id);
    verified.runs += 1;
    if (sha256 !== run.record_sha256)
      verified.differences.push({ where: `${where}: record`, told: run.record_sha256, found: sha256 });
    verifyRun(report, { run, record, cell: cells.get(run.cell_id) ?? null, where }, spoken, verified);
    const told = pictures.get(run.id);
    if (told)
      verified.differences.push(...differencesOf(`${where}: picture`, told, pictureOfRun(run, record)));
  }
  for (const run of report.runs)
    if (!seen.has(run.id))
      verified.differences.push({ where: nameOf(run, cells), told: 'a record', found: 'none' });
  verified.differences.push(...ofWhatFollows(report, spoken), ...ofSeries(report, verified));
  return verified;
}

/** What of records must be known beside each other: outputs that others are held against. */
interface Spoken {
  outputs: Map<string, readonly OutputSummary[]>;
  answers: Map<string, LanguageRecord['answer']>;
  byCell: Map<string, Said>;
}
async function spokenIn(report: FrozenReport, records: () => AsyncIterable<RecordOf>): Promise<Spoken> {
  const wanted = new Set(report.runs.flatMap((r) => r.reference_run_id ?? []));
  const speakers = new Map([...speakersOf(report.runs)].map(([cell, run]) => [run, cell]));
  const spoken: Spoken = { outputs: new Map(), answers: new Map(), byCell: new Map() };
  for await (const { record } of records()) {
    const cell = speakers.get(record.run_id);
    if (cell !== undefined) spoken.byCell.set(cell, saidOfRecord(record));
    if (!wanted.has(record.run_id)) continue;
    spoken.outputs.set(record.run_id, record.outputs);
    spoken.answers.set(record.run_id, record.language_record?.answer ?? null);
  }
  return spoken;
}

function verifyRun(
  report: FrozenReport,
  { run, record, cell, where }: { run: FrozenRun; record: ReportRecord; cell: Cell | null; where: string },
  spoken: Spoken,
  verified: Verified,
): void {
  const result = resultOfRecord(record);
  const measured = Object.fromEntries(measurementsOf(result).map(({ metric, ...rest }) => [metric, rest]));
  const known = Object.fromEntries(Object.entries(run.measured).filter(([name]) => name in measured));
  verified.asTold += Object.keys(run.measured).length - Object.keys(known).length;
  verified.differences.push(...differencesOf(where, known, measured));
  const language = record.language_record ? countsOf(record.language_record) : null;
  verified.differences.push(...differencesOf(`${where}: language`, run.language, language));
  const benchmark = report.benchmarks.find((b) => b.id === cell?.benchmark_id);
  if (cell === null || benchmark === undefined) {
    verified.differences.push({ where, told: 'its cell and benchmark', found: 'none' });
    return;
  }
  if (run.rules_version !== RULES_VERSION) {
    verified.judgedByOtherRules += 1;
    return;
  }
  const reference = run.reference_run_id;
  const { reasons } = judgeRun(result, {
    plan: benchmark.plan,
    configuration: cell.configuration,
    reference: reference === null ? null : (spoken.outputs.get(reference) ?? null),
    referenceAnswer: reference === null ? null : (spoken.answers.get(reference) ?? null),
    device: { kind: cell.device.kind as 'android' | 'computer' | 'browser' },
  });
  const told = run.reasons.filter((r) => !isOfArrival(r));
  verified.differences.push(...differencesOf(`${where}: rules`, rulesOf(told), rulesOf(reasons)));
  const verdict = verdictOf([...reasons, ...run.reasons.filter(isOfArrival)]);
  verified.differences.push(...differencesOf(`${where}: verdict`, run.verdict, verdict));
}

/** Whether a result came late is known to the portal alone. */
const isOfArrival = (r: VerdictReason) => r.rule === 'portal_away';
const rulesOf = (reasons: readonly VerdictReason[]) =>
  Object.fromEntries(reasons.map((r) => [r.rule, r.passed]));

/** Cells and comparisons, of the runs as they are told. */
function ofWhatFollows(report: FrozenReport, spoken: Spoken): Difference[] {
  const byCell = groupBy(report.runs, (r) => r.cell_id);
  const ofCells = report.cells.flatMap((cell) => {
    const own = byCell.get(cell.id) ?? [];
    const where = `${cell.model.name} on ${cell.device.name}`;
    const figures = differencesOf(where, cell, withFigures(cell, own));
    if (cell.outcome !== 'measured') return figures;
    const ended = own.map((r) => ({ outcome: 'measured' as const, verdict: r.verdict, reasons: r.reasons }));
    return [...figures, ...differencesOf(`${where}: verdict`, cell.verdict, summariseCell(ended).verdict)];
  });
  const compared = comparisonsOf(report, (cellId) => spoken.byCell.get(cellId));
  const ofComparisons = report.comparisons.flatMap(({ query, result }, i) =>
    differencesOf(`comparison ${i + 1} (${query.base})`, result, compared(query)),
  );
  return [...ofCells, ...ofComparisons];
}

function ofSeries(report: FrozenReport, verified: Verified): Difference[] {
  const runs = new Map(report.runs.map((r) => [r.id, r]));
  return (report.series ?? []).flatMap(({ basis, result }) => {
    if (result.detector.version !== DETECTOR.version) {
      verified.readByOtherDetector += 1;
      return [];
    }
    const where = `series of ${basis.slot} on ${basis.device_model}`;
    return differencesOf(where, result, seriesOfReport(basis, runs));
  });
}

function nameOf(run: FrozenRun, cells: ReadonlyMap<string, Cell>): string {
  const cell = cells.get(run.cell_id);
  const of =
    cell === undefined ? run.id : `${cell.model.name} on ${cell.device.name}, ${cell.configuration_key}`;
  return `run ${run.repeat} of ${of}`;
}
