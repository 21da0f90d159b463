import type { Comparison } from '@rackmark/contracts';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { quantityOf, scales } from '../../lib/format.js';
import { axisText, colourOf, tick } from './charts.js';
import { logTicks, type Axis, type ScalingLine } from './points.js';

/** A band may reach so far beyond the medians of a chart; a wider one says "not known", not "look here". */
const BAND = 1.4;

/** Medians over runs along an axis, one line a model, with the 95 % interval as a band. Both axes are logarithmic. */
export function AxisChart({
  lines,
  axis,
  unit,
  what,
  title,
  height = 230,
}: {
  lines: readonly ScalingLine[];
  axis: Axis;
  unit: Comparison['unit'];
  what: string;
  title: string;
  height?: number;
}) {
  const values = lines.flatMap((l) => l.points.map((p) => p.point.value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const { scale, name } = scaleOf(unit, most);
  const ends = lines.flatMap((l) =>
    l.points.flatMap(({ point: { cell } }) => [cell.low ?? cell.p50!, cell.high ?? cell.p50!]),
  );
  const low = Math.max(Math.min(...ends, least * 0.95), least / BAND) / scale;
  const high = Math.min(Math.max(...ends, most * 1.05), most * BAND) / scale;
  const xs = [...new Set(lines.flatMap((l) => l.points.map((p) => p.x)))].sort((a, b) => a - b);
  const data = xs.map((x) => ({
    x,
    ...Object.fromEntries(
      lines.flatMap((l, i): [string, unknown][] => {
        const cell = l.points.find((p) => p.x === x)?.point.cell;
        if (cell === undefined) return [];
        const band = [cell.low, cell.high].map((v) =>
          v === null ? null : Math.min(high, Math.max(low, v / scale)),
        );
        return [
          [`v${i}`, cell.p50! / scale],
          ...(band.includes(null) ? [] : [[`b${i}`, band] as [string, unknown]]),
          [`s${i}`, cell.verdict === 'suspect'],
        ];
      }),
    ),
  }));
  return (
    <div className="chart" role="group" aria-label={title}>
      <p className="sm q">
        {what}, {name}
      </p>
      <ResponsiveContainer width="100%" height={height}>
        <ComposedChart data={data} margin={{ top: 8, right: 20, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            type="number"
            dataKey="x"
            scale="log"
            domain={[xs[0]!, xs.at(-1)!]}
            ticks={xs}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
          />
          <YAxis
            type="number"
            scale="log"
            domain={[low, high]}
            ticks={logTicks(low, high)}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
            width={52}
            allowDataOverflow
          />
          {lines.map((l, i) => (
            <Area
              key={`band ${l.name}`}
              dataKey={`b${i}`}
              stroke="none"
              fill={colourOf(l.tone)}
              fillOpacity={0.12}
              isAnimationActive={false}
              activeDot={false}
            />
          ))}
          {lines.map((l, i) => (
            <Line
              key={l.name}
              dataKey={`v${i}`}
              stroke={colourOf(l.tone)}
              strokeWidth={1.75}
              strokeDasharray={l.tone === 'base' ? '4 3' : undefined}
              isAnimationActive={false}
              name={l.name}
              dot={(p: { cx?: number; cy?: number; payload: Record<string, unknown> }) => (
                <circle
                  key={String(p.payload.x)}
                  cx={p.cx}
                  cy={p.cy}
                  r={3.5}
                  fill={p.payload[`s${i}`] ? 'var(--surface)' : colourOf(l.tone)}
                  stroke={colourOf(l.tone)}
                  strokeWidth={1.5}
                />
              )}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
      <p className="sm q num">{axis.key === 'threads' ? axis.title : `${axis.title}, ${axis.unit}`}</p>
    </div>
  );
}

/** One unit for a whole axis. */
export function scaleOf(unit: Comparison['unit'], largest: number): { scale: number; name: string } {
  if (unit === 'tokens/s') return { scale: 1, name: 'tokens/s' };
  const { unit: name } = quantityOf(unit, largest);
  return { scale: scales[name] ?? 1, name };
}
