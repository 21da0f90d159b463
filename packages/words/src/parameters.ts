import type { MetricName, Said } from '@rackmark/contracts';

/**
 * Every parameter of every message and what it is: raw numbers with their unit in their name, shown by `show.ts`. A name that
 * stands here is a parameter wherever it stands in braces, so the words of a branch (`one {is}`) must not.
 */
export const parameters = {
  /** Whole numbers that a message counts by (`{n, plural, …}`) or shows (`{n, number}`). */
  n: 'count',
  of: 'count',
  kept: 'count',
  limit: 'count',
  place: 'count',
  attempt: 'count',
  benchmark: 'count',
  period: 'count',
  low_n: 'count',
  high_n: 'count',
  /** Numbers with three significant digits. */
  cosine: 'cosine',
  limit_cosine: 'cosine',
  error: 'number',
  /** Quantities. */
  latency_ns: 'duration',
  duration_ns: 'duration',
  kept_ns: 'duration',
  cold_ns: 'duration',
  late_ns: 'duration',
  memory_kib: 'memory',
  size_bytes: 'bytes',
  limit_bytes: 'bytes',
  prefill_rate: 'rate',
  from_rate: 'rate',
  to_rate: 'rate',
  load_share: 'percent',
  spread_share: 'percent',
  trend_share: 'percent',
  limit_share: 'percent',
  delta_share: 'percent',
  effect_ratio: 'times',
  size_times: 'tenth_times',
  effect_ratios: 'span',
  difference_log: 'likelihood',
  wait_seconds: 'waiting',
  away_seconds: 'waiting',
  late_seconds: 'waiting',
  jump_ms: 'whole',
  limit_ms: 'whole',
  low_mhz: 'whole',
  high_mhz: 'whole',
  temperature_c: 'tenths',
  battery_percent: 'whole',
  limit_percent: 'whole',
  seconds: 'plain_number',
  confidence_level: 'level',
  same_level: 'level',
  until_at: 'moment',
  /** Names, and words of other programs, as they are. */
  device: 'text',
  agent: 'text',
  model: 'text',
  path: 'text',
  shape: 'text',
  given: 'text',
  adapter: 'text',
  asked: 'accelerator',
  used: 'accelerator',
  known_by: 'choice',
  code: 'text',
  question: 'text',
  /** Of the page: text as it is, a number with its thousands apart. */
  a: 'shown',
  b: 'shown',
  c: 'shown',
  what: 'shown',
  value: 'shown',
  time: 'shown',
  from: 'shown',
  to: 'shown',
  many: 'shown',
  total: 'shown',
  rest: 'shown',
  version: 'shown',
  label: 'shown',
  runs: 'shown',
  cells: 'shown',
  devices: 'shown',
  models: 'shown',
  text: 'shown',
  /** Of a choice by a word: `{kind, select, …}`. */
  kind: 'choice',
  state: 'choice',
  word: 'choice',
  metric: 'choice',
  /** A metric’s own words for one side against another, from the registry of `contracts`. */
  better: 'better',
  worse: 'worse',
  equal: 'equal',
  /** Names, of which some are labels in the reader’s language. */
  name: 'named',
  before: 'named',
  after: 'named',
  /** What others wrote, or a reason of ours. */
  detail: 'named',
  side: 'named',
  base: 'named',
  /** Sentences in a sentence, and lists: "A, B and C". */
  why: 'said',
  where: 'said',
  size: 'said',
  each: 'said',
  over: 'said',
  range: 'said',
  effect: 'said',
  likely: 'said',
  list: 'list',
  /** A sentence with its full stop, and several, each on a line of its own. */
  sentence: 'sentence',
  lines: 'lines',
  /** Parts of a label: one behind the other, and each behind a dot. */
  head: 'joined',
  tail: 'dotted',
  commas: 'commas',
  effect_interval: 'interval',
} as const satisfies Record<string, ParameterKind>;

export type ParameterKind =
  | 'count'
  | 'number'
  | 'cosine'
  | 'duration'
  | 'memory'
  | 'bytes'
  | 'rate'
  | 'percent'
  | 'times'
  | 'tenth_times'
  | 'span'
  | 'interval'
  | 'likelihood'
  | 'waiting'
  | 'whole'
  | 'tenths'
  | 'moment'
  | 'text'
  | 'shown'
  | 'accelerator'
  | 'plain_number'
  | 'level'
  | 'choice'
  | 'better'
  | 'worse'
  | 'equal'
  | 'said'
  | 'list'
  | 'joined'
  | 'dotted'
  | 'commas'
  | 'sentence'
  | 'lines'
  | 'named';
export type Parameter = keyof typeof parameters;

interface NotNumbers {
  text: string;
  shown: string | number;
  accelerator: string;
  choice: string;
  better: MetricName;
  worse: MetricName;
  equal: MetricName;
  moment: string;
  said: Said | string;
  list: readonly (string | Said)[];
  joined: readonly (string | Said)[];
  dotted: readonly (string | Said)[];
  commas: readonly (string | Said)[];
  sentence: Said | string;
  lines: readonly (string | Said)[];
  named: Said | string;
  span: readonly number[];
  interval: readonly [ratio: number, low: number, high: number];
}
type Kind<P extends Parameter> = (typeof parameters)[P];
export type ValueOf<P extends Parameter> = Kind<P> extends keyof NotNumbers ? NotNumbers[Kind<P>] : number;
