import {
  metricName,
  parseRuntime,
  runtimeName,
  seriesAt,
  type MetricName,
  type NamedRuntime,
  type NewGateInput,
  type Said,
  type WatchedMetric,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { z } from 'zod';
import { CannotRun } from '../exit.js';
import { flagOf, givenOptions, issueOf } from '../given-options.js';
import { whyNoModel, wrongFiles } from '../bench/files.js';
import { whyUnknown } from '../bench/runtimes.js';
import { refuseWithSuite } from '../bench/suite.js';

const parts = (text: string) =>
  text
    .split(',')
    .map((t) => t.trim())
    .filter(Boolean);

/** "latency", or "latency@p90": the 90th percentile of each run. */
function metricOf(text: string): WatchedMetric | Said {
  const [name, at = 'p50', ...more] = text.split('@');
  const [metric, place] = [metricName.safeParse(name), seriesAt.safeParse(at)];
  if (metric.success && place.success && more.length === 0) return { metric: metric.data, at: place.data };
  return said('cannot.gate.metric', { given: text, list: metricName.options });
}

/** "3%" → 0.03; null where it is no share. */
function shareOf(text: string): number | null {
  const found = /^(\d{1,3}(?:\.\d{1,4})?) ?%$/.exec(text);
  const share = found === null ? NaN : Number(found[1]) / 100;
  return share > 0 && share <= 1 ? share : null;
}

type Limits = Pick<NewGateInput, 'limit' | 'limits'>;
/** "3%", "decode_rate=5%" and both: the limit of all metrics, and of some. */
function limitsOf(text: string): Limits | Said {
  const found: { limit?: number; limits: Partial<Record<MetricName, number>> } = { limits: {} };
  for (const part of parts(text)) {
    const [name, of] = part.includes('=') ? (part.split('=', 2) as [string, string]) : [null, part];
    const share = shareOf(of);
    if (share === null) return said('cannot.gate.limit', { given: part });
    const metric = metricName.safeParse(name);
    if (name === null) found.limit = share;
    else if (metric.success) found.limits[metric.data] = share;
    else return said('cannot.gate.limit_metric', { given: name, list: metricName.options });
  }
  return found;
}

const isSaid = (found: object): found is Said => 'code' in found;
const read = <T extends object>(of: (text: string) => T | Said) =>
  z.string().transform((text, context): T => {
    const found = of(text);
    if (!isSaid(found)) return found;
    context.addIssue(issueOf(found));
    return z.NEVER;
  });
const metricsOf = (text: string): WatchedMetric[] | Said => {
  const all = parts(text).map(metricOf);
  return all.find(isSaid) ?? all.filter((m): m is WatchedMetric => !isSaid(m));
};

const schema = z.object({
  suite: z.string().trim().min(1).optional(),
  base: z.string().trim().min(1).optional(),
  candidate: z.string().trim().min(1),
  metric: read(metricsOf).default([]),
  limit: read<Limits>(limitsOf).default({}),
  allowFallback: z.boolean().default(false),
  mostRuns: z.coerce.number().int().min(2).max(100).optional(),
  name: z.string().trim().min(1).max(80).optional(),
  junit: z.string().min(1).optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  server: z.string().optional(),
  token: z.string().trim().min(1).optional(),
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
  if ((raw as { candidate?: unknown }).candidate === undefined)
    throw new CannotRun(said('cannot.gate.no_candidate'));
  const { suite, base, ...o } = givenOptions(schema, raw);
  const looked = o.metric.length > 0 ? o.metric.map((m) => m.metric) : LEAD;
  const stray = Object.keys(o.limit.limits ?? {}).find((m) => !looked.includes(m as MetricName));
  if (stray !== undefined) throw new CannotRun(said('cannot.gate.limit_stray', { name: stray }));
  if (suite !== undefined) {
    refuseWithSuite(raw);
    if (files.length > 0) throw new CannotRun(said('cannot.gate.suite_models', { commas: files }));
    return { ...o, base, kind: 'releases', suite };
  }
  if (base === undefined) throw new CannotRun(said('cannot.gate.no_base'));
  return ofFiles({ ...o, base }, files, raw);
}

/** Two files, or files on two runtimes. @throws CannotRun */
function ofFiles(o: Based, files: readonly string[], raw: unknown): GateOptions {
  const sides = [o.base, o.candidate];
  const isRuntime = sides.map((text) => whyNoModel(text) !== null && RUNTIME.test(text));
  if (isRuntime.some(Boolean))
    return { ...o, kind: 'runtimes', files, ...runtimesOf(o, isRuntime, files, raw) };
  const wrong = wrongFiles(sides);
  if (wrong.length > 0) throw new CannotRun([...wrong, said('cannot.gate.releases')]);
  if (files.length > 0) throw new CannotRun(said('cannot.gate.stray_files', { commas: files }));
  return { ...o, kind: 'models' };
}

/** @throws CannotRun */
function runtimesOf(
  { base, candidate }: Based,
  isRuntime: readonly boolean[],
  files: readonly string[],
  raw: unknown,
) {
  if (!isRuntime.every(Boolean)) throw new CannotRun(said('cannot.gate.kinds', { a: base, b: candidate }));
  const [b, c] = [base, candidate].map((text) => {
    const named = parseRuntime(text);
    if (named === null)
      throw new CannotRun(whyUnknown(text) ?? said('cannot.gate.no_runtime', { given: text }));
    if (named.version !== null) return { ...named, name: runtimeName(named) };
    throw new CannotRun(said('cannot.gate.no_version', { given: text }));
  }) as [NamedRuntime & { name: string }, NamedRuntime & { name: string }];
  if (b.engine !== c.engine) throw new CannotRun(said('cannot.gate.engines', { a: base, b: candidate }));
  refuseOptionsOfRuntimes(raw);
  if (files.length === 0) throw new CannotRun(said('cannot.gate.no_files'));
  const wrong = wrongFiles(files);
  if (wrong.length > 0) throw new CannotRun(wrong);
  return { base: b.name, candidate: c.name, engine: b.engine };
}

function refuseOptionsOfRuntimes(raw: unknown): void {
  const given = raw as Record<string, unknown>;
  const stray = ['engine', 'runtime'].filter((name) => given[name] !== undefined).map(flagOf);
  if (stray.length > 0) throw new CannotRun(said('cannot.gate.runtimes', { commas: stray }));
}
