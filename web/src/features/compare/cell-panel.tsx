import { levelText, usedLabel, type Cell, type ComparedCell, type Comparison } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EffectText, stateText } from '../../components/effect.js';
import { SimulatedMark, useSimulated } from '../../components/simulated.js';
import { Icon } from '../../components/icon.js';
import { OutcomeMark } from '../../components/marks.js';
import { Reported } from '../../components/reported.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { changeText, count, Duration, intervalText, Memory, Rate } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { ChartTable, EcdfChart, RunDots } from './charts.js';
import { PositionChart } from './position-chart.js';
import { cellsAt, seriesOf } from './series.js';

/** The evidence behind one cell of the matrix. */
export function CellPanel({ comparison: c, cell: x }: { comparison: Comparison; cell: ComparedCell }) {
  const isSimulated = useSimulated();
  const places = cellsAt(c, x);
  const distribution = useQuery(queries.distribution(places.map((p) => p.cellId)));
  const column = c.columns.find((col) => col.key === x.column);
  const row = c.rows.find((r) => r.key === x.row);
  const side = c.sides.find((s) => s.key === x.candidate)!;
  const series = distribution.data ? seriesOf(places, distribution.data) : [];
  const ofTokens = distribution.data?.cells.some((d) => d.of === 'tokens') ?? false;
  const of = ofTokens ? 'tokens' : 'iterations';
  const change = x.effect === null ? null : c.unit === 'tokens/s' ? 1 / x.effect.ratio : x.effect.ratio;
  return (
    <div className="card panel" aria-label={say('compare.the_selected_cell')}>
      <div className="dh">
        <b>
          {row?.label} · {column?.configuration ? <Icon name={column.configuration.accelerator} /> : null}{' '}
          {column?.label} <SimulatedMark when={isSimulated(row?.device_id ?? '')} />
        </b>
        {x.effect === null ? (
          <span className="q2">
            {stateText(x.state)}: {x.note}
          </span>
        ) : (
          <>
            <span className="big">
              <EffectText effect={{ ...x.effect, low: null, high: null }} unit={c.unit} />
            </span>
            <span className="q2">
              {intervalText(x.effect.ratio, x.effect.low, x.effect.high)
                ? `${say('compare.level_interval', { a: levelText(x.effect.confidence), b: intervalText(x.effect.ratio, x.effect.low, x.effect.high)! })} `
                : `${say('compare.too_few_runs')} `}
              {changeText(change!)}
              {x.effect.p === null ? '' : ` ${say('compare.p_before', { a: pText(x.effect.p) })}`}
              {x.effect.more_runs === null
                ? ''
                : ` ${say('compare.would_settle', { runs: count(x.effect.more_runs, 'more_run') })}`}
            </span>
          </>
        )}
      </div>
      {distribution.isPending && places.length > 0 ? <Skeleton height={300} /> : null}
      {distribution.isError ? <ErrorState error={distribution.error} /> : null}
      {distribution.data ? (
        <div className="dist">
          <div>
            {series.some((s) => s.runs.length > 0) ? (
              <>
                <h3>
                  {say('compare.distribution', {
                    what: ofTokens ? say('compare.the_time_from_token_to_token') : say('compare.latency'),
                  })}
                </h3>
                <EcdfChart
                  series={series}
                  of={of}
                  title={say('compare.distribution_of', {
                    what: ofTokens ? say('compare.the_time_from_token_to_token') : say('compare.latency'),
                    a: row?.label ?? '',
                    b: column?.label ?? '',
                  })}
                />
                <PositionChart
                  series={series}
                  title={say('compare.time_of_each_token', { a: row?.label ?? '', b: column?.label ?? '' })}
                />
                <RunDots series={series} of={of} />
                <ChartTable series={series} />
              </>
            ) : (
              <p className="q2">{say('compare.no_run_of_this_cell_gave')}</p>
            )}
          </div>
          <Numbers c={c} x={x} sideLabel={side.label} />
        </div>
      ) : null}
    </div>
  );
}

const pText = (p: number) => (p < 0.001 ? '< 0.001' : `= ${p.toPrecision(2)}`);

