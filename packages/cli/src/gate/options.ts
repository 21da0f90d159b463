import {
  metricName,
  parseRuntime,
  runtimeName,
  seriesAt,
  type MetricName,
  type NamedRuntime,
  type NewGateInput,
  type WatchedMetric,
} from '@rackmark/contracts';
import { z } from 'zod';
import { CannotRun } from '../exit.js';
import { whyNoModel } from '../bench/files.js';
import { whyUnknown } from '../bench/runtimes.js';
import { refuseWithSuite } from '../bench/suite.js';

const parts = (text: string) =>
  text
    .split(',')
    .map((t) => t.trim())
    .filter(Boolean);

/** "latency", or "latency@p90": the 90th percentile of each run. */
function metricOf(text: string): WatchedMetric | string {
  const [name, at = 'p50', ...more] = text.split('@');
  const [metric, place] = [metricName.safeParse(name), seriesAt.safeParse(at)];
  if (metric.success && place.success && more.length === 0) return { metric: metric.data, at: place.data };
  return `--metric: there is no ${text}. It takes ${metricName.options.join(', ')}, or one of them with @p90`;
}

/** "3%" → 0.03; null where it is no share. */
function shareOf(text: string): number | null {
  const found = /^(\d{1,3}(?:\.\d{1,4})?) ?%$/.exec(text);
  const share = found === null ? NaN : Number(found[1]) / 100;
  return share > 0 && share <= 1 ? share : null;
}

/** "3%", "decode_rate=5%" and both: the limit of all metrics, and of some. */
function limitsOf(text: string): Pick<NewGateInput, 'limit' | 'limits'> | string {
  const found: { limit?: number; limits: Partial<Record<MetricName, number>> } = { limits: {} };
  for (const part of parts(text)) {
    const [name, of] = part.includes('=') ? (part.split('=', 2) as [string, string]) : [null, part];
    const share = shareOf(of);
    if (share === null)
      return `--limit: ${part} is no limit: write a percentage, such as 3% or decode_rate=5%`;
    const metric = metricName.safeParse(name);
    if (name === null) found.limit = share;
    else if (metric.success) found.limits[metric.data] = share;
    else return `--limit: there is no metric ${name}. There are ${metricName.options.join(', ')}`;
  }
  return found;
}

const read = <T extends object>(of: (text: string) => T | string) =>
  z.string().transform((text, context): T => {
    const found = of(text);
    if (typeof found !== 'string') return found;
    context.addIssue({ code: 'custom', message: found });
    return z.NEVER;
  });
const metricsOf = (text: string): WatchedMetric[] | string => {
  const all = parts(text).map(metricOf);
  return all.find((m) => typeof m === 'string') ?? all.filter((m) => typeof m !== 'string');
};

const schema = z.object({
  suite: z.string().trim().min(1, '--suite must not be empty').optional(),
  base: z.string().trim().min(1, '--base must not be empty').optional(),
  candidate: z.string('--candidate says what is under test').trim().min(1, '--candidate must not be empty'),
  metric: read(metricsOf).default([]),
  limit: read(limitsOf).default({}),
  allowFallback: z.boolean().default(false),
  mostRuns: z.coerce
    .number('--most-runs must be a number')
    .int('--most-runs takes a whole number')
    .min(2, '--most-runs must be at least 2')
    .max(100, '--most-runs must be at most 100')
    .optional(),
  name: z
    .string()
    .trim()
    .min(1, '--name must not be empty')
    .max(80, '--name must not be longer than 80')
    .optional(),
  junit: z.string().min(1, '--junit takes the name of a file').optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  server: z.string().optional(),
  token: z.string().trim().min(1, '--token must not be empty').optional(),
});
type Common = Omit<z.infer<typeof schema>, 'suite' | 'base'>;
type Based = Common & { base: string };
/** Which kind of sides they are, and what is theirs alone. */
export type GateOptions =
  // Without a base: what the suite is held against.
  | (Common & { kind: 'releases'; suite: string; base: string | undefined })
  | (Based & { kind: 'models' })
  | (Based & { kind: 'runtimes'; files: readonly string[]; engine: NamedRuntime['engine'] });

