import { Region } from '../region.js';
import type { Distribution } from '@rackmark/contracts';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from 'recharts';
import { duration, plain } from '../../lib/format.js';
import { niceStep } from '../../lib/ticks.js';
import { say, words } from '../../lib/words.js';

type RunDistribution = Distribution['cells'][number]['runs'][number];
export interface Series {
  name: string;
  /** "base", "a", "b" …: the CSS variable of its colour. */
  tone: string;
  runs: readonly RunDistribution[];
}

const DOTS = 60;
const ofText = (of: Distribution['cells'][number]['of']) =>
  of === 'tokens' ? say('compare.tokens') : say('benchmark.iterations');
/** Letters of sides, as the server gives them: B is the base. */
const letters: Record<string, string> = { base: 'B', a: 'A', b: 'C', c: 'D', d: 'E', e: 'F' };
export const colourOf = (tone: string) => `var(--s-${tone})`;
/** Nanoseconds in one unit for a whole axis. */
export function axisUnit(series: readonly Series[]): { unit: string; scale: number } {
  const largest = Math.max(0, ...series.flatMap((s) => s.runs.map((r) => r.median_ns)));
  return largest < 1e6
    ? { unit: 'µs', scale: 1e3 }
    : largest < 1e9
      ? { unit: 'ms', scale: 1e6 }
      : { unit: 's', scale: 1e9 };
}

/**
 * From the smallest value to where the middle run of the widest side has 98.5 % of its iterations: a disturbed run's tail
 * must not squeeze all others. What lies beyond is counted in the table.
 */
