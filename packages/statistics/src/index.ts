export { quantile, quantileSorted, summarise, geometricMean, P99_FROM, type Summary } from './quantile.js';
export { medianInterval, type MedianInterval } from './median-interval.js';
export {
  mannWhitney,
  hodgesLehmannRatio,
  benjaminiHochberg,
  smallestP,
  type MannWhitney,
  type RatioInterval,
} from './mann-whitney.js';
export { theilSen, trend, robustCv, tukeyFences, type Line, type Outliers } from './spread.js';
export { countModes } from './modes.js';
export { compareRuns, type ComparedRuns, type CompareOptions } from './compare-runs.js';
export { studentQuantile, studentCdf, normalQuantile, normalCdf } from './distributions.js';
export { seededRandom } from './random.js';
