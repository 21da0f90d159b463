import { z } from 'zod';
import { alertRef } from './alert.js';
import { benchmarkRef } from './benchmark.js';
import { comparison, comparisonQuery, distribution } from './comparison.js';
import { deviceKind } from './device.js';
import { measurementPlan } from './plan.js';
import { countedPageOf, id, INT4_MAX, pageQuery, sha256, shortText, timestamp } from './primitives.js';
import { publicKey } from './report-file.js';
import { frozenSeries } from './report-series.js';
import { cell, languageCounts, run, runDetail, thinned } from './result.js';
import { wrong } from './wrong.js';

/** A report's id or its number. */
export const reportRef = z.union(
  [
    id,
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .refine((text) => Number(text) <= INT4_MAX),
  ],
  wrong.report_ref,
);
/** The number of a published version. */
export const reportVersionRef = z.coerce.number().int().min(1).max(INT4_MAX);
export const reportLanguage = z.enum(['en', 'es']);

/** Names a block, or a figure in a text, within its report. */
const shortName = z.string().regex(/^[a-z0-9-]{1,40}$/, wrong.short_name);
const title = z.string().trim().max(200).default('');

/** Where a figure in the running text is taken from: a place of a comparison, found by a click. */
export const boundFigure = z.object({
  /** `{{f1}}` in the Markdown stands for it. */
  name: shortName,
  source: comparisonQuery,
  row: z.string().max(300),
  column: z.string().max(500),
  candidate: z.string().max(500),
  of: z.enum(['ratio', 'base', 'candidate']),
});
export type BoundFigure = z.infer<typeof boundFigure>;

export const comparisonView = z.enum(['findings', 'matrix', 'scaling', 'loading', 'size', 'table']);
export const reportBlock = z.discriminatedUnion('kind', [
  /** Markdown; HTML in it is shown as text, links lead to http and https only, pictures are left out. */
  z.object({
    kind: z.literal('text'),
    name: shortName,
    markdown: z.string().max(20_000),
    figures: z.array(boundFigure).max(50).default([]),
  }),
  z.object({
    kind: z.literal('comparison'),
    name: shortName,
    title,
    source: comparisonQuery,
    view: comparisonView,
    /** Rows and columns by their keys; empty: all. */
    rows: z.array(z.string().max(300)).max(1_000).default([]),
    columns: z.array(z.string().max(500)).max(500).default([]),
  }),
  /** The cells of a benchmark with what was measured. */
  z.object({ kind: z.literal('cells'), name: shortName, title, benchmark: z.int().min(1).max(INT4_MAX) }),
  z.object({ kind: z.literal('distribution'), name: shortName, title, cells: z.array(id).min(1).max(6) }),
  /** One metric of one cell of a suite over its releases; so many of the newest are drawn, all are told. */
  z.object({
    kind: z.literal('series'),
    name: shortName,
    title,
    series: id,
    releases: z.int().min(2).max(200).default(20),
  }),
  z.object({ kind: z.literal('operators'), name: shortName, title, cells: z.array(id).min(1).max(6) }),
  /** Devices, runtimes, plans, rules and methods of all that the report shows. */
  z.object({ kind: z.literal('environment'), name: shortName, title }),
]);
export type ReportBlock = z.infer<typeof reportBlock>;
export const reportBlocks = z
  .array(reportBlock)
  .max(60)
  .refine((all) => new Set(all.map((b) => b.name)).size === all.length, wrong.block_twice);

/** What readers are told in place of a name, by hash of a model and id of a device; what is left out: what it is called. */
export const reportLabels = z.object({
  models: z.record(sha256, shortText).default({}),
  devices: z.record(id, shortText).default({}),
});
/** What leaves the portal beyond what is always told. Names of devices, hosts, files and paths stay here unless chosen. */
export const reportShows = z.object({
  /** What people call the devices; else their device model and a letter. */
  device_names: z.boolean().default(false),
  /** Sentences of runtimes and drivers, which may hold paths. */
  runtime_texts: z.boolean().default(false),
});

