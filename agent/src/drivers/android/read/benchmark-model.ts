import type { ReportedLatency } from '@rackmark/contracts';
import { wholeLines } from './text.js';

/** What LiteRT's `benchmark_model` printed. Durations in nanoseconds, memory in MiB; what is missing or cut is null. */
export interface BenchmarkModelReport {
  reported: ReportedLatency | null;
  initNs: number | null;
  firstInferenceNs: number | null;
  warmup: { n: number; meanNs: number } | null;
  memory: {
    initMib: number | null;
    overallMib: number | null;
    peakMib: number | null;
    rssMib: number | null;
  };
  /** What the log says of a delegate: wholly, partly (kernels), not at all; null where it says nothing. */
  delegate: { name: string; share: 'all' | 'part' | 'none'; kernels: number | null } | null;
  /** Flags that the tool did not know: it measured something else than was asked for. */
  unknownFlags: string | null;
  errors: string[];
}

/** The tool's own summary of one section, in nanoseconds. */
interface Stat {
  n: number;
  first: number | null;
  mean: number;
  min: number;
  max: number;
  std: number | null;
  p50: number | null;
  p95: number | null;
}

const NUMBER = '(\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)';
const MOST_ERRORS = 10;
const MS = 1_000_000;
const fromUs = (us: number): number => Math.round(us * 1_000);
const fromMs = (ms: number): number => Math.round(ms * MS);

const CLASSIC_END = new RegExp(
  `Inference timings in us: Init: ${NUMBER}, First inference: ${NUMBER}, Warmup \\(avg\\): ${NUMBER}, Inference \\(avg\\): ${NUMBER}$`,
);
/** Until 2020: warm-up first, under another head, and the averages only. */
const OLD_END = new RegExp(
  `^Average inference timings in us: Warmup: ${NUMBER}, Init: ${NUMBER}, (?:Inference|no stats): ${NUMBER}(?:, with stats: ${NUMBER})?$`,
);
const DELEGATE =
  /[Aa]pplied (\w+) delegate, and the model graph will be (completely|partially) executed (?:by|w\/) the delegate(?: w\/ (\d+) delegate kernels)?/;
const NO_DELEGATE = /Though (\w+) delegate is explicitly applied, the model graph will not be executed/;

/**
 * Reads the classic form (TensorFlow Lite, also as it was before 2021) and that of LiteRT 2, whole lines only. A latency is reported only when the
 * tool's last words were read, and agree with its summary: a run that died while it warmed up has a summary, too.
 */
export function parseBenchmarkModel(text: string): BenchmarkModelReport {
  const lines = wholeLines(text).map((line) => line.replace(/^(?:INFO|WARN|WARNING): (?:\[[^\]]*\] )?/, ''));
  const sections = sectionStats(lines);
  const warm = sections[0] ?? null;
  const classic = classicEnd(lines, warm);
  const table = resultTable(lines);
  return {
    reported: latency(sections[1] ?? null, classic?.meanNs ?? null, table),
    initNs: classic === null ? table.initNs : classic.initNs,
    firstInferenceNs: classic === null ? table.firstNs : classic.firstNs,
    warmup: warm === null ? table.warmup : { n: warm.n, meanNs: warm.mean },
    memory: memoryOf(lines, table),
    delegate: delegateOf(lines),
    unknownFlags: last(lines, /^Unconsumed cmdline flags: (.+)$/)?.[1] ?? null,
    errors: lines
      .filter((l) => /^(?:ERROR|FATAL|E\/|F\/)|^Failed to |failed\.?$/.test(l))
      .slice(-MOST_ERRORS),
  };
}

/** The last line of the classic form: what it says of load, first iteration and mean. */
function classicEnd(
  lines: readonly string[],
  warm: Stat | null,
): { initNs: number; firstNs: number | null; meanNs: number } | null {
  const now = last(lines, CLASSIC_END)?.slice(1).map(Number);
  if (now !== undefined)
    return { initNs: fromUs(now[0]!), firstNs: fromUs(now[1]!), meanNs: fromUs(now[3]!) };
  const old = last(lines, OLD_END)?.slice(1).map(Number);
  // Its first iteration stands in the warm-up's own line only.
  return old === undefined
    ? null
    : { initNs: fromUs(old[1]!), firstNs: warm?.first ?? null, meanNs: fromUs(old[2]!) };
}

/** How far the tool has come, for those who watch. */
export function sectionOf(line: string): 'run' | null {
  return /Running benchmark for (?:at least )?\d/.test(line) ? 'run' : null;
}

/** [warm-up, measurement]; a section whose summary was not read is undefined. */
function sectionStats(lines: readonly string[]): (Stat | undefined)[] {
  const stats: (Stat | undefined)[] = [];
  let section = -1;
  for (const line of lines) {
    if (sectionOf(line) !== null) section++;
    const stat = section < 0 ? null : countLine(line);
    if (stat !== null) stats[section] ??= stat;
  }
  return stats;
}

