import {
  EmptySide,
  freezeReport,
  outsideRecord,
  pictureOfRun,
  saidOfRecord,
  type Outside,
  type ReportHead,
  type Said,
  type Stored,
} from '@rackmark/analysis';
import { reportRecord, type FrozenReport, type FrozenRun, type ReportBlock } from '@rackmark/contracts';
import { canonical, sha256Of } from './canonical.js';
import { namesFor } from './names.js';
import type { StoredReport } from './reports.repository.js';

/** What a report calls things. */
export type Naming = Pick<StoredReport, 'labels' | 'shows'>;

/** A run's record as the database tells it, and what of it is needed besides its hash. */
export interface RecordQuestion {
  kind: 'record';
  text: string;
  run: Pick<FrozenRun, 'id' | 'position' | 'repeat' | 'verdict'>;
  naming: Naming;
  isDrawn: boolean;
  speaks: boolean;
}
export interface MadeRecord {
  /** Canonical, and its hash. */
  text: string;
  sha256: string;
  said: Said | null;
  picture: FrozenReport['pictures'][number]['runs'][number] | null;
}
export interface FreezeQuestion {
  kind: 'freeze';
  head: ReportHead;
  blocks: ReportBlock[];
  stored: Stored;
  /** By cells. */
  said: [string, Said][];
  naming: Naming;
}
export interface MadeReport {
  text: string;
  sha256: string;
  title: string;
  publishedAt: string;
  runs: number;
  goodRuns: string[];
}
export type Question = RecordQuestion | FreezeQuestion;
export type Answer =
  | { kind: 'record'; made: MadeRecord }
  | { kind: 'freeze'; made: MadeReport }
  | { kind: 'empty'; benchmark: number; key: string };

/** Everything whose work grows with a report. Pure, so that it can be done on another thread. */
export function makePart(question: Question): Answer {
  if (question.kind === 'record') return { kind: 'record', made: recordOf(question) };
  try {
    return { kind: 'freeze', made: reportOf(question) };
  } catch (error) {
    if (!(error instanceof EmptySide)) throw error;
    return { kind: 'empty', benchmark: error.benchmark, key: error.key };
  }
}

function recordOf({ text, run, naming, isDrawn, speaks }: RecordQuestion): MadeRecord {
  const outside: Outside = namesFor(naming, []);
  const record = outsideRecord(reportRecord.parse(JSON.parse(text)), outside);
  const kept = canonical(record);
  return {
    text: kept,
    sha256: sha256Of(kept),
    said: speaks ? saidOfRecord(record) : null,
    picture: isDrawn ? pictureOfRun(run, record) : null,
  };
}

function reportOf({ head, blocks, stored, said, naming }: FreezeQuestion): MadeReport {
  const byCell = new Map(said);
  const frozen = freezeReport(
    head,
    blocks,
    stored,
    (cellId) => byCell.get(cellId),
    namesFor(naming, stored.cells),
  );
  const text = canonical(frozen);
  return {
    ...{ text, sha256: sha256Of(text), title: frozen.title, publishedAt: frozen.published_at },
    runs: frozen.runs.length,
    goodRuns: frozen.runs.filter((r) => r.verdict !== 'invalid').map((r) => r.id),
  };
}
