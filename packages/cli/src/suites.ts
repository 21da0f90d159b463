import type { Release, Suite } from '@rackmark/contracts';
import { withPortal } from './portal/with-portal.js';
import type { ListOptions } from './lists.js';
import { table, terminal } from './table.js';
import { words } from './words.js';

/** `rackmark suites`: each with its answer in words. */
export async function listSuites({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const suites = await api.suites();
    if (json) return void process.stdout.write(`${JSON.stringify(suites, null, 2)}\n`);
    if (suites.length === 0) return void process.stdout.write(`${words().say('shell.suites.none')}\n`);
    const rows = suites.map((s) => [
      String(s.number),
      s.name,
      answerOf(s),
      s.standing.last_release?.name ?? '–',
      String(s.standing.releases),
      String(s.standing.devices),
    ]);
    const columns = ['column.number', 'column.suite', 'column.slower', 'column.last_release'] as const;
    const counts = ['column.releases', 'column.devices'] as const;
    const header = [...columns, ...counts].map((c) => words().say(c));
    process.stdout.write(`${table(header, rows, terminal(counts.map((c) => words().say(c))))}\n`);
  });
}

function answerOf({ standing: s }: Suite): string {
  const { answer, since, suspicious, missing, over_budget } = s;
  const counted = { not_run: 0, too_early: 0, no: 0, cannot_tell: 0, slower: s.slower, faster: s.faster };
  const n = counted[answer];
  return [
    words().say('word.suite_answer', { word: answer, n, of: s.series }),
    ...(since === null || n === 0 ? [] : [words().say('shell.suites.since', { name: since })]),
    ...(suspicious === 0 ? [] : [words().say('shell.suites.suspicious', { n: suspicious })]),
    ...(missing === 0 ? [] : [words().say('shell.suites.missing', { n: missing })]),
    ...(over_budget === 0 ? [] : [words().say('shell.suites.over', { n: over_budget })]),
    ...(s.running === null ? [] : [words().say('shell.suites.running', { benchmark: s.running.number })]),
  ].join(', ');
}

/** `rackmark suites releases SUITE`: the newest first. */
export async function listReleases(suite: string, { json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const releases = await api.releases(suite);
    if (json) return void process.stdout.write(`${JSON.stringify(releases, null, 2)}\n`);
    if (releases.length === 0) return void process.stdout.write(`${words().say('shell.releases.none')}\n`);
    const columns = [
      ...(['column.release', 'column.made', 'column.branch', 'column.commit'] as const),
      ...(['column.runs', 'column.slower'] as const),
    ].map((c) => words().say(c));
    const less = (['column.branch', 'column.commit', 'column.made'] as const).map((c) => words().say(c));
    process.stdout.write(`${table(columns, releases.map(releaseRow), terminal(less))}\n`);
  });
}

function releaseRow(r: Release): string[] {
  const { measured, planned, invalid } = r.runs;
  const changes = [
    ...(r.slower === 0 ? [] : [words().say('shell.releases.slower', { n: r.slower })]),
    ...(r.faster === 0 ? [] : [words().say('shell.releases.faster', { n: r.faster })]),
    ...(r.suspicious === 0 ? [] : [words().say('shell.suites.suspicious', { n: r.suspicious })]),
  ];
  return [
    r.name,
    words().day(r.made_at),
    r.branch ?? '–',
    r.commit?.slice(0, 12) ?? '–',
    words().say('shell.releases.runs', { n: measured - invalid, of: planned }),
    changes.join(', ') || '–',
  ];
}
