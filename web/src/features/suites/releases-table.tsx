import type { Release, Suite } from '@rackmark/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Icon } from '../../components/icon.js';
import { MoreRows } from '../../components/more-rows.js';
import { aroundText } from '../../components/series/texts.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { itemsOf } from '../../lib/lists.js';
import type { Around } from '../../lib/series/environment.js';
import { shortDay } from '../../lib/series/figures.js';
import { listedReleases } from '../../lib/suites.js';
import { say } from '../../lib/words.js';
import { CompareReleases } from './compare-releases.js';
import { BenchmarkLinks } from './place-panel.js';

/** What was under test, newest first, page by page. */
export function ReleasesTable({
  suite,
  around,
  isEarly,
}: {
  suite: Suite;
  around: Around;
  /** Whether there are too few releases for a change. */
  isEarly: boolean;
}) {
  const [state, onState] = useTableSearch();
  const all = useInfiniteQuery(listedReleases(String(suite.number)));
  if (all.isPending) return <Skeleton height={200} />;
  if (all.isError) return <ErrorState error={all.error} retry={() => void all.refetch()} />;
  return (
    <section>
      <DataTable
        label={say('releases.title')}
        rows={itemsOf(all.data)}
        keyOf={(r) => r.id}
        columns={columnsOf(around, isEarly).map((c) => ({
          ...c,
          unsorted: all.hasNextPage || (c.unsorted ?? false),
        }))}
        head={
          <>
            <h2>{say('releases.title')}</h2>
            <p className="sm">{say('releases.note')}</p>
            <CompareReleases suite={suite} releases={itemsOf(all.data)} />
          </>
        }
        {...{ state, onState }}
      />
      <MoreRows list={all} />
    </section>
  );
}

const changesAt = (around: Around, place: number): string[] => [
  ...around.all.filter((e) => e.place === place).map(aroundText),
  ...[...around.byModel].flatMap(([model, changes]) =>
    changes.filter((e) => e.place === place).map((e) => `${model}: ${aroundText(e)}`),
  ),
];

const columnsOf = (around: Around, isEarly: boolean): Column<Release>[] => [
  { id: 'release', title: say('releases.release'), value: (r) => r.name },
  {
    id: 'made',
    title: say('releases.made'),
    value: (r) => r.made_at,
    show: (r) => <span className="nw">{shortDay(r.made_at)}</span>,
  },
  {
    id: 'commit',
    title: say('releases.commit'),
    value: (r) => r.commit,
    show: (r) => (r.commit === null ? '—' : <span className="mono">{r.commit.slice(0, 12)}</span>),
  },
  { id: 'branch', title: say('releases.branch'), value: (r) => r.branch },
  { id: 'runtime', title: say('releases.runtime'), value: (r) => r.runtime },
  {
    id: 'around',
    title: say('releases.around'),
    isWide: true,
    unsorted: true,
    value: (r) => changesAt(around, r.place).join(', ') || null,
    show: (r) => {
      const changes = changesAt(around, r.place);
      return changes.length === 0
        ? '—'
        : changes.map((text) => (
            <span key={text} className="file-line">
              <Icon name="change" small /> {text}
            </span>
          ));
    },
  },
  {
    id: 'answer',
    title: say('releases.answer'),
    value: (r) => r.slower * 1e6 + r.faster * 1e3 + r.suspicious,
    show: (r) => <Answer release={r} isEarly={isEarly} />,
  },
  {
    id: 'runs',
    title: say('releases.runs'),
    numeric: true,
    value: (r) => r.runs.valid,
    show: (r) => {
      if (r.runs.planned === 0) return '—';
      const of = say('releases.valid_of', { many: r.runs.valid, total: r.runs.planned });
      return (
        <span className="nw">
          {r.runs.suspect > 0 ? `${of}, ${say('releases.suspect', { n: r.runs.suspect })}` : of}
        </span>
      );
    },
  },
  {
    id: 'benchmarks',
    title: say('releases.benchmarks'),
    numeric: true,
    value: (r) => r.benchmarks[0] ?? null,
    show: (r) => (r.benchmarks.length === 0 ? '—' : <BenchmarkLinks numbers={r.benchmarks} />),
  },
];

function Answer({ release: r, isEarly }: { release: Release; isEarly: boolean }) {
  const parts = [
    r.slower > 0 ? (['down', 'S', say('releases.slower_in', { many: r.slower })] as const) : null,
    r.faster > 0 ? (['up', 'F', say('releases.faster_in', { many: r.faster })] as const) : null,
    r.back > 0 ? (['back', '', say('releases.back_in', { many: r.back })] as const) : null,
    r.suspicious > 0 ? (['ask', '', say('releases.suspicious_in', { many: r.suspicious })] as const) : null,
  ].filter((p) => p !== null);
  if (parts.length > 0)
    return parts.map(([icon, tone, text]) => (
      <span key={icon} className={`eff file-line ${tone}`}>
        <Icon name={icon} small /> {tone === '' ? text : <b>{text}</b>}
      </span>
    ));
  if (r.runs.measured === 0) return <span className="q">{say('releases.not_measured')}</span>;
  if (isEarly) return <span className="q">{say('suites.answer.too_early')}</span>;
  return (
    <span className="q">
      <Icon name="equal" small /> {say('mark.no_change')}
    </span>
  );
}
