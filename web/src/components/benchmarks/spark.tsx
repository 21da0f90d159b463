import { duration, plain } from '../../lib/format.js';
import './parts.css';
import { say } from '../../lib/words.js';

const W = 320;
const H = 44;

/** The latest latencies as a line; own SVG because it changes four times a second. Outliers are cut at the top. */
export function Spark({ points, label }: { points: readonly number[]; label: string }) {
  if (points.length < 2)
    return (
      <svg
        className="spark"
        viewBox={`0 0 ${W} ${H}`}
        role="img"
        aria-label={say('benchmark.no_iterations_yet')}
      />
    );
  const sorted = [...points].sort((a, b) => a - b);
  const low = sorted[0]!;
  const high = Math.max(sorted[Math.floor(0.98 * (sorted.length - 1))]! * 1.1, low * 1.02);
  const x = (i: number) => (i / (points.length - 1)) * (W - 6);
  const y = (v: number) => H - 4 - ((Math.min(v, high) - low) / (high - low)) * (H - 8);
  const line = points.map((v, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${W} ${H}`}
      role="img"
      aria-label={say('benchmark.to', {
        label,
        from: plain(duration(low)),
        to: plain(duration(sorted.at(-1)!)),
      })}
      preserveAspectRatio="none"
    >
      <path
        d={line}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.25"
        vectorEffect="non-scaling-stroke"
      />
      {/* A dot that keeps its shape however the drawing is stretched: a line of no length with a round end. */}
      <path
        className="live"
        d={`M${x(points.length - 1)} ${y(points.at(-1)!)}h0.01`}
        stroke="var(--accent)"
        strokeWidth="6"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
