import {
  configurationKey,
  metricName,
  metrics,
  type Baseline,
  type Budget,
  type MetricName,
  type SeriesAt,
  type Suite,
  type SuiteChange,
  type WatchedMetric,
} from '@rackmark/contracts';
import { scales } from '../../../lib/format.js';
import { say } from '../../../lib/words.js';

/** One budget as it is typed: `of` is "latency p90", `limit` in the unit of the field. */
export interface BudgetForm {
  of: string;
  limit: string;
  slot: string | null;
  configuration_key: string | null;
  device_models: Budget['device_models'];
  tiers: Budget['tiers'];
}
export interface EditForm {
  name: string;
  /** "latency p50". */
  watched: string[];
  budgets: BudgetForm[];
  baseline: Baseline;
  cron: string;
  timeZone: string;
  devices: Suite['devices'];
  repeats: string;
  iterations: string;
  seconds: string;
  maxSeconds: string;
}

const nameOfWatched = ({ metric, at }: WatchedMetric): string => `${metric} ${at}`;
export function watchedOf(name: string): WatchedMetric {
  const [metric, at] = name.split(' ');
  return { metric: metricName.parse(metric), at: at as SeriesAt };
}

/** In which unit a limit is typed: people think in milliseconds and MiB. */
export const unitOf = (metric: MetricName): { unit: string; scale: number } => {
  const { unit } = metrics[metric];
  if (unit === 'ns') return { unit: 'ms', scale: scales['ms']! };
  if (unit === 'KiB') return { unit: 'MiB', scale: scales['MiB']! };
  return { unit: unit === 'tokens/s' ? 'tok/s' : unit, scale: 1 };
};
const typed = (n: number): string => String(Number(n.toPrecision(12)));

/** What can be followed of a suite: that of its kinds of models. What is followed of no kind that it has stays, unseen. */
export function offeredMetrics({
  configurations,
  watched,
}: Pick<Suite, 'configurations' | 'watched'>): string[] {
  const languages = configurations.some((c) => c.engine === 'litert-lm');
  const others = configurations.some((c) => c.engine !== 'litert-lm');
  const fits = (metric: MetricName) => {
    const { of } = metrics[metric];
    return of === 'language model' ? languages : of === 'model' ? others || !metrics[metric].isSpread : true;
  };
  const offered = metricName.options
    .filter(fits)
    .flatMap((metric) => (metrics[metric].isSpread ? [`${metric} p50`, `${metric} p90`] : [`${metric} p50`]));
  return [...new Set([...offered, ...watched.filter((w) => fits(w.metric)).map(nameOfWatched)])];
}

export const formOf = (s: Suite): EditForm => ({
  name: s.name,
  watched: s.watched.map(nameOfWatched),
  budgets: s.budgets.map(({ metric, at, limit, ...b }) => ({
    ...b,
    of: `${metric} ${at}`,
    limit: typed(limit / unitOf(metric).scale),
  })),
  baseline: s.baseline,
  cron: s.schedule?.cron ?? '',
  timeZone: s.schedule?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  devices: s.devices,
  repeats: String(s.plan.repeats),
  iterations: String(s.plan.iterations),
  seconds: String(s.plan.seconds),
  maxSeconds: String(s.plan.max_seconds),
});

export const newBudget = (of: string): BudgetForm => ({
  ...{ of, limit: '', slot: null, configuration_key: null, device_models: null, tiers: null },
});

const isAbove = (text: string, low: number): boolean => text.trim() !== '' && Number(text) > low;
const isWhole = (text: string, high: number): boolean =>
  Number.isInteger(Number(text)) && isAbove(text, 0) && Number(text) <= high;
type Mistakes = Partial<Record<keyof EditForm, string>>;

/** What is wrong, by field; of budgets the first that is. */
export function mistakesOf(f: EditForm): Mistakes {
  const wrong: Mistakes = {};
  if (f.name.trim() === '') wrong.name = say('suite_edit.name_missing');
  else if (!/\D/.test(f.name.trim())) wrong.name = say('suite_edit.name_number');
  if (f.watched.length === 0) wrong.watched = say('suite_edit.watch_something');
  if (f.budgets.some((b) => !isAbove(b.limit, 0))) wrong.budgets = say('suite_edit.limit_wrong');
  if (f.baseline.kind === 'release' && f.baseline.name.trim() === '')
    wrong.baseline = say('suite_edit.baseline_release');
  if (f.baseline.kind === 'branch' && f.baseline.branch.trim() === '')
    wrong.baseline = say('suite_edit.baseline_branch');
  if (f.baseline.kind === 'last' && (f.baseline.releases < 2 || f.baseline.releases > 50))
    wrong.baseline = say('suite_edit.baseline_last');
  if (!isWhole(f.repeats, 100)) wrong.repeats = say('suite_edit.whole', { from: 1, to: 100 });
  if (!isWhole(f.iterations, 1_000_000))
    wrong.iterations = say('suite_edit.whole', { from: 1, to: 1_000_000 });
  if (!(isAbove(f.seconds, -1) && Number(f.seconds) >= 0 && Number(f.seconds) <= 3_600))
    wrong.seconds = say('suite_edit.number', { from: 0, to: 3_600 });
  if (!(isAbove(f.maxSeconds, 0) && Number(f.maxSeconds) <= 7_200))
    wrong.maxSeconds = say('suite_edit.number', { from: 1, to: 7_200 });
  return wrong;
}

const budgetOf = ({ of, limit, ...b }: BudgetForm): Budget => {
  const watched = watchedOf(of);
  return { ...b, ...watched, limit: Number(limit) * unitOf(watched.metric).scale };
};

/** What differs from the suite as it is: the rest is not told, so nobody else's change is undone. */
export function changeOf(f: EditForm, s: Suite): SuiteChange {
  const after: SuiteChange = {
    name: f.name.trim(),
    watched: f.watched.map(watchedOf),
    budgets: f.budgets.map(budgetOf),
    baseline: f.baseline,
    schedule: f.cron.trim() === '' ? null : { cron: f.cron.trim(), time_zone: f.timeZone.trim() || 'UTC' },
    devices: f.devices,
    plan: {
      ...s.plan,
      ...{ repeats: Number(f.repeats), iterations: Number(f.iterations) },
      ...{ seconds: Number(f.seconds), max_seconds: Number(f.maxSeconds) },
    },
  };
  const before = changeable(s);
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => !isSame(value, before[key as keyof SuiteChange])),
  );
}
const changeable = ({ name, watched, budgets, baseline, schedule, devices, plan }: Suite): SuiteChange => ({
  ...{ name, watched, budgets, baseline, schedule, devices, plan },
});
/** The same whatever the order of its keys. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

/** Configurations by the key that budgets name them with. */
export const keysOf = (s: Suite): [string, Suite['configurations'][number]][] =>
  s.configurations.map((c) => [configurationKey(c), c]);