/** Who may read what was published: whoever uses the portal, or everybody who has the address. */
export const reportVisibility = z.enum(['team', 'public']);
const draft = {
  title: shortText,
  language: reportLanguage,
  author: z.string().trim().max(200).default(''),
  blocks: reportBlocks,
  labels: reportLabels.prefault({}),
  shows: reportShows.prefault({}),
};
/** Written from what it is about: a first draft writes itself. Or given whole. */
export const newReport = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('of_comparison'),
    language: reportLanguage.default('en'),
    source: comparisonQuery,
  }),
  z.object({
    kind: z.literal('of_benchmark'),
    language: reportLanguage.default('en'),
    benchmark: benchmarkRef,
  }),
  z.object({ kind: z.literal('of_series'), language: reportLanguage.default('en'), series: id }),
  z.object({ kind: z.literal('of_alert'), language: reportLanguage.default('en'), alert: alertRef }),
  z.object({ kind: z.literal('given'), ...draft, language: reportLanguage.default('en') }),
]);
export type NewReport = z.infer<typeof newReport>;
/** `revision` is the one that was read: of two people who change one draft the second is told. */
export const reportChange = z.object({
  revision: z.int().min(1),
  ...z.object({ ...draft, visibility: reportVisibility }).partial().shape,
});
export type ReportChange = z.infer<typeof reportChange>;

export const reportVersionHead = z.object({
  version: z.int().min(1),
  /** Of the canonical JSON (RFC 8785). */
  sha256,
  title: z.string(),
  published_at: timestamp,
  runs: z.int().min(0),
  /** Of its runs, those that are invalid now and were not when it was published: said in a banner, nothing in it changes. */
  withdrawn_runs: z.int().min(0),
});
export type ReportVersionHead = z.infer<typeof reportVersionHead>;
/** Where a report came from that another portal published: what it measured there was not measured here. */
export const reportOrigin = z.object({
  portal: id,
  /** Version of Rackmark that published it. */
  rackmark: z.string(),
  /** What it is called there. */
  number: z.int(),
  version: z.int(),
  sha256,
  /** `valid`: signed by the key that whoever imported it trusts; `unknown`: by one that nobody vouched for. */
  signature: z.enum(['valid', 'unknown', 'none']),
  public_key: z.string().nullable(),
  imported_at: timestamp,
});
export type ReportOrigin = z.infer<typeof reportOrigin>;
/** Beside the file: the key that it has to be signed by. */
export const reportImport = z.object({ key: publicKey.optional() });
export const report = z.object({
  id,
  number: z.int().min(1),
  ...draft,
  visibility: reportVisibility,
  revision: z.int().min(1),
  /** The newest first. */
  versions: z.array(reportVersionHead),
  /** Absent: it was made here. */
  origin: reportOrigin.optional(),
  created_at: timestamp,
  updated_at: timestamp,
});
export type Report = z.infer<typeof report>;
const reportHead = report.pick({
  ...{ id: true, number: true, title: true, language: true, versions: true, origin: true },
  ...{ created_at: true, updated_at: true },
});
export type ReportHead = z.infer<typeof reportHead>;
export const reportPage = countedPageOf(reportHead);
export const reportQuery = pageQuery.extend({ search: z.string().max(200).optional() });
export const newReportVersion = z.object({ revision: z.int().min(1) });

/** A way in for one version, without an account. */
export const newReportShare = z.object({
  version: z.int().min(1),
  /** Who it is for; only the portal's own people see it. */
  note: z.string().trim().max(200).default(''),
  expires_at: timestamp.nullable().default(null),
  password: z.string().min(8).max(200).nullable().default(null),
});
export type NewReportShare = z.infer<typeof newReportShare>;
export type NewReportShareInput = z.input<typeof newReportShare>;
export const reportShare = z.object({
  id,
  version: z.int(),
  note: z.string(),
  has_password: z.boolean(),
  expires_at: timestamp.nullable(),
  last_used_at: timestamp.nullable(),
  created_at: timestamp,
});
export type ReportShare = z.infer<typeof reportShare>;
/** Shown once: only its hash is kept. */
export const madeReportShare = reportShare.extend({ token: z.string() });
export const reportShareList = z.object({ items: z.array(reportShare) });
/** The token of a link, or the id of a public report. */
export const sharedKey = z.string().regex(/^[\w-]{20,60}$/, wrong.link_key);
export const sharedOpening = z.object({ password: z.string().max(200).default('') });

/**
 * What a run recorded, as far as figures, verdicts and pictures are made of it: an allow-list. Logs, texts of runtimes and
 * names of hosts are not in it.
 */
export const reportRecord = z.object({
  run_id: id,
  ...runDetail.pick({
    ...{ outcome: true, harness: true, engine: true, delegation: true, overhead_ns: true, warmup: true },
    ...{ load_cold_ns: true, load_warm_ns: true, first_inference_ns: true, reported: true },
    ...{ started_at: true, ended_at: true },
    ...{ latency_ns_raw: true, memory: true, conditions: true, inputs: true, outputs: true, operators: true },
    language_record: true,
  }).shape,
  /** Of all samples, exactly, where not all are kept. */
  thinned: thinned.nullable(),
});
export type ReportRecord = z.infer<typeof reportRecord>;