type Row = [
  name: string,
  of: (cell: Cell) => number | null | undefined,
  show: (v: number | null | undefined) => ReactNode,
];
const asTime = (v: number | null | undefined) => <Duration ns={v} />;
const asRate = (v: number | null | undefined) => <Rate perSecond={v} />;
const peakMemory: Row = [
  say('benchmark.peak_memory'),
  (m) => m.metrics.peak_rss_kib?.median,
  (v) => <Memory kib={v} />,
];
const loads: Row[] = [
  [say('benchmark.load_cold'), (m) => m.metrics.load_cold_ns?.median, asTime],
  [say('benchmark.load_warm'), (m) => m.metrics.load_warm_ns?.median, asTime],
];
const graphRows: Row[] = [
  ['p50', (m) => m.metrics.latency_ns?.p50, asTime],
  ['p90', (m) => m.metrics.latency_ns?.p90, asTime],
  ['p95', (m) => m.metrics.latency_ns?.p95, asTime],
  ['p99', (m) => m.metrics.latency_ns?.p99, asTime],
  ...loads,
  [say('compare.first_inference'), (m) => m.metrics.first_inference_ns?.median, asTime],
  peakMemory,
];
const languageRows: Row[] = [
  [say('compare.prefill'), (m) => m.metrics.language?.prefill_rate?.median, asRate],
  [say('compare.decode'), (m) => m.metrics.language?.decode_rate?.median, asRate],
  [say('compare.first_token'), (m) => m.metrics.language?.time_to_first_token_ns?.median, asTime],
  [say('compare.token_to_token_p50'), (m) => m.metrics.language?.inter_token_ns?.p50, asTime],
  ['p95', (m) => m.metrics.language?.inter_token_ns?.p95, asTime],
  ['p99', (m) => m.metrics.language?.inter_token_ns?.p99, asTime],
  ...loads,
  [say('compare.first_token_cold'), (m) => m.metrics.language?.first_answer_cold_ns?.median, asTime],
  peakMemory,
];

function Numbers({ c, x, sideLabel }: { c: Comparison; x: ComparedCell; sideLabel: string }) {
  const base = useCell(c.sides[0]!.benchmark.id, x.base_cell?.cell_id);
  const candidate = useCell(
    c.sides.find((s) => s.key === x.candidate)!.benchmark.id,
    x.candidate_cell?.cell_id,
  );
  const isLanguage = Boolean(base?.metrics.language ?? candidate?.metrics.language);
  const rows = isLanguage ? languageRows : graphRows;
  return (
    <div>
      <table className="tb flat sides">
        <thead>
          <tr>
            <th>{say('compare.median_over_runs')}</th>
            <th className="num">{say('compare.label_base', { text: c.sides[0]!.label })}</th>
            <th className="num">{sideLabel}</th>
            <th className="num">{say('compare.change')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, of, show]) => {
            const [b, a] = [base ? of(base) : null, candidate ? of(candidate) : null];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="num">{show(b)}</td>
                <td className="num">{show(a)}</td>
                <td className="num nw q2">{b && a && x.state !== 'software' ? changeText(a / b) : '—'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="vbox">
        {[
          [c.sides[0]!.label, base],
          [sideLabel, candidate],
        ].map(([name, cell]) =>
          cell ? <Trust key={String(name)} name={String(name)} cell={cell as Cell} /> : null,
        )}
      </div>
    </div>
  );
}

const useCell = (benchmarkId: string, id: string | undefined): Cell | undefined =>
  useQuery({ ...queries.cells(benchmarkId), enabled: id !== undefined }).data?.find((c) => c.id === id);

/** Why a side's numbers can be trusted, or not. */
function Trust({ name, cell }: { name: string; cell: Cell }) {
  const against = cell.reasons.filter((r) => r.passed !== true);
  return (
    <div className="trust-side">
      <p>
        <OutcomeMark outcome={cell.outcome} verdict={cell.verdict} /> <span className="q2">{name}</span>
      </p>
      {cell.failure ? <p className="q2 sm">{words().failure(cell.failure)}</p> : null}
      {cell.metrics.latency_ns === null ? (
        <p className="sm">
          <Reported metrics={cell.metrics} />
        </p>
      ) : null}
      <ul className="rs">
        {against.map((r) => (
          <li key={r.rule}>
            <span>{words().tell(r.said, r.text)}</span>
            <span className="nw">
              {r.measured}
              <span className="q">{say('compare.limit', { a: r.limit })}</span>
            </span>
          </li>
        ))}
        <li>
          <span>{say('compare.accelerator_asked_for_and_used')}</span>
          <span>
            {cell.configuration.accelerator.toUpperCase()},{' '}
            {(cell.delegation && usedLabel(cell.delegation)) ??
              cell.delegation?.used?.toUpperCase() ??
              say('compare.not_known')}
          </span>
        </li>
        <li>
          <span>{say('benchmark.runs')}</span>
          <span>
            {say('benchmark.of', { many: cell.metrics.latency_ns?.runs ?? 0, total: cell.runs_planned })}
          </span>
        </li>
        {cell.metrics.overhead_ns && cell.metrics.latency_ns ? (
          <li>
            <span>{say('compare.cost_of_the_harness_itself')}</span>
            <span>
              <Duration ns={cell.metrics.overhead_ns.median} />,{' '}
              {say('compare.percent_of_p50', {
                a: words().fixed((cell.metrics.overhead_ns.median / cell.metrics.latency_ns.p50) * 100, 2),
              })}
            </span>
          </li>
        ) : null}
      </ul>
    </div>
  );
}
