export { quantile, quantileSorted, summarise, geometricMean, P99_FROM, type Summary } from './quantile.js';
export { medianInterval, type MedianInterval } from './median-interval.js';
export { theilSen, trend, robustCv, tukeyFences, type Line, type Outliers } from './spread.js';
export { countModes } from './modes.js';
export { estimateRatio, meanRatio, intervalOf, pOf, type RatioEstimate } from './ratio.js';
export { decide, decisionAt, type Decision } from './decide.js';
export {
  mannWhitney,
  hodgesLehmannRatio,
  benjaminiHochberg,
  type MannWhitney,
  type RatioInterval,
} from './ranks.js';
export { smallestSettled, runsThatSettle, FALSE_CLAIMS } from './design.js';
export { studentQuantile, studentCdf, normalQuantile } from './distributions.js';
export { seededRandom } from './random.js';
export { changePoints, type ChangePoint, type ChangeOptions } from './change-points.js';
export {
  DETECTOR,
  readSeries,
  type Change,
  type Level,
  type ReadingOptions,
  type SeriesModes,
  type SeriesNote,
  type SeriesPoint,
  type SeriesReading,
} from './read-series.js';
export { isBackAt } from './level.js';
export { gateDecision, type GateCell, type GateDecision, type GateOptions } from './gate.js';
