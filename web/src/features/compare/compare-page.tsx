import { comparisonQuery, metricName, type Comparison, type ComparisonQuery } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useFoundBenchmarks } from './find-benchmark.js';
import type { CompareSearch } from './compare-search.js';
import { MakeReport } from '../../components/reports/make-report.js';
import { useSimulated } from '../../components/devices/use-simulated.js';
import { SimulatedMark } from '../../components/simulated.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { count } from '../../lib/format.js';
import { CellPanel } from './cell-panel.js';
import { Distributions } from './distributions.js';
import { Findings } from '../../components/compare/findings.js';
import { Matrix, matrixCellKey } from '../../components/compare/matrix.js';
import { Operators } from './operators.js';
import { Overview } from './overview.js';
import { Loading } from '../../components/compare/loading.js';
import { metricLabels } from '../../components/compare/metrics.js';
import { axesOf, loadingPlacesOf, pointsOf, sizePlacesOf } from '../../components/compare/points.js';
import { Scaling } from '../../components/compare/scaling.js';
import { Size } from '../../components/compare/size.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import type { Viewed } from '../../components/compare/choose.js';
import { SelectionBar } from './selection-bar.js';
import { ComparisonTable } from '../../components/compare/comparison-table.js';
import '../../components/compare/compare.css';
import { say, words } from '../../lib/words.js';

const route = getRouteApi('/compare');
/** What can be looked at: views that need more than this comparison has are not offered. */
function viewsOf(c: Comparison): (readonly [key: string, label: string])[] {
  const { points } = pointsOf(c);
  const isLanguage = c.cells.some((x) => x.base_cell?.loading ?? x.candidate_cell?.loading);
  const all = [
    ['matrix', say('compare.matrix'), true],
    ['distributions', say('compare.distributions'), true],
    ['scaling', say('compare.scaling'), axesOf(c, points).length > 0],
    ['size', say('compare.size_against_speed'), sizePlacesOf(points).length > 0],
    ['loading', say('compare.loading'), loadingPlacesOf(points).length > 0],
    ['operators', say('compare.operators'), !isLanguage],
    ['table', say('compare.table'), true],
  ] as const;
  return all.filter(([, , offered]) => offered).map(([key, label]) => [key, label] as const);
}

export function ComparePage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const set = (change: Partial<CompareSearch>, replace = false) =>
    void navigate({ to: '/compare', search: { ...search, ...change }, replace, resetScroll: false });
  const complete = search.base !== undefined && search.candidate.length > 0;
  const query = complete ? queryOf(search) : '';
  const found = useQuery({ ...queries.comparison(query), enabled: complete });
  const c = found.data;
  const isSimulated = useSimulated();
  const played = c?.rows.filter((r) => isSimulated(r.device_id)).length ?? 0;
  return (
    <>
      <PageHead
        title={complete && c ? titleOf(c) : say('app.compare')}
        actions={
          complete && c ? <Actions query={query} played={played > 0} source={sourceOf(search)} /> : undefined
        }
      >
        {c
          ? `${say('compare.head', { devices: count(c.rows.length, 'device'), a: count(c.columns.length, 'column'), what: metricLabels[c.metric] })}${c.common_task ? say('compare.in_all', { text: c.common_task }) : ''}`
          : say('compare.a_base_against_candidates_how_much')}
        {c && played > 0 ? (
          <>
            {' · '}
            <SimulatedMark />{' '}
            {played === c.rows.length
              ? say('compare.all_of_these_devices_are_simulated')
              : say('compare.some_simulated', { many: played, total: c.rows.length })}
          </>
        ) : null}
      </PageHead>
      <SelectionBar
        base={search.base}
        candidates={search.candidate}
        comparison={complete ? c : undefined}
        onChange={(base, candidate) => set({ base, candidate, cell: undefined })}
      />
      {complete && found.isPending ? <Skeleton height={400} /> : null}
      {complete && found.isError ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {complete && c && !found.isError ? <Answer comparison={c} search={search} set={set} /> : null}
      {complete ? null : <NothingChosen />}
    </>
  );
}

/** What the server is asked for. */
const queryOf = ({ base = '', candidate, metric, delta }: CompareSearch) =>
  new URLSearchParams([
    ['base', base],
    ...candidate.map((c): [string, string] => ['candidate', c]),
    ...(metric ? [['metric', metric] as [string, string]] : []),
    ...(delta ? [['delta', delta] as [string, string]] : []),
  ]).toString();

const titleOf = (c: Comparison) =>
  say('compare.title', {
    a: c.sides
      .slice(1)
      .map((s) => s.label)
      .join(', '),
    b: c.sides[0]!.label,
  });

/** What a report is made of; null where the address says nonsense, which the server has told already. */
function sourceOf(search: CompareSearch): ComparisonQuery | null {
  const { base, candidate, metric, delta } = search;
  return comparisonQuery.safeParse({ base, candidate, metric, delta }).data ?? null;
}

function Actions({
  query,
  played,
  source,
}: {
  query: string;
  played: boolean;
  source: ComparisonQuery | null;
}) {
  return (
    <>
      {source ? (
        <MakeReport className="btn pri" of={{ kind: 'of_comparison', source, language: words().language }} />
      ) : null}
      <a className="btn" href={`/api/v1/comparisons/export?${query}&format=csv`} download>
        {say('compare.export_csv')} <SimulatedMark when={played} />
      </a>
      <a className="btn" href={`/api/v1/comparisons/export?${query}&format=json`} download>
        JSON <SimulatedMark when={played} />
      </a>
      <CopyLink />
    </>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" className="btn" aria-live="polite" onClick={() => void copy()}>
      {copied ? say('compare.copied') : say('compare.copy_link')}
    </button>
  );
}

