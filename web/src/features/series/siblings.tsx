import { metrics, type SeriesDetail } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { ChangeText } from '../../components/series/marks.js';
import { Icon } from '../../components/icon.js';
import { ratioText } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { toneOfUnit } from '../../components/series/series-chart.js';

type Sibling = SeriesDetail['siblings'][number];
const W = 268;
const [LEFT, RIGHT, TOP, BOTTOM] = [36, 248, 10, 112];
const nice = [0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.5, 2, 3, 4];

/** The same cell on every device model, as ratios to the level before its newest, on one log axis. */
export function Siblings({ d, releases }: { d: SeriesDetail; releases: SeriesDetail['releases'] }) {
  if (d.siblings.length < 2) return null;
  const places = releases.map((r) => r.place);
  const delta = d.smallest_effect;
  const all = d.siblings.flatMap((s) => s.points.filter((p) => places.includes(p.place)).map((p) => p.ratio));
  const low = Math.min(1 - delta * 1.5, ...all);
  const high = Math.max(1 + delta * 1.5, ...all);
  const y = (ratio: number) =>
    BOTTOM - 4 - ((Math.log(ratio) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (BOTTOM - 4 - TOP);
  const ticks = nice.filter((t) => t >= low && t <= high);
  return (
    <section>
      <div className="sh">
        <h2>{say('series.siblings')}</h2>
        <p className="sm">
          {say('series.siblings_note', { word: metrics[d.metric].unit === 'KiB' ? 'larger' : 'slower' })};{' '}
          {say('series.band', { value: words().percent(delta) })}
        </p>
      </div>
      <ul className="card series-siblings">
        {d.siblings.map((s) => (
          <li key={s.id}>
            {s.id === d.id ? (
              <b>{s.device_model}</b>
            ) : (
              <Link to="/series/$id" params={{ id: s.id }} search={(old) => old}>
                {s.device_model}
              </Link>
            )}{' '}
            {s.id === d.id ? <span className="q sm">{say('series.shown_above')}</span> : null}
            <span className="answer">
              <Answer d={d} s={s} />
            </span>
            <Multiple s={s} {...{ releases, places, y, ticks, delta }} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ d, s }: { d: SeriesDetail; s: Sibling }) {
  if (s.change !== null && (s.answer === 'slower' || s.answer === 'faster'))
    return <ChangeText row={d} change={{ direction: s.answer, ratio: s.change }} />;
  if (s.answer === 'one_unit')
    return (
      <span className="q2">
        <Icon name="half" small /> {say('mark.one_unit')}
        {s.change ? `, ${ratioText(s.change.ratio)}` : ''}
      </span>
    );
  return <span className="q">{answerText(s.answer)}</span>;
}
function answerText(answer: Sibling['answer']): string {
  switch (answer) {
    case 'back':
      return say('mark.back');
    case 'no_change':
      return say('mark.no_change');
    case 'two_modes':
      return say('mark.two_modes');
    case 'missing':
      return say('mark.missing');
    case 'too_early':
      return say('suites.answer.too_early');
    default:
      return say('suites.answer.cannot_tell');
  }
}

function Multiple({
  s,
  releases,
  places,
  y,
  ticks,
  delta,
}: {
  s: Sibling;
  releases: SeriesDetail['releases'];
  places: readonly number[];
  y: (ratio: number) => number;
  ticks: readonly number[];
  delta: number;
}) {
  const step = (RIGHT - LEFT) / Math.max(1, places.length);
  const x = (place: number) => LEFT + step * (places.indexOf(place) + 0.5);
  const units = [...new Set(s.points.map((p) => p.unit))].sort();
  const last = s.points.at(-1);
  const letterYs = apart(
    units.map((unit) =>
      y(s.points.filter((p) => p.unit === unit && places.includes(p.place)).at(-1)?.ratio ?? 1),
    ),
  );
  const label = say('series.sibling_label', {
    device: s.device_model,
    value: last === undefined ? say('series.sibling_none') : `${words().fixed(last.ratio, 2)}×`,
  });
  return (
    <svg className="series-chart" viewBox={`0 0 ${W} 132`} width="100%" role="img" aria-label={label}>
      <rect
        x={LEFT}
        width={RIGHT - LEFT}
        y={y(1 + delta)}
        height={y(1 - delta) - y(1 + delta)}
        fill="var(--sunken)"
      />
      {ticks.map((t) => (
        <g key={t}>
          <path className="grid" d={`M${LEFT} ${y(t)}H${RIGHT}`} />
          <text x={LEFT - 6} y={y(t) + 4} textAnchor="end">
            {words().fixed(t, t === 1 || t >= 2 ? 0 : 1)}×
          </text>
        </g>
      ))}
      {units.map((unit, i) => {
        const points = s.points.filter((p) => p.unit === unit && places.includes(p.place));
        const tone = toneOfUnit(i);
        const end = points.at(-1);
        return (
          <g key={unit}>
            <path
              d={pathOf(points, places, x, y)}
              fill="none"
              stroke={tone}
              strokeWidth="1.3"
              strokeDasharray={i === 0 ? undefined : '4 2'}
            />
            {points.map((p) =>
              i % 2 === 0 ? (
                <circle key={p.place} cx={x(p.place)} cy={y(p.ratio)} r="1.9" fill={tone} />
              ) : (
                <rect
                  key={p.place}
                  x={x(p.place) - 1.9}
                  y={y(p.ratio) - 1.9}
                  width="3.8"
                  height="3.8"
                  fill={tone}
                />
              ),
            )}
            {end && units.length > 1 ? (
              <text x={RIGHT + 4} y={letterYs[i]! + 4} className="unit-letter" style={{ fill: tone }}>
                {unit}
              </text>
            ) : null}
          </g>
        );
      })}
      <path className="axis" d={`M${LEFT} ${BOTTOM}H${RIGHT}`} />
      <text x={LEFT} y="127">
        {releases[0]?.name}
      </text>
      <text x={RIGHT} y="127" textAnchor="end">
        {releases.length > 1 ? releases.at(-1)!.name : ''}
      </text>
    </svg>
  );
}

/** Letters that would stand on each other are moved apart. */
function apart(ys: readonly number[]): number[] {
  const moved = [...ys];
  const order = ys.map((_, i) => i).sort((a, b) => ys[a]! - ys[b]!);
  for (const [k, i] of order.entries())
    if (k > 0) moved[i] = Math.max(moved[i]!, moved[order[k - 1]!]! + LETTER);
  return moved;
}
const LETTER = 11;

/** A line that no gap is bridged by. */
function pathOf(
  points: readonly Sibling['points'][number][],
  places: readonly number[],
  x: (place: number) => number,
  y: (ratio: number) => number,
): string {
  let before = -2;
  return points
    .map((p) => {
      const at = places.indexOf(p.place);
      const joined = at === before + 1;
      before = at;
      return `${joined ? 'L' : 'M'}${x(p.place).toFixed(1)} ${y(p.ratio).toFixed(1)}`;
    })
    .join('');
}