const quantileOrNone = z.number().nullable();
/** A run as a report has it: what was judged, what it measured, and the hash of what it recorded. */
export const frozenRun = z.object({
  ...run.pick({
    ...{ id: true, cell_id: true, position: true, repeat: true, verdict: true, reasons: true },
    ...{ rules_version: true, harness: true, reported: true },
  }).shape,
  language: languageCounts.nullable(),
  /** By the metric's name, in its unit: its rows as they were. */
  measured: z.record(
    z.string(),
    z.object({
      value: z.number(),
      n: z.int(),
      kept: z.int().nullable(),
      ...{ min: quantileOrNone, p5: quantileOrNone, p25: quantileOrNone, p75: quantileOrNone },
      ...{ p90: quantileOrNone, p95: quantileOrNone, p99: quantileOrNone },
      ...{ max: quantileOrNone, mean: quantileOrNone },
    }),
  ),
  /** The run whose outputs its own were held against; null: none. */
  reference_run_id: id.nullable(),
  /** Of the canonical JSON of its record. */
  record_sha256: sha256,
});
export type FrozenRun = z.infer<typeof frozenRun>;

const frozenDevice = z.object({
  id,
  label: z.string(),
  kind: deviceKind,
  device_model: z.string(),
  simulated: z.boolean(),
  /** System, chip and the like, as known when the report was published. */
  facts: z.record(z.string(), z.string()),
});
/** A figure in the running text with what it said when it was frozen. */
const frozenFigure = z.object({
  name: shortName,
  comparison: z.int().min(0),
  row: z.string(),
  column: z.string(),
  candidate: z.string(),
  of: boundFigure.shape.of,
});
const frozenBlock = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    name: shortName,
    markdown: z.string(),
    figures: z.array(frozenFigure),
  }),
  z.object({
    kind: z.literal('comparison'),
    name: shortName,
    title: z.string(),
    /** Place in `comparisons`. */
    comparison: z.int().min(0),
    view: comparisonView,
    rows: z.array(z.string()),
    columns: z.array(z.string()),
  }),
  z.object({ kind: z.literal('cells'), name: shortName, title: z.string(), benchmark: z.int() }),
  z.object({ kind: z.literal('distribution'), name: shortName, title: z.string(), cells: z.array(id) }),
  /** `series`: its place in the report's. */
  z.object({
    ...{ kind: z.literal('series'), name: shortName, title: z.string() },
    ...{ series: z.int().min(0), releases: z.int() },
  }),
  z.object({ kind: z.literal('operators'), name: shortName, title: z.string(), cells: z.array(id) }),
  z.object({ kind: z.literal('environment'), name: shortName, title: z.string() }),
]);
export type FrozenBlock = z.infer<typeof frozenBlock>;

export const REPORT_FORMAT = 'rackmark.report/1';
/** All that a published version says. It is kept as canonical JSON, and its hash is of those bytes. */
export const frozenReport = z.object({
  format: z.literal(REPORT_FORMAT),
  number: z.int(),
  version: z.int().min(1),
  title: z.string(),
  author: z.string(),
  language: reportLanguage,
  published_at: timestamp,
  /** Who says so: a random name of the portal, and the version of Rackmark. */
  portal: z.object({ id, rackmark: z.string() }),
  /** What the figures were computed by. */
  methods: z.object({
    rules_versions: z.array(z.int()),
    analysis: z.string(),
  }),
  benchmarks: z.array(
    z.object({
      id,
      number: z.int(),
      name: z.string(),
      plan: measurementPlan,
      seed: z.int(),
      started_at: timestamp.nullable(),
      ended_at: timestamp.nullable(),
    }),
  ),
  devices: z.array(frozenDevice),
  /** Cells that anything in it is made of. */
  cells: z.array(cell),
  runs: z.array(frozenRun),
  comparisons: z.array(z.object({ query: comparisonQuery, result: comparison })),
  pictures: distribution.shape.cells,
  /** Absent where it shows none. */
  series: z.array(frozenSeries).optional(),
  blocks: z.array(frozenBlock),
});
export type FrozenReport = z.infer<typeof frozenReport>;

/** A published version as a reader gets it. */
export const sharedReport = z.object({
  report: frozenReport,
  sha256,
  /** Runs of it that were found to be invalid after it was published. */
  withdrawn_runs: z.array(id),
});
export type SharedReport = z.infer<typeof sharedReport>;