function domainOf(series: readonly Series[], scale: number): [number, number] {
  const lows = series.flatMap((s) => s.runs.map((r) => r.ecdf[0]?.latency_ns ?? 0));
  const highs = series.flatMap((s) => {
    const ends = s.runs
      .map((r) => r.ecdf.find((p) => p.share >= 0.985)?.latency_ns ?? 0)
      .sort((a, b) => a - b);
    return ends.length === 0 ? [] : [ends[ends.length >> 1]!];
  });
  const [low, high] = [Math.min(...lows) / scale, Math.max(...highs) / scale];
  const step = niceStep(high - low || low * 0.1 || 1);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

function ticksOf([low, high]: [number, number]): number[] {
  const step = niceStep(high - low);
  return Array.from(
    { length: Math.round((high - low) / step) + 1 },
    (_, i) => +(low + i * step).toPrecision(12),
  ).filter((t) => t <= high);
}

export const tick = (x: number) =>
  Number.isInteger(x)
    ? x.toLocaleString(words().language)
    : (+x.toPrecision(4)).toLocaleString(words().language, { maximumSignificantDigits: 4 });
export const axisText = { fontSize: 11, fill: 'var(--ink-3)' };

/** Share of iterations at or below a latency; one thin line a run. */
export function EcdfChart({
  series,
  of = 'iterations',
  height = 240,
  title,
}: {
  series: readonly Series[];
  of?: Distribution['cells'][number]['of'];
  height?: number;
  title: string;
}) {
  const { unit, scale } = axisUnit(series);
  const domain = domainOf(series, scale);
  return (
    <div className="chart" role="group" aria-label={title}>
      <p className="sm q">{say('compare.share_at_or_below', { what: ofText(of) })}</p>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            type="number"
            dataKey="x"
            domain={domain}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
            ticks={ticksOf(domain)}
            allowDataOverflow
          />
          <YAxis
            type="number"
            domain={[0, 100]}
            ticks={[0, 25, 50, 75, 100]}
            tick={axisText}
            stroke="var(--line-2)"
            width={36}
          />
          {series.flatMap((s) =>
            s.runs.map((r) => (
              <Line
                key={r.run_id}
                data={r.ecdf.map((p) => ({ x: p.latency_ns / scale, y: p.share * 100 }))}
                dataKey="y"
                type="stepAfter"
                dot={false}
                stroke={colourOf(s.tone)}
                strokeWidth={1.25}
                strokeDasharray={s.tone === 'base' ? '4 3' : undefined}
                isAnimationActive={false}
                name={s.name}
              />
            )),
          )}
          {series.flatMap((s) => {
            const medians = s.runs.map((r) => r.median_ns).sort((a, b) => a - b);
            const middle = medians[medians.length >> 1];
            if (middle === undefined) return [];
            return [
              <ReferenceDot
                key={s.name}
                x={middle / scale}
                y={50}
                r={3.5}
                fill="var(--surface)"
                stroke={colourOf(s.tone)}
                strokeWidth={1.5}
              />,
            ];
          })}
        </LineChart>
      </ResponsiveContainer>
      <p className="sm q num">
        {of === 'tokens' ? say('compare.time_from_token_to_token') : say('compare.latency_bare')}, {unit}
      </p>
      <SeriesKey series={series} />
    </div>
  );
}

/** Iterations of each run on a line of its own, in the order in which the runs were made. */
export function RunDots({
  series,
  of = 'iterations',
}: {
  series: readonly Series[];
  of?: Distribution['cells'][number]['of'];
}) {
  const { unit, scale } = axisUnit(series);
  const domain = domainOf(series, scale);
  const lanes = series
    .flatMap((s) => s.runs.map((r) => ({ s, r })))
    .sort((a, b) => a.r.position - b.r.position);
  const label = (i: number) => {
    const lane = lanes[i];
    return lane === undefined ? '' : `${letters[lane.s.tone] ?? ''}${lane.r.repeat}`;
  };
  return (
    <div className="chart" role="group" aria-label={say('compare.each_run_on_its_own_line')}>
      <p className="sm q">{say('compare.run_dots', { many: DOTS, what: ofText(of), a: unit })}</p>
      <ResponsiveContainer width="100%" height={Math.max(60, lanes.length * 18 + 30)}>
        <ScatterChart margin={{ top: 4, right: 16, bottom: 0, left: 0 }} accessibilityLayer>
          <XAxis
            type="number"
            dataKey="x"
            domain={domain}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
            ticks={ticksOf(domain)}
            allowDataOverflow
          />
          <YAxis
            type="number"
            dataKey="y"
            domain={[-0.5, lanes.length - 0.5]}
            ticks={lanes.map((_, i) => i)}
            tickFormatter={label}
            tick={axisText}
            stroke="none"
            width={36}
            reversed
            interval={0}
          />
          {lanes.map(({ s, r }, i) => {
            const step = Math.max(1, Math.floor(r.series_ns.length / DOTS));
            const dots = r.series_ns
              .filter((_, k) => k % step === 0)
              .map((ns, k) => ({ x: ns / scale, y: i + (((k * 7919) % 11) - 5) / 22 }));
            const hollow = r.verdict !== 'valid';
            return (
              <Scatter
                key={r.run_id}
                data={dots}
                isAnimationActive={false}
                fill={hollow ? 'none' : colourOf(s.tone)}
                stroke={hollow ? colourOf(s.tone) : 'none'}
                shape={<Dot />}
                name={label(i)}
              />
            );
          })}
          {lanes.map(({ s, r }, i) => (
            <ReferenceDot
              key={r.run_id}
              x={r.median_ns / scale}
              y={i}
              r={0}
              shape={<Median colour={colourOf(s.tone)} />}
            />
          ))}
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  );
}

const Dot = ({ cx, cy, fill, stroke }: { cx?: number; cy?: number; fill?: string; stroke?: string }) => (
  <circle cx={cx} cy={cy} r={1.6} fill={fill} stroke={stroke} opacity={0.7} />
);
const Median = ({ cx, cy, colour }: { cx?: number; cy?: number; colour: string }) => (
  <path d={`M${cx} ${(cy ?? 0) - 6}v12`} stroke={colour} strokeWidth={2} />
);

/** A name with its tone; `runs` tells whether there is anything to draw. */
export type KeyOf = Pick<Series, 'name' | 'tone'> & Partial<Pick<Series, 'runs'>>;

/** Names of the series: in words, with the dash of the base. */
export function SeriesKey({ series }: { series: readonly KeyOf[] }) {
  return (
    <p className="lg">
      {series.map((s) => (
        <span key={s.name}>
          <svg width="20" height="8" viewBox="0 0 20 8" aria-hidden="true">
            <path
              d="M0 4h20"
              stroke={colourOf(s.tone)}
              strokeWidth="2"
              strokeDasharray={s.tone === 'base' ? '4 3' : undefined}
            />
          </svg>
          {s.name}
          {s.runs?.length === 0 ? ` (${say('compare.nothing_to_show')})` : ''}
        </span>
      ))}
    </p>
  );
}

/** The same data as words and numbers. */
export function ChartTable({ series }: { series: readonly Series[] }) {
  return (
    <details>
      <summary>{say('compare.table_of_the_same_data')}</summary>
      <Region label={say('compare.table_of_the_same_data')}>
        <table className="tb flat">
          <thead>
            <tr>
              <th>{say('compare.side_2')}</th>
              <th className="num">{say('benchmark.run')}</th>
              <th className="num">{say('benchmark.samples')}</th>
              <th className="num">p50</th>
              <th className="num">p90</th>
              <th className="num">p95</th>
              <th>{say('benchmark.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {series.flatMap((s) =>
              s.runs.map((r) => (
                <tr key={r.run_id}>
                  <th scope="row">{s.name}</th>
                  <td className="num">{r.repeat}</td>
                  <td className="num">{r.samples.toLocaleString(words().language)}</td>
                  <td className="num nw">{plain(duration(r.median_ns))}</td>
                  <td className="num nw">{plain(duration(r.p90_ns))}</td>
                  <td className="num nw">{plain(duration(r.p95_ns))}</td>
                  <td>{r.verdict === null ? '—' : say(`verdict.${r.verdict}`)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Region>
    </details>
  );
}
