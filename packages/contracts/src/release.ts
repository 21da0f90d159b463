import { z } from 'zod';
import { countedPageOf, id, pageQuery, shortText, timestamp } from './primitives.js';
import { parseRuntime, versionedRuntime } from './runtime-version.js';
import { suiteModel } from './suite.js';
import { wrong } from './wrong.js';

const label = z.string().trim().min(1).max(200);

/** The label of what is under test. It belongs to one suite: its files, its order and its points are that suite's. */
export const newRelease = z.object({
  name: shortText.max(120),
  commit: label.nullable().default(null),
  /** Names or commits of the releases that it comes from; those that are not known yet count once they are. */
  parents: z.array(label).max(8).default([]),
  branch: label.nullable().default(null),
  /** When it was made; left out: now. */
  made_at: timestamp.optional(),
  /** The runtime that the product ships, for people: what a run measured with is known from the run. */
  runtime: label.nullable().default(null),
  /**
   * The version of a runtime that is under test: the suite's configurations are measured with it ("litert@2.2.0"). Its series
   * are those of the configurations without a version, so that they go on from one version to the next.
   */
  measure_with: versionedRuntime.nullable().default(null),
  labels: z.record(z.string().min(1).max(60), z.string().max(200)).default({}),
  /** Files that it brings, by the suite's slots; a slot without one is measured with the suite's own model. */
  files: z
    .array(suiteModel)
    .max(500)
    .refine((all) => new Set(all.map((f) => f.slot)).size === all.length, wrong.slot_twice)
    .default([]),
});
export type NewRelease = z.infer<typeof newRelease>;
export type NewReleaseInput = z.input<typeof newRelease>;

export const release = z.object({
  id,
  number: z.int().min(1),
  /** Its place in the suite's order, from 0: by parents, then by date. */
  place: z.int().min(0),
  name: z.string(),
  commit: z.string().nullable(),
  parents: z.array(z.string()),
  branch: z.string().nullable(),
  made_at: timestamp,
  runtime: z.string().nullable(),
  measure_with: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  files: z.array(suiteModel),
  /** Numbers of its benchmarks, the newest first. */
  benchmarks: z.array(z.int()),
  runs: z.object({ planned: z.int(), measured: z.int(), valid: z.int(), suspect: z.int(), invalid: z.int() }),
  /** Series of watched metrics that begin a new level with it. */
  slower: z.int(),
  faster: z.int(),
  /** Back where they were before they became slower; not among the faster ones. */
  back: z.int(),
  suspicious: z.int(),
  created_at: timestamp,
});
export type Release = z.infer<typeof release>;
export const releasePage = countedPageOf(release);
/** A release's name, its number in its suite, or its id; one that is named like another's number is found by its name. */
export const releaseRef = z.string().min(1).max(120);
/** The newest first, by their order. */
export const releaseQuery = pageQuery;

/** Most versions of a runtime beside each other in one run of a suite. */
const MOST_SIDE_BY_SIDE = 20;
/**
 * Runs a suite for a release: one that is known by its name, or a new one. Left out: a new one, named by the time. `releases`
 * are versions of one runtime: they are measured in one benchmark, their runs interleaved.
 */
export const newSuiteRun = z
  .object({
    release: newRelease.optional(),
    releases: z.array(newRelease).min(2).max(MOST_SIDE_BY_SIDE).optional(),
  })
  .refine((r) => r.release === undefined || r.releases === undefined, wrong.release_or_releases)
  .refine(({ releases = [] }) => {
    const engines = releases.map((r) => parseRuntime(r.measure_with ?? '')?.engine);
    return engines.every((e) => e !== undefined && e === engines[0]);
  }, wrong.releases_runtime)
  .refine(({ releases = [] }) => releases.every((r) => r.files.length === 0), wrong.releases_files)
  .refine(
    ({ releases = [] }) =>
      new Set(releases.map((r) => r.name)).size === releases.length &&
      new Set(releases.map((r) => r.measure_with)).size === releases.length,
    wrong.releases_twice,
  );
export type NewSuiteRun = z.infer<typeof newSuiteRun>;
export type NewSuiteRunInput = z.input<typeof newSuiteRun>;
