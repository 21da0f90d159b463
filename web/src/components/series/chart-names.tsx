import { cutInside } from '../../lib/series/names.js';
import { SIGN, type ChartSize, type Layout } from './chart-layout.js';

/** Signs of a name that are always shown, and of the newest one. */
const [LEAST, NEWEST] = [9, 14];

/** Names of releases; where they do not fit, every other one, the newest always. */
export function ReleaseNames({ l, size, isNarrow }: { l: Layout; size: ChartSize; isNarrow: boolean }) {
  const isGrouped = l.groups.some((g) => g.prefix !== '');
  const y = size.bottom + 48;
  const names = l.groups.flatMap((g) => g.names);
  const last = names.length - 1;
  const room = Math.max(LEAST, Math.floor(l.step / SIGN) - 1);
  const longest = Math.max(...names.map((n) => Math.min(n.length, room)), 1);
  // The newest one is whole, and on a narrow page it ends where the picture does.
  const newest = cutInside(l.columns[last]?.release.name ?? '', NEWEST).length * SIGN;
  const beside = Math.max(40, isNarrow ? newest : newest / 2 + (longest * SIGN) / 2);
  const stride = Math.max(1, Math.ceil((longest * SIGN + 4) / l.step));
  return (
    <g>
      {l.columns.map((c, i) =>
        i === last || ((last - i) % stride === 0 && (last - i) * l.step > beside) ? (
          <text
            key={c.release.number}
            x={c.x}
            y={y}
            textAnchor={i === last && isNarrow ? 'end' : 'middle'}
            dx={i === last && isNarrow ? l.step / 2 : 0}
            className={i === last ? 'strong' : undefined}
          >
            <title>{c.release.name}</title>
            {i === last ? cutInside(c.release.name, NEWEST) : cutInside(names[i]!, room)}
          </text>
        ) : null,
      )}
      {isGrouped
        ? l.groups.map((g) => {
            if (g.prefix === '') return null;
            const x = l.columns[g.from]!.x - l.step * 0.4;
            const end = l.columns[g.from + g.names.length - 1]!.x + l.step * 0.4;
            return (
              <g key={g.from}>
                <path d={`M${x} ${y + 6}H${end}`} stroke="var(--line-2)" />
                <text x={x} y={y + 20} className="strong">
                  {g.prefix}
                </text>
              </g>
            );
          })
        : null}
    </g>
  );
}
