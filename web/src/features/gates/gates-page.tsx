import type { Gate } from '@rackmark/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { MoreRows } from '../../components/more-rows.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { ago } from '../../lib/format.js';
import { listedGates } from '../../lib/gates.js';
import { itemsOf } from '../../lib/lists.js';
import { say } from '../../lib/words.js';
import { answerIcons, titleOf } from './answer.js';
import './gates.css';

const route = getRouteApi('/gates');

/** All gates, or those of one suite. */
export function GatesPage() {
  const { suite } = route.useSearch();
  const [state, onState] = useTableSearch();
  const all = useInfiniteQuery(listedGates({ suite }));
  const gates = itemsOf(all.data);
  return (
    <>
      <PageHead title={say('gates.title')}>{say('gates.what')}</PageHead>
      {suite === undefined ? null : (
        <p className="sm">
          {say('gates.of_suite')}{' '}
          <Link to="/gates" search={{}}>
            {say('gates.all')}
          </Link>
        </p>
      )}
      {all.isPending ? <Skeleton height={240} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      {all.data && gates.length === 0 ? (
        <EmptyState
          title={say('gates.none')}
          action={<pre>npx rackmark gate --suite smoke --base 1.3.0 --candidate 1.4.0</pre>}
        >
          {say('gates.none.what')}
        </EmptyState>
      ) : null}
      {gates.length > 0 ? (
        <DataTable
          label={say('gates.title')}
          rows={gates}
          keyOf={(g) => g.id}
          columns={columns.map((c) => ({ ...c, unsorted: all.hasNextPage }))}
          {...{ state, onState }}
        />
      ) : null}
      <MoreRows list={all} />
    </>
  );
}

const columns: Column<Gate>[] = [
  {
    id: 'gate',
    title: say('gates.gate'),
    value: (g) => g.number,
    show: (g) => (
      <Link to="/gates/$ref" params={{ ref: String(g.number) }} className="gate-name">
        {g.number} {g.name}
      </Link>
    ),
  },
  {
    id: 'answer',
    title: say('gates.answer'),
    isWide: true,
    value: titleOf,
    show: (g) => <Answer gate={g} />,
  },
  {
    id: 'sides',
    title: say('gates.sides'),
    isWide: true,
    value: (g) => say('gates.against', { side: g.candidate, base: g.base }),
  },
  {
    id: 'asked',
    title: say('gates.asked'),
    value: (g) => g.created_at,
    show: (g) => <span className="nw">{ago(g.created_at)}</span>,
  },
];

function Answer({ gate }: { gate: Gate }) {
  const [icon, tone] = answerIcons[gate.decision?.answer ?? 'measuring'];
  return (
    <span className={`gate-says ${tone}`}>
      <Icon name={icon} />
      <b>{titleOf(gate)}</b>
    </span>
  );
}