function Answer({
  comparison: c,
  search,
  set,
}: {
  comparison: Comparison;
  search: CompareSearch;
  set: (change: Partial<CompareSearch>, replace?: boolean) => void;
}) {
  const views = viewsOf(c);
  const view = views.find(([v]) => v === search.view)?.[0] ?? 'matrix';
  const metrics = metricName.options.filter((m) => m === c.metric || c.metrics.includes(m));
  const candidate = c.sides[1]!.key;
  const withEffect = c.cells.filter((x) => x.candidate === candidate);
  const chosen =
    c.cells.find((x) => matrixCellKey(x) === search.cell) ??
    withEffect.find((x) => x.effect !== null) ??
    withEffect[0];
  const pick = (key: string) => set({ cell: key }, true);
  const [state, onState] = useTableSearch();
  return (
    <>
      <div className="card top sec">
        <Findings comparison={c} onPick={pick} />
        <Overview comparison={c} />
      </div>
      <section aria-label={say('compare.cells')}>
        <div className="sh">
          <div className="seg" role="tablist" aria-label={say('compare.view')}>
            {views.map(([v, label]) => (
              <button
                key={v}
                type="button"
                role="tab"
                id={`t-${v}`}
                aria-controls={`p-${v}`}
                aria-selected={view === v}
                onClick={() => set({ view: v === 'matrix' ? undefined : v }, true)}
              >
                {label}
              </button>
            ))}
          </div>
          <span className="r acts">
            <label className="sm q">
              {say('compare.metric')}{' '}
              <select value={c.metric} onChange={(e) => set({ metric: e.target.value })}>
                {metrics.map((m) => (
                  <option key={m} value={m}>
                    {metricLabels[m]}
                  </option>
                ))}
              </select>
            </label>
            <label className="sm q">
              {say('compare.no_change_within')}{' '}
              <select
                value={String(c.delta)}
                onChange={(e) => set({ delta: e.target.value === '0.03' ? undefined : e.target.value })}
              >
                {[...new Set([0.01, 0.02, 0.03, 0.05, 0.1, c.delta])]
                  .sort((a, b) => a - b)
                  .map((d) => (
                    <option key={d} value={String(d)}>
                      ±{words().percent(d)}
                    </option>
                  ))}
              </select>
            </label>
          </span>
        </div>
        <div role="tabpanel" id={`p-${view}`} aria-labelledby={`t-${view}`}>
          {view === 'matrix' ? (
            <Matrix comparison={c} selected={chosen ? matrixCellKey(chosen) : undefined} onSelect={pick} />
          ) : null}
          {view === 'distributions' ? <Distributions comparison={c} /> : null}
          {view === 'scaling' ? (
            <ScalingWithMemory
              comparison={c}
              memoryQuery={queryOf({ ...search, metric: 'peak_memory' })}
              search={search}
              set={set}
            />
          ) : null}
          {view === 'size' ? <Size comparison={c} search={search} set={set} /> : null}
          {view === 'loading' ? <Loading comparison={c} search={search} set={set} /> : null}
          {view === 'operators' ? <Operators comparison={c} cell={chosen} onSelect={pick} /> : null}
          {view === 'table' ? <ComparisonTable comparison={c} state={state} onState={onState} /> : null}
        </div>
        {view === 'matrix' && chosen ? <CellPanel comparison={c} cell={chosen} /> : null}
      </section>
    </>
  );
}

/** Memory stands beside what is measured: the same comparison of another metric. */
function ScalingWithMemory({
  memoryQuery,
  ...view
}: { comparison: Comparison; memoryQuery: string } & Viewed) {
  const { metric, metrics } = view.comparison;
  const withMemory = metric !== 'peak_memory' && metrics.includes('peak_memory');
  const memory = useQuery({ ...queries.comparison(memoryQuery), enabled: withMemory });
  return (
    <>
      {memory.isError ? <ErrorState error={memory.error} /> : null}
      <Scaling {...view} memory={memory.data ?? null} isWaiting={withMemory && memory.isPending} />
    </>
  );
}

/** Without sides: what there is to compare. */
function NothingChosen() {
  const { found, isPending, field } = useFoundBenchmarks();
  const navigate = useNavigate();
  const usable = found.filter((b) => b.tally.measured > 0 && b.cells > 1);
  if (isPending) return <Skeleton height={120} />;
  if (usable.length === 0 && field === null) {
    return (
      <EmptyState title={say('compare.nothing_to_compare_yet')}>
        {say('compare.a_benchmark_of_two_models_or')}
      </EmptyState>
    );
  }
  const open = async (number: number) => {
    const choices = await fetch(`/api/v1/comparisons/choices?benchmark=${number}`).then(
      (r) => r.json() as Promise<{ suggested: { base: string; candidates: string[] } | null }>,
    );
    if (choices.suggested)
      void navigate({
        to: '/compare',
        search: { base: choices.suggested.base, candidate: choices.suggested.candidates },
      });
  };
  return (
    <section>
      <div className="sh">
        <h2>{say('compare.start_with_a_benchmark')}</h2>
        <span className="r">{field}</span>
      </div>
      <ul className="card pad">
        {usable.length === 0 ? <li className="q2">{say('compare.none_of_these')}</li> : null}
        {usable.slice(0, 12).map((b) => (
          <li key={b.id} style={{ padding: '4px 0' }}>
            <button type="button" className="link" onClick={() => void open(b.number)}>
              {say('compare.benchmark', { many: b.number, text: b.name })}
            </button>{' '}
            <span className="q sm">{count(b.cells, 'cell')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