/** `count=50 first=… curr=… min=… max=… avg=… std=… [p5=… median=… p95=…]`, or `count=50 curr=31(all same)`. */
function countLine(line: string): Stat | null {
  const found = /^count=(\d{1,9})((?: \w+=\S+)*(?:\(all same\)| \(all same\))?)$/.exec(line);
  if (found === null || Number(found[1]) < 1) return null;
  const n = Number(found[1]);
  const of = (name: string): number | null => {
    const value = new RegExp(` ${name}=${NUMBER}(?: |\\(|$)`).exec(found[2]!)?.[1];
    return value === undefined ? null : fromUs(Number(value));
  };
  const same = of('curr');
  if ((n === 1 || found[2]!.includes('(all same)')) && of('avg') === null)
    return same === null
      ? null
      : { n, first: same, mean: same, min: same, max: same, std: 0, p50: same, p95: same };
  const [mean, min, max] = [of('avg'), of('min'), of('max')];
  if (mean === null || min === null || max === null) return null;
  return { n, first: of('first'), mean, min, max, std: of('std'), p50: of('median'), p95: of('p95') };
}

interface Table {
  initNs: number | null;
  firstNs: number | null;
  warmup: { n: number; meanNs: number } | null;
  inference: Stat | null;
}
/** The results block of LiteRT 2: milliseconds with two decimals. */
function resultTable(lines: readonly string[]): Table {
  const ms = (name: string): number | null => {
    const found = last(lines, new RegExp(`^${name}:\\s+${NUMBER} ms$`));
    return found === null ? null : fromMs(Number(found[1]));
  };
  const runs = (name: string): { n: number; meanNs: number } | null => {
    const found = last(lines, new RegExp(`^${name} \\(avg\\):\\s+${NUMBER} ms \\((\\d{1,9}) runs\\)$`));
    return found === null ? null : { n: Number(found[2]), meanNs: fromMs(Number(found[1])) };
  };
  const average = runs('Inference');
  const [min, max] = [ms('Inference \\(min\\)'), ms('Inference \\(max\\)')];
  const std = last(lines, new RegExp(`^Inference \\(std\\):\\s+${NUMBER}$`));
  return {
    initNs: ms('Model initialization'),
    firstNs: ms('Warmup \\(first\\)'),
    warmup: runs('Warmup'),
    inference:
      average === null || average.n < 1 || min === null || max === null
        ? null
        : {
            n: average.n,
            first: null,
            mean: average.meanNs,
            min,
            max,
            std: std === null ? null : fromMs(Number(std[1])),
            p50: null,
            p95: null,
          },
  };
}

/** Two decimals of a millisecond, and a hundredth for rounded figures. */
const agree = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01 * MS + 0.01 * Math.max(a, b);

function latency(stat: Stat | null, classicMean: number | null, table: Table): ReportedLatency | null {
  const end = classicMean ?? table.inference?.mean ?? null;
  if (end === null || (stat !== null && !agree(stat.mean, end))) return null;
  const best = stat ?? table.inference;
  if (best === null || best.min > best.max || best.mean <= 0 || best.mean < best.min * 0.99) return null;
  if (best.mean > best.max * 1.01 + 0.01 * MS) return null;
  return {
    n: best.n,
    mean_ns: best.mean,
    min_ns: best.min,
    max_ns: best.max,
    std_ns: best.std,
    p50_ns: best.p50,
    p95_ns: best.p95,
  };
}

function memoryOf(lines: readonly string[], table: Table): BenchmarkModelReport['memory'] {
  const mib = (pattern: string): number | null => {
    const found = last(lines, new RegExp(pattern));
    return found === null ? null : Number(found[1]);
  };
  const delta = new RegExp(
    `^Memory footprint delta from the start of the tool \\(MB\\): init=${NUMBER} overall=${NUMBER}$`,
  );
  const classic = last(lines, delta);
  // The table's memory stands behind its latencies only.
  const ofTable = (name: string): number | null =>
    table.initNs === null ? null : mib(`^${name}:\\s+${NUMBER} MB$`);
  return {
    initMib: classic === null ? ofTable('Init footprint') : Number(classic[1]),
    overallMib: classic === null ? ofTable('Overall footprint') : Number(classic[2]),
    peakMib:
      mib(`^Overall peak memory footprint \\(MB\\) via periodic monitoring: ${NUMBER}$`) ??
      // 0 where the system told the tool none.
      (mib(`^Peak memory footprint \\(MB\\): init=[\\d.e+-]+ overall=${NUMBER}$`) || null) ??
      ofTable('Peak memory'),
    rssMib: mib(`^- VmRSS\\s*: ${NUMBER} MB$`),
  };
}

function delegateOf(lines: readonly string[]): BenchmarkModelReport['delegate'] {
  const none = last(lines, NO_DELEGATE);
  if (none !== null) return { name: none[1]!, share: 'none', kernels: null };
  const found = last(lines, DELEGATE);
  if (found === null) return null;
  const share = found[2] === 'completely' ? 'all' : 'part';
  return { name: found[1]!, share, kernels: found[3] === undefined ? null : Number(found[3]) };
}

function last(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (let i = lines.length - 1; i >= 0; i--) {
    const found = pattern.exec(lines[i]!.trimEnd());
    if (found !== null) return found;
  }
  return null;
}
