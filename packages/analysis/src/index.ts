export { compare, type SideInput } from './compare/compare.js';
export { comparisonAsCsv } from './compare/export.js';
export { effectsOf, figuresOf, inItsUnit, stateOf } from './compare/effects.js';
export { belongsTo, choicesOf, parseSide, type BenchmarkHead, type SideSelection } from './compare/sides.js';
export { errorAgainst, referenceOf } from './compare/variants.js';
export { judgeRun, withLate, type Judgement } from './judge/judge.js';
export { countsOf } from './judge/language.js';
export { wasAway, type JudgeContext, type Late } from './judge/rule.js';
export { summariseCell, type CellSummary, type EndedRun } from './judge/summarise-cell.js';
export { groupBy } from './measured/group-by.js';
export { measurementsOf, type Measurement } from './measured/measurements.js';
export type { CellPart, RunNumbers, Said } from './measured/run-numbers.js';
export { unitLetter } from './measured/unit-letter.js';
export { figuresOfCell, numbersOf, type ToldRun } from './measured/told-runs.js';
export {
  EmptySide,
  numbersOfBenchmarks,
  prepareComparison,
  type FoundBenchmark,
} from './compare/of-query.js';
export { freezeReport, queriesOf, type ReportHead, type Stored } from './report/freeze.js';
export { saidOfRecord } from './report/frozen-run.js';
export { outsideRecord, type Outside } from './report/outside.js';
export { pictureOfRun } from './report/picture.js';
export { cellsOfQuery, speakersOf } from './report/read.js';
export { environmentChanges } from './series/environment.js';
export { lettersOf, pointsOf, type PointRow } from './series/points.js';
export { limitOf, readingOf, type SeriesReading } from './series/reading.js';
export { detailOf, headOf, toRow, type CellKey, type ReleaseHead } from './series/shown.js';
export { effectsBetween } from './series/steps.js';
export { levelled, unitFactors, type UnitRun } from './series/units.js';
export { verifyReport, type RecordOf, type Verified } from './report/verify.js';
export type { Difference } from './report/differences.js';
