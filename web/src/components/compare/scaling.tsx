import type { Comparison, SideCell } from '@rackmark/contracts';
import { Region } from '../region.js';
import { SimulatedMark } from '../simulated.js';
import { Skeleton } from '../skeleton.js';
import { count, Q, quantityOf, ratioText } from '../../lib/format.js';
import { AxisChart } from './axis-chart.js';
import { SeriesKey } from './charts.js';
import { Choose, type Viewed } from './choose.js';
import { metricLabels } from './metrics.js';
import { axesOf, chartsOver, pointsOf, type Axis, type ScalingChart, type ScalingLine } from './points.js';
import { say, words } from '../../lib/words.js';

const MOST_CHARTS = 8;

/** What length, context or threads cost: the chosen metric and memory, one line a model. */
export function Scaling({
  comparison: c,
  memory,
  isWaiting = false,
  search,
  set,
}: {
  comparison: Comparison;
  /** The same comparison of peak memory; null: there is none, or not yet. */
  memory: Comparison | null;
  isWaiting?: boolean;
} & Viewed) {
  const { points, leftOut } = pointsOf(c);
  const found = axesOf(c, points);
  const axis = found.find((a) => a.key === search.axis) ?? found[0]!;
  const memoryPoints = memory ? pointsOf(memory).points : [];
  const all = chartsOver(c, points, axis);
  const rows = c.rows.filter((r) => all.some((chart) => chart.row === r.key));
  const row = rows.find((r) => r.key === search.device) ?? rows[0]!;
  const charts = all.filter((chart) => chart.row === row.key);
  return (
    <>
      <div className="acts views">
        <Choose
          label={say('compare.over')}
          value={axis.key}
          options={found.map((a) => [a.key, a.title])}
          onChange={(key) => set({ axis: key }, true)}
        />
        <Choose
          label={say('benchmark.device')}
          value={row.key}
          options={rows.map((r) => [r.key, r.label])}
          onChange={(key) => set({ device: key }, true)}
        />
        <span className="sm q">
          {say('compare.scaling_note')}
          {leftOut > 0 ? ` ${say('compare.left_out_scaling', { cells: count(leftOut, 'cell') })}` : ''}
          {charts.length > MOST_CHARTS
            ? ` ${say('compare.first_charts', { many: MOST_CHARTS, total: charts.length })}`
            : ''}
        </span>
      </div>
      {charts.slice(0, MOST_CHARTS).map((chart) => (
        <ChartCard
          key={chart.rest}
          c={c}
          axis={axis}
          chart={chart}
          device={row}
          memory={
            memory
              ? (chartsOver(memory, memoryPoints, axis).find(
                  (m) => m.row === chart.row && m.rest === chart.rest,
                ) ?? null)
              : null
          }
          isWaiting={isWaiting}
        />
      ))}
    </>
  );
}

function ChartCard({
  c,
  axis,
  chart,
  device,
  memory,
  isWaiting,
}: {
  c: Comparison;
  axis: Axis;
  chart: ScalingChart;
  device: Comparison['rows'][number];
  memory: ScalingChart | null;
  isWaiting: boolean;
}) {
  const title = `${capital(axis.title)}, ${device.label}, ${chart.rest}`;
  return (
    <figure className="card pad sec">
      <h3>
        {capital(axis.title)}{' '}
        <span className="q">
          {device.label}, {chart.rest}
        </span>{' '}
        <SimulatedMark when={device.simulated} />
      </h3>
      <p className="q2">{sentence(c, axis, chart.lines)}</p>
      <div className="beside">
        <AxisChart
          lines={chart.lines}
          axis={axis}
          unit={c.unit}
          what={metricLabels[c.metric]}
          title={`${title}: ${metricLabels[c.metric]}`}
        />
        {memory ? (
          <AxisChart
            lines={memory.lines}
            axis={axis}
            unit="KiB"
            what={say('benchmark.peak_memory')}
            title={`${title}: ${say('benchmark.peak_memory')}`}
          />
        ) : isWaiting ? (
          <Skeleton height={230} />
        ) : null}
      </div>
      <SeriesKey series={chart.lines} />
      <ScalingTable c={c} axis={axis} chart={chart} memory={memory} />
    </figure>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What happens from the first to the last place of the axis, line by line. */
function sentence(c: Comparison, axis: Axis, lines: readonly ScalingLine[]): string {
  const ends = (l: ScalingLine) => [l.points[0]!, l.points.at(-1)!] as const;
  const [from, to] = ends(lines[0]!).map((p) => p.x.toLocaleString(words().language));
  const said = lines.map((l) => {
    const [first, last] = ends(l);
    // More is better in a rate, less in everything else.
    const times = last.point.value / first.point.value;
    const gain = c.unit === 'tokens/s' ? times : 1 / times;
    if (overlap(first.point.cell, last.point.cell)) return say('compare.does_not_change', { text: l.name });
    if (Math.abs(gain - 1) < c.delta)
      return say('compare.stays_within', { text: l.name, a: words().percent(c.delta) });
    const kind = c.unit === 'KiB' ? 'memory' : 'speed';
    return say('compare.gain', {
      text: l.name,
      kind,
      a: ratioText(gain),
      word: gain > 1 ? 'better' : 'worse',
    });
  });
  return say('compare.from_to_axis', { from: from!, to: to!, what: axis.unit, text: said.join('; ') });
}

/** Whether the intervals of two places leave room for no difference, or there are none. */
function overlap(a: SideCell, b: SideCell): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return true;
  return a.low <= b.high && b.low <= a.high;
}

function ScalingTable({
  c,
  axis,
  chart,
  memory,
}: {
  c: Comparison;
  axis: Axis;
  chart: ScalingChart;
  memory: ScalingChart | null;
}) {
  const parts = [
    { chart, unit: c.unit, name: '' },
    ...(memory ? [{ chart: memory, unit: 'KiB' as const, name: `, ${say('compare.memory')}` }] : []),
  ];
  const xs = [...new Set(chart.lines.flatMap((l) => l.points.map((p) => p.x)))].sort((a, b) => a - b);
  return (
    <details>
      <summary>{say('compare.table_of_the_same_data')}</summary>
      <Region label={say('compare.table_of_the_same_data')}>
        <table className="tb flat">
          <thead>
            <tr>
              <th className="num">{axis.unit}</th>
              {parts.flatMap((p) =>
                p.chart.lines.map((l) => (
                  <th className="num" key={l.name + p.name}>
                    {l.name}
                    {p.name}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {xs.map((x) => (
              <tr key={x}>
                <th scope="row" className="num">
                  {x.toLocaleString(words().language)}
                </th>
                {parts.flatMap((p) =>
                  p.chart.lines.map((l) => {
                    const at = l.points.find((q) => q.x === x)?.point;
                    return (
                      <td className="num nw" key={l.name + p.name}>
                        <Q q={at ? quantityOf(p.unit, at.value) : null} />
                        {at?.cell.verdict === 'suspect' ? (
                          <span className="q sm"> {say('verdict.suspect')}</span>
                        ) : null}
                      </td>
                    );
                  }),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
    </details>
  );
}
