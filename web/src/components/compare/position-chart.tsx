import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { axisText, axisUnit, colourOf, tick, type Series } from './charts.js';
import { niceStep } from '../../lib/ticks.js';
import { say } from '../../lib/words.js';

/** Room above the usual step, so that one late token does not squeeze all others. */
const ABOVE = 1.5;

/** Time of each step over its place in the answer; one thin line a run, coloured as in the chart above it. Null where no side is a language model. */
export function PositionChart({
  series,
  height = 200,
  title,
}: {
  series: readonly Series[];
  height?: number;
  title: string;
}) {
  const runs = series.flatMap((s) => s.runs);
  const steps = runs.flatMap((r) => r.positions.map((p) => p.step_ns)).sort((a, b) => a - b);
  const last = Math.max(0, ...runs.map((r) => r.positions.at(-1)?.position ?? 0));
  if (steps.length === 0) return null;
  const { unit, scale } = axisUnit(series);
  const most = (Math.min(steps.at(-1)!, steps[Math.floor(steps.length * 0.98)]! * ABOVE) / scale) * 1.05;
  const beyond = steps.filter((s) => s / scale > most).length;
  const step = niceStep(most);
  const stride = Math.max(1, niceStep(last));
  return (
    <div className="chart" role="group" aria-label={title}>
      <p className="sm q">
        {say('compare.step_time', { a: unit })}
        {beyond > 0 ? say('compare.lie_above', { many: beyond, total: steps.length }) : ''}
      </p>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            type="number"
            dataKey="x"
            domain={[1, last]}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
            ticks={Array.from({ length: Math.floor(last / stride) }, (_, i) => (i + 1) * stride)}
          />
          <YAxis
            type="number"
            domain={[0, most]}
            ticks={Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => +(i * step).toPrecision(12))}
            tickFormatter={tick}
            tick={axisText}
            stroke="var(--line-2)"
            width={44}
            allowDataOverflow
          />
          {series.flatMap((s) =>
            s.runs.map((r) => (
              <Line
                key={r.run_id}
                data={r.positions.map((p) => ({ x: p.position, y: p.step_ns / scale }))}
                dataKey="y"
                dot={false}
                stroke={colourOf(s.tone)}
                strokeWidth={1.25}
                strokeDasharray={s.tone === 'base' ? '4 3' : undefined}
                isAnimationActive={false}
                name={s.name}
              />
            )),
          )}
        </LineChart>
      </ResponsiveContainer>
      <p className="sm q num">{say('compare.place_in_the_answer_tokens')}</p>
    </div>
  );
}
