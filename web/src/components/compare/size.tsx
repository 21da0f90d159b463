import type { Comparison, VariantError } from '@rackmark/contracts';
import {
  CartesianGrid,
  LabelList,
  Line,
  ComposedChart,
  ResponsiveContainer,
  Scatter,
  XAxis,
  YAxis,
} from 'recharts';
import { OutcomeMark } from '../marks.js';
import { Region } from '../region.js';
import { SimulatedMark } from '../simulated.js';
import { bytes, changeText, plain, Q, quantityOf, threeDigits } from '../../lib/format.js';
import { scaleOf } from './axis-chart.js';
import { axisText, colourOf, tick } from './charts.js';
import { ChoosePlace, type Viewed } from './choose.js';
import { metricLabels } from './metrics.js';
import { logTicks, pointsOf, sizePlacesOf, undominated, type Place, type Point } from './points.js';
import { toneOfSide } from './series.js';
import { say, words } from '../../lib/words.js';

const MIB = 1024 * 1024;

/** What a smaller file costs in speed and in the answer, over the models of one device and configuration. */
export function Size({
  comparison: c,
  search,
  set,
}: {
  comparison: Comparison;
} & Viewed) {
  return (
    <ChoosePlace comparison={c} places={sizePlacesOf(pointsOf(c).points)} search={search} set={set}>
      {(place, row) => <SizeCard c={c} place={place} device={row} />}
    </ChoosePlace>
  );
}

function SizeCard({
  c,
  place: { rest, points },
  device,
}: {
  c: Comparison;
  place: Place;
  device: Comparison['rows'][number];
}) {
  const better = (a: number, b: number) => (c.unit === 'tokens/s' ? a > b : a < b);
  const best = undominated(points, better);
  return (
    <figure className="card pad">
      <h3>
        {say('compare.size_against_speed')}{' '}
        <span className="q">
          {device.label}, {rest}
        </span>{' '}
        <SimulatedMark when={device.simulated} />
      </h3>
      <p className="q2">{sentence(c, best)}</p>
      <div className="beside wide-left">
        <SizeChart
          c={c}
          points={points}
          best={best}
          title={say('compare.size_title', { a: device.label, b: rest })}
        />
        <SizeTable c={c} points={points} />
      </div>
    </figure>
  );
}

function sentence(c: Comparison, best: readonly Point[]): string {
  const [small, next] = best;
  if (!small) return '';
  if (!next) return say('compare.smallest', { text: small.cell.model.name, what: metricLabels[c.metric] });
  const saved = next.cell.model.size_bytes - small.cell.model.size_bytes;
  const change = changeText(small.value / next.value);
  return say('compare.saves', {
    a: small.cell.model.name,
    value: plain(bytes(saved)),
    b: next.cell.model.name,
    rest: change,
    what: metricLabels[c.metric],
  });
}

function SizeChart({
  c,
  points,
  best,
  title,
}: {
  c: Comparison;
  points: readonly Point[];
  best: readonly Point[];
  title: string;
}) {
  const values = points.map((p) => p.value);
  const { scale, name } = scaleOf(c.unit, Math.max(...values));
  const sizes = points.map((p) => p.cell.model.size_bytes / MIB);
  const around = (list: readonly number[], by: number): [number, number] => [
    Math.min(...list) / by,
    Math.max(...list) * by,
  ];
  const x = around(sizes, 1.35);
  const y = around(
    values.map((v) => v / scale),
    1.25,
  );
  const at = (p: Point) => ({
    x: p.cell.model.size_bytes / MIB,
    y: p.value / scale,
    name: p.cell.model.name,
    tone: toneOfSide(p.sideIndex),
    hollow: p.cell.verdict === 'suspect',
  });
  return (
    <div className="chart" role="group" aria-label={title}>
      <p className="sm q">
        {metricLabels[c.metric]}, {name} (log)
      </p>
      <ResponsiveContainer width="100%" height={280}>
        <ComposedChart margin={{ top: 20, right: 40, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...{ type: 'number', dataKey: 'x', scale: 'log', domain: x, ticks: logTicks(...x) }}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
          />
          <YAxis
            {...{ type: 'number', dataKey: 'y', scale: 'log', domain: y, ticks: logTicks(...y), width: 52 }}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
          />
          <Line
            data={best.map(at)}
            dataKey="y"
            stroke="var(--ink-3)"
            strokeDasharray="2 3"
            dot={false}
            isAnimationActive={false}
          />
          <Scatter
            data={points.map(at)}
            isAnimationActive={false}
            shape={(p: { cx?: number; cy?: number; tone?: string; hollow?: boolean }) => (
              <circle
                cx={p.cx}
                cy={p.cy}
                r={4.5}
                fill={p.hollow ? 'var(--surface)' : colourOf(p.tone ?? 'base')}
                stroke={colourOf(p.tone ?? 'base')}
                strokeWidth={1.5}
              />
            )}
          >
            <LabelList dataKey="name" position="top" offset={8} fill="var(--ink)" fontSize={12} />
          </Scatter>
        </ComposedChart>
      </ResponsiveContainer>
      <p className="sm q num">{say('compare.file_size_mib_log')}</p>
    </div>
  );
}

function SizeTable({ c, points }: { c: Comparison; points: readonly Point[] }) {
  const bySize = [...points].sort((a, b) => b.cell.model.size_bytes - a.cell.model.size_bytes);
  const reference = points.map((p) => p.cell.error?.reference).find((r) => r !== undefined);
  return (
    <Region label={say('compare.models_by_size')}>
      <table className="tb flat">
        <thead>
          <tr>
            <th>{say('benchmark.model')}</th>
            <th className="num">{say('compare.file')}</th>
            <th className="num">{metricLabels[c.metric]}</th>
            <th>{say('compare.against', { what: reference ?? 'f32' })}</th>
            <th>{say('benchmark.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {bySize.map((p) => (
            <tr key={p.cell.cell_id}>
              <th scope="row">{p.cell.model.name}</th>
              <td className="num nw">
                <Q q={bytes(p.cell.model.size_bytes)} />
              </td>
              <td className="num nw">
                <Q q={quantityOf(c.unit, p.value)} />
              </td>
              <td>
                {errorText(p.cell.error) ??
                  (p.cell.model.name === reference ? say('compare.the_reference') : '—')}
              </td>
              <td>
                <OutcomeMark outcome={p.cell.outcome} verdict={p.cell.verdict} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sm q">
        {reference ? say('compare.by_how_much_a_token_of') : say('compare.an_error_is_shown_where_the')}
      </p>
    </Region>
  );
}

function errorText(e: VariantError | null): string | null {
  if (e === null) return null;
  if (e.kind === 'answer') {
    const same =
      e.same === e.of
        ? say('compare.same_answer_pieces', { many: e.of })
        : say('compare.same_for_of_pieces', { many: e.same, total: e.of });
    return e.log_likelihood_error === null ? same : `${logErrorText(e.log_likelihood_error)}; ${same}`;
  }
  return say('compare.cosine_error', {
    a: words().fixed(e.cosine, 4),
    b: (+e.largest_error.toPrecision(2)).toLocaleString(words().language, { maximumSignificantDigits: 2 }),
  });
}

/** A mean difference of natural log-likelihoods as the factor that it is. */
function logErrorText(error: number): string {
  const factor = Math.exp(error);
  return factor < 2 ? `±${threeDigits((factor - 1) * 100)} %` : `×÷ ${threeDigits(factor)}`;
}