/** What a gate asks where no metric is named. */
const LEAD: readonly MetricName[] = ['latency', 'prefill_rate', 'decode_rate'];
/** What people mean as a runtime: "litert@2.2.0", also where it is misspelt. */
const RUNTIME = /^lite-?rt[a-z-]*(@.*)?$/i;

/** @throws CannotRun naming every option that is wrong */
export function parseGateOptions(files: readonly string[], raw: unknown): GateOptions {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new CannotRun(parsed.error.issues.map((i) => i.message).join('. '));
  const { suite, base, ...o } = parsed.data;
  const looked = o.metric.length > 0 ? o.metric.map((m) => m.metric) : LEAD;
  const stray = Object.keys(o.limit.limits ?? {}).find((m) => !looked.includes(m as MetricName));
  if (stray !== undefined)
    throw new CannotRun(
      `--limit names ${stray}, which this gate does not look at: name it with --metric, too.`,
    );
  if (suite !== undefined) {
    refuseWithSuite(raw);
    if (files.length > 0)
      throw new CannotRun(
        `A suite has its models: leave out ${files.join(', ')}. A release brings files of its own with rackmark bench --suite.`,
      );
    return { ...o, base, kind: 'releases', suite };
  }
  if (base === undefined)
    throw new CannotRun('--base says what the candidate is held against; only a suite has one of its own.');
  return ofFiles({ ...o, base }, files, raw);
}

/** Two files, or files on two runtimes. @throws CannotRun */
function ofFiles(o: Based, files: readonly string[], raw: unknown): GateOptions {
  const why = [o.base, o.candidate].map(whyNoModel);
  const isRuntime = [o.base, o.candidate].map((text, i) => why[i] !== null && RUNTIME.test(text));
  if (isRuntime.some(Boolean))
    return { ...o, kind: 'runtimes', files, ...runtimesOf(o, isRuntime, files, raw) };
  const wrong = [o.base, o.candidate].flatMap((path, i) => (why[i] === null ? [] : [`${path}: ${why[i]}`]));
  if (wrong.length > 0)
    throw new CannotRun(
      `${wrong.join('\n')}\nReleases of a suite need --suite beside --base and --candidate.`,
    );
  if (files.length > 0)
    throw new CannotRun(
      `--base and --candidate are the files that are compared: leave out ${files.join(', ')}. Models are named beside versions of a runtime, such as --base litert@2.2.0.`,
    );
  return { ...o, kind: 'models' };
}

/** @throws CannotRun */
function runtimesOf(
  { base, candidate }: Based,
  isRuntime: readonly boolean[],
  files: readonly string[],
  raw: unknown,
) {
  if (!isRuntime.every(Boolean))
    throw new CannotRun(
      `--base and --candidate are two versions of a runtime, or two files, or two releases of a suite: ${base} and ${candidate} are not of one kind.`,
    );
  const [b, c] = [base, candidate].map((text) => {
    const named = parseRuntime(text);
    if (named === null) throw new CannotRun(whyUnknown(text) ?? `${text} is no runtime.`);
    if (named.version !== null) return { ...named, name: runtimeName(named) };
    throw new CannotRun(
      `${text} names no version: what a device measures with by itself changes. Say which, such as ${text}@2.3.0; npx rackmark runtime list tells what there is.`,
    );
  }) as [NamedRuntime & { name: string }, NamedRuntime & { name: string }];
  if (b.engine !== c.engine)
    throw new CannotRun(`${base} and ${candidate} are different engines: name two versions of one.`);
  refuseOptionsOfRuntimes(raw);
  if (files.length === 0)
    throw new CannotRun('Name at least one model file that is measured on both versions.');
  const why = files.map(whyNoModel);
  if (why.some((w) => w !== null))
    throw new CannotRun(files.flatMap((f, i) => (why[i] === null ? [] : [`${f}: ${why[i]}`])).join('\n'));
  return { base: b.name, candidate: c.name, engine: b.engine };
}

function refuseOptionsOfRuntimes(raw: unknown): void {
  const given = raw as Record<string, unknown>;
  const stray = ['engine', 'runtime'].filter((name) => given[name] !== undefined).map((name) => `--${name}`);
  if (stray.length > 0)
    throw new CannotRun(`--base and --candidate name the runtimes: leave out ${stray.join(', ')}.`);
}
