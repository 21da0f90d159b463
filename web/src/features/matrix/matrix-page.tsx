import type { SuiteMatrix } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { EmptyState, ErrorPage, PageHead, Skeleton } from '../../components/states.js';
import { capital } from '../../components/series/texts.js';
import { count } from '../../lib/format.js';
import { metricText } from '../../lib/series/figures.js';
import { matrixOf } from '../../lib/suites.js';
import { say, words } from '../../lib/words.js';
import type { MatrixSearch } from './matrix-search.js';
import { MatrixTable } from './matrix-table.js';

const route = getRouteApi('/suites/$ref/matrix');

/** Releases, or versions of a runtime, by device model and system. */
export function MatrixPage() {
  const { ref } = route.useParams();
  const { rows, ...asked } = route.useSearch();
  const found = useQuery(matrixOf(ref, asked));
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={say('matrix.page')} error={found.error} retry={() => void found.refetch()} />;
  const m = found.data;
  const base = m.releases.find((r) => r.place === m.base);
  return (
    <>
      <PageHead
        above={
          <>
            <Link to="/suites">{say('app.suites')}</Link> /{' '}
            <Link to="/suites/$ref" params={{ ref: String(m.suite.number) }}>
              {m.suite.name}
            </Link>
          </>
        }
        title={say('matrix.title', { what: capital(metricText(m.metric, m.at)) })}
      >
        {base === undefined ? say('matrix.sub') : say('matrix.sub_base', { name: base.name })}
      </PageHead>
      <Choices m={m} />
      {m.rows.length === 0 ? (
        <EmptyState title={say('matrix.none')}>{say('matrix.none_text')}</EmptyState>
      ) : (
        <Rows m={m} all={rows === 'all'} />
      )}
    </>
  );
}

function Rows({ m, all }: { m: SuiteMatrix; all: boolean }) {
  const set = useChoice();
  const changed = m.rows.filter((r) => r.changed);
  const folded = m.rows.length - changed.length;
  const shown = all ? m.rows : changed;
  return (
    <section className="card pad">
      <p className="q2">
        {changed.length === 0
          ? say('matrix.no_change', { n: m.rows.length })
          : say('matrix.changed', { n: changed.length, of: m.rows.length })}
      </p>
      {shown.length === 0 ? null : <MatrixTable m={m} rows={shown} />}
      {folded === 0 ? null : (
        <p className="sec">
          {all ? null : `${say('matrix.folded', { n: folded })} `}
          <button
            type="button"
            className="btn quiet"
            aria-expanded={all}
            onClick={() => set({ rows: all ? undefined : 'all' })}
          >
            {all ? say('matrix.fold') : say('matrix.unfold')}
          </button>
        </p>
      )}
    </section>
  );
}

const useChoice = () => {
  const navigate = useNavigate();
  return (change: Partial<MatrixSearch>) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true, resetScroll: false });
};

function Choices({ m }: { m: SuiteMatrix }) {
  const { slot, configuration_key: key } = route.useSearch();
  const set = useChoice();
  return (
    <div className="matrix-choices acts">
      <Choice
        label={say('suites.metric')}
        value={`${m.metric} ${m.at}`}
        of={m.metrics.map((w) => [`${w.metric} ${w.at}`, metricText(w.metric, w.at)])}
        onChange={(value) => {
          const [metric, at] = value!.split(' ');
          set({ metric, at });
        }}
      />
      {m.slots.length > 1 ? (
        <Choice
          label={say('matrix.model')}
          any={say('matrix.any_model', { many: m.slots.length })}
          value={slot}
          of={m.slots.map((s) => [s, s])}
          onChange={(value) => set({ slot: value })}
        />
      ) : null}
      {m.configurations.length > 1 ? (
        <Choice
          label={say('matrix.configuration')}
          any={count(m.configurations.length, 'configuration')}
          value={key}
          of={m.configurations.map((c) => [c.key, words().configuration(c.configuration)])}
          onChange={(value) => set({ configuration_key: value })}
        />
      ) : null}
      <Choice
        label={say('matrix.against')}
        value={m.releases.find((r) => r.place === m.base)?.name}
        of={m.releases.map((r) => [r.name, say('matrix.against_name', { name: r.name })])}
        onChange={(value) => set({ base: value })}
      />
    </div>
  );
}

function Choice({
  label,
  any,
  value,
  of,
  onChange,
}: {
  label: string;
  any?: string;
  value: string | undefined;
  of: readonly (readonly [value: string, text: string])[];
  onChange: (value: string | undefined) => void;
}) {
  return (
    <label>
      <span className="vh">{label}</span>
      <select value={value ?? ''} onChange={(e) => onChange(e.target.value || undefined)}>
        {any === undefined ? null : <option value="">{any}</option>}
        {any === undefined && value === undefined ? <option value="">{label}</option> : null}
        {of.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
