import {
  levelText,
  metrics,
  metricsOfCells,
  metricTitle,
  quantileNames,
  quantileOf,
  usedLabel,
  type Cell,
  type ComparedCell,
  type Comparison,
  type MetricUnit,
  type QuantileName,
} from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { EffectText, stateText } from '../../components/effect.js';
import { useSimulated } from '../../components/devices/use-simulated.js';
import { SimulatedMark } from '../../components/simulated.js';
import { Icon } from '../../components/icon.js';
import { OutcomeMark } from '../../components/marks.js';
import { Reported } from '../../components/reported.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { changeText, count, Duration, Figure, intervalText } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { ChartTable, EcdfChart, RunDots } from '../../components/compare/charts.js';
import { PositionChart } from '../../components/compare/position-chart.js';
import { cellsAt, seriesOf } from '../../components/compare/series.js';

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

interface Row {
  name: string;
  unit: MetricUnit;
  of: (cell: Cell) => number | null | undefined;
}
/** What tables show of these cells; of quantiles each. */
const rowsOf = (cells: readonly Cell[]): Row[] =>
  metricsOfCells(cells, false)
    .filter((m) => metrics[m].inTables !== undefined)
    .flatMap((m): Row[] => {
      const { unit, isSpread } = metrics[m];
      const title = (quantile?: QuantileName) => metricTitle(m, words().language, quantile);
      if (!isSpread) return [{ name: title(), unit, of: (c: Cell) => c.measurements[m]?.median }];
      return quantileNames.map((q) => ({
        name: title(q),
        unit,
        of: (c: Cell) => quantileOf(c.measurements[m], q),
      }));
    });

function Numbers({ c, x, sideLabel }: { c: Comparison; x: ComparedCell; sideLabel: string }) {
  const base = useCell(c.sides[0]!.benchmark.id, x.base_cell?.cell_id);
  const candidate = useCell(
    c.sides.find((s) => s.key === x.candidate)!.benchmark.id,
    x.candidate_cell?.cell_id,
  );
  const rows = rowsOf([base, candidate].filter((c) => c !== undefined));
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
          {rows.map(({ name, unit, of }) => {
            const [b, a] = [base ? of(base) : null, candidate ? of(candidate) : null];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="num">
                  <Figure unit={unit} value={b} />
                </td>
                <td className="num">
                  <Figure unit={unit} value={a} />
                </td>
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
  const { overhead, inter_token, latency = inter_token } = cell.measurements;
  const against = cell.reasons.filter((r) => r.passed !== true);
  return (
    <div className="trust-side">
      <p>
        <OutcomeMark outcome={cell.outcome} verdict={cell.verdict} /> <span className="q2">{name}</span>
      </p>
      {cell.failure ? <p className="q2 sm">{words().failure(cell.failure)}</p> : null}
      {latency === undefined ? (
        <p className="sm">
          <Reported of={cell.reported_latency_ns} />
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
          <span>{say('benchmark.of', { many: latency?.runs ?? 0, total: cell.runs_planned })}</span>
        </li>
        {overhead && latency ? (
          <li>
            <span>{say('compare.cost_of_the_harness_itself')}</span>
            <span>
              <Duration ns={overhead.median} />,{' '}
              {say('compare.percent_of_p50', {
                a: words().fixed((overhead.median / latency.median) * 100, 2),
              })}
            </span>
          </li>
        ) : null}
      </ul>
    </div>
  );
}
