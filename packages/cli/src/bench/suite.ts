import type { NewReleaseInput, Suite, SuiteModel } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { z } from 'zod';
import type { Api } from '../api.js';
import { CannotRun } from '../exit.js';
import { flagOf, givenOptions } from '../given-options.js';
import { isTaken, uploadAll, whyNoModel, wrongFiles, type Given } from './files.js';
import { follow, type Followed } from './follow.js';

const schema = z.object({
  suite: z.string().trim().min(1).optional(),
  release: z.string().trim().min(1).max(120).optional(),
  commit: z.string().trim().min(1).max(200).optional(),
  parent: z.array(z.string().trim().min(1).max(200)).max(8).default([]),
  branch: z.string().trim().min(1).max(200).optional(),
});

/** A file for a slot; `slot: null` where the suite has one slot only. */
interface FileOfSlot {
  slot: string | null;
  path: string;
}
export interface SuiteRun {
  suite: string;
  release: Omit<NewReleaseInput, 'files'> | undefined;
  files: FileOfSlot[];
}

/** Options that a suite answers by itself. */
const OF_THE_SUITE = [
  ...[
    'accelerator',
    'engine',
    'runtime',
    'threads',
    'precision',
    'backend',
    'priority',
    'compileMode',
    'compileCache',
  ],
  ...[
    'fallback',
    'prefill',
    'decode',
    'context',
    'prompt',
    'shape',
    'part',
    'input',
    'repeats',
    'iterations',
  ],
  ...['seconds', 'device'],
];

/** What of these options a suite would pass over. @throws CannotRun that names them */
export function refuseWithSuite(raw: unknown): void {
  const given = Object.entries(raw as Record<string, unknown>)
    .filter(([name, value]) => OF_THE_SUITE.includes(name) && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => flagOf(name));
  if (given.length > 0) throw new CannotRun(said('cannot.suite.says_itself', { commas: given }));
}

/** What `--suite` and the words beside it ask for; null without it. @throws CannotRun */
export function suiteRunOf(files: readonly string[], raw: unknown): SuiteRun | null {
  const { suite, release, commit, parent, branch } = givenOptions(schema, raw);
  const stray = Object.entries({ release, commit, parent: parent[0], branch }).find(
    ([, v]) => v !== undefined,
  );
  if (suite === undefined) {
    if (stray === undefined) return null;
    throw new CannotRun(said('cannot.suite.of_a_release', { name: flagOf(stray[0]) }));
  }
  if (release === undefined && (files.length > 0 || stray !== undefined))
    throw new CannotRun(said('cannot.suite.no_release'));
  refuseWithSuite(raw);
  const told =
    release === undefined
      ? undefined
      : { name: release, parents: parent, ...(commit && { commit }), ...(branch && { branch }) };
  return { suite, release: told, files: files.map(fileOfSlot) };
}

/** "slot=file"; a file that is there may hold "=" itself. */
function fileOfSlot(text: string): FileOfSlot {
  const at = text.indexOf('=');
  const found =
    at < 1 || whyNoModel(text) === null
      ? { slot: null, path: text }
      : { slot: text.slice(0, at), path: text.slice(at + 1) };
  const wrong = wrongFiles([found.path]);
  if (wrong.length > 0) throw new CannotRun(wrong);
  return found;
}

/** Runs a suite for a release, with the files that the release brings. */
export async function benchSuite(api: Api, run: SuiteRun): Promise<{ given: Given[]; followed: Followed }> {
  const suite = await api.suite(run.suite);
  const files: SuiteModel[] = [];
  for (const { slot, path } of run.files) {
    const named = slot ?? onlySlot(suite, path);
    const [given] = await uploadAll(api, [path]);
    if (given !== undefined && isTaken(given)) files.push({ slot: named, sha256: given.model.sha256 });
  }
  const made = await api.runSuite(run.suite, { release: run.release && { ...run.release, files } });
  return { given: [], followed: await follow(api, made, process.stderr) };
}

function onlySlot({ name, models }: Suite, path: string): string {
  const [only, ...more] = models;
  if (only !== undefined && more.length === 0) return only.slot;
  throw new CannotRun(
    said('cannot.suite.slots', {
      ...{ name, path, n: models.length, code: only?.slot ?? '' },
      commas: models.map((m) => m.slot),
    }),
  );
}
