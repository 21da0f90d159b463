import type { Run } from '@rackmark/contracts';
import { OutcomeMark } from '../../components/marks.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { Duration, Rate } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

/** Each run of a cell in a line. */
export function RunsTable({ runs }: { runs: readonly Run[] }) {
  const [state, onState] = useTableSearch('runs_');
  const measured = runs.some((r) => r.language) ? languageRuns() : plainRuns();
  return (
    <DataTable
      label={say('benchmark.runs_2')}
      flat
      rows={runs}
      keyOf={(r) => r.id}
      columns={[...placeOfRun(), ...measured, ...endOfRun()]}
      {...{ state, onState }}
    />
  );
}

const placeOfRun = (): Column<Run>[] => [
  { id: 'run', title: say('benchmark.run'), value: (r) => r.repeat },
  { id: 'place', title: say('benchmark.place'), numeric: true, value: (r) => r.position + 1 },
];

const time = (id: string, title: string, of: (r: Run) => number | null | undefined): Column<Run> => ({
  id,
  title,
  unit: 'ns',
  numeric: true,
  value: (r) => of(r) ?? null,
  show: (r) => <Duration ns={of(r)} />,
});
const share = (id: string, title: string, of: (r: Run) => number | null, sign = false): Column<Run> => ({
  id,
  title,
  numeric: true,
  className: 'nw',
  value: of,
  show: (r) => percent(of(r), sign),
});

const plainRuns = (): Column<Run>[] => [
  {
    id: 'samples',
    title: say('benchmark.samples'),
    numeric: true,
    value: (r) => r.latency_ns?.n ?? null,
    show: (r) => (
      <>
        {r.latency_ns?.n.toLocaleString(words().language) ?? (r.reported ? say('benchmark.none_kept') : '—')}
        {r.latency_ns?.kept ? (
          <span className="q2">
            {' '}
            {say('benchmark.kept', { many: r.latency_ns.kept.toLocaleString(words().language) })}
          </span>
        ) : null}
      </>
    ),
  },
  {
    ...time('p50', 'p50', (r) => r.latency_ns?.p50),
    className: 'nw',
    show: (r) => (
      <>
        <Duration ns={r.latency_ns?.p50 ?? r.reported?.mean_ns} />
        {r.reported && !r.latency_ns ? <span className="q sm"> {say('benchmark.mean')}</span> : null}
      </>
    ),
  },
  time('p95', 'p95', (r) => r.latency_ns?.p95),
  share('spread', say('benchmark.spread'), (r) => r.robust_cv),
  share('trend', say('benchmark.trend'), (r) => r.trend, true),
  {
    id: 'warmup',
    title: say('benchmark.warm_up'),
    numeric: true,
    className: 'nw',
    value: (r) => r.warmup?.iterations ?? null,
    show: (r) =>
      r.warmup === null
        ? '—'
        : r.warmup.settled
          ? words().whole(r.warmup.iterations)
          : say('benchmark.not_level', { many: r.warmup.iterations }),
  },
];

const whole = (id: string, title: string, of: (r: Run) => number | undefined): Column<Run> => ({
  id,
  title,
  numeric: true,
  value: (r) => of(r) ?? null,
  show: (r) => of(r)?.toLocaleString(words().language) ?? '—',
});
type RateName = 'prefill_rate' | 'decode_rate' | 'decode_rate_streamed';
const rate = (id: string, title: string, of: RateName): Column<Run> => ({
  id,
  title,
  unit: 'tokens/s',
  numeric: true,
  className: 'nw',
  value: (r) => r.language?.[of] ?? null,
  show: (r) => <Rate perSecond={r.language?.[of]} />,
});

const languageRuns = (): Column<Run>[] => [
  whole('turns', say('benchmark.turns'), (r) => r.language?.turns),
  rate('prefill', say('benchmark.prefill'), 'prefill_rate'),
  rate('decode', say('benchmark.decode'), 'decode_rate'),
  rate('streamed', say('benchmark.streamed'), 'decode_rate_streamed'),
  time('first_token', say('benchmark.first_token'), (r) => r.language?.time_to_first_token_ns),
  whole('steps', say('benchmark.steps'), (r) => r.language?.inter_token_ns?.n),
  time('token_p50', say('benchmark.token_p50'), (r) => r.language?.inter_token_ns?.p50),
  time('token_p95', 'p95', (r) => r.language?.inter_token_ns?.p95),
];

function percent(x: number | null, sign = false): string {
  if (x === null) return '—';
  const text = words().fixed(Math.abs(x) * 100, 1);
  return `${Number((x * 100).toFixed(1)) === 0 ? '' : x < 0 ? '\u2212' : sign ? '+' : ''}${text} %`;
}

/** A result that came late is said where it is shown, also where nothing speaks against it. */
const LATE = 'portal_away';

const whyOf = (r: Run): string =>
  (r.failure && words().failure(r.failure)) ??
  r.reasons
    .filter((x) => x.passed === false || x.rule === LATE)
    .map((x) => words().tell(x.said, x.text))
    .join(' ');

/** How a run ended, and what speaks against it. */
const endOfRun = (): Column<Run>[] => [
  {
    id: 'verdict',
    title: say('benchmark.verdict'),
    value: (r) => (r.state === 'ended' ? (r.verdict ?? r.outcome) : r.state),
    show: (r) =>
      r.state === 'ended' ? (
        <OutcomeMark outcome={r.outcome} verdict={r.verdict} />
      ) : (
        say(`run_state.${r.state}`)
      ),
  },
  { id: 'why', title: say('benchmark.why'), className: 'q2', unsorted: true, isWide: true, value: whyOf },
];
