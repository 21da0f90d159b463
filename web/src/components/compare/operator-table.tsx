import type { Distribution } from '@rackmark/contracts';
import { Duration, duration } from '../../lib/format.js';
import { say } from '../../lib/words.js';
import { Region } from '../region.js';

type Operator = Distribution['cells'][number]['operators'][number];

/** Kernels of one kind on both sides ("Fully Connected (NC, F32) GEMM" and "(NC, QS8, QC8W) GEMM") stand in one row. */
export function kindOf(name: string): string {
  const words = name
    .replace(/\s*\(.*$/, '')
    .trim()
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface OperatorRow {
  kind: string;
  base: number;
  candidate: number;
  calls: number;
}
export function pairOperators(base: readonly Operator[], candidate: readonly Operator[]): OperatorRow[] {
  const rows = new Map<string, OperatorRow>();
  const add = (o: Operator, side: 'base' | 'candidate') => {
    const kind = kindOf(o.name);
    const row = rows.get(kind) ?? { kind, base: 0, candidate: 0, calls: 0 };
    row[side] += o.mean_ns;
    row.calls = Math.max(row.calls, o.calls);
    rows.set(kind, row);
  };
  base.forEach((o) => add(o, 'base'));
  candidate.forEach((o) => add(o, 'candidate'));
  // Below the profiler's resolution on both sides: nothing to say.
  return [...rows.values()]
    .filter((r) => r.base + r.candidate > 0)
    .sort((a, b) => Math.abs(b.candidate - b.base) - Math.abs(a.candidate - a.base));
}

/** Where the time goes on each side, by kind of operator. */
export function OperatorTable({
  rows,
  base,
  candidate,
}: {
  rows: readonly OperatorRow[];
  base: string;
  candidate: string;
}) {
  const most = Math.max(1, ...rows.map((r) => Math.abs(r.candidate - r.base)));
  return (
    <Region label={say('compare.operators')}>
      <table className="tb flat">
        <thead>
          <tr>
            <th>{say('compare.operator')}</th>
            <th className="num">{say('compare.calls')}</th>
            <th className="num">{say('compare.label_base', { text: base })}</th>
            <th className="num">{candidate}</th>
            <th style={{ width: '32%' }}>{say('compare.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => {
            const d = r.candidate - r.base;
            const q = duration(Math.abs(d));
            return (
              <tr key={r.kind}>
                <th scope="row">{r.kind}</th>
                <td className="num">{r.calls}</td>
                <td className="num">
                  <Duration ns={r.base} />
                </td>
                <td className="num">
                  <Duration ns={r.candidate} />
                </td>
                <td>
                  <span className="odf">
                    <i
                      style={{
                        width: `${(Math.abs(d) / most) * 60}%`,
                        background: d < 0 ? 'var(--fast-mark)' : 'var(--slow-mark)',
                      }}
                    />
                    <span className="sm q nw">
                      {d === 0 ? say('compare.the_same') : `${d < 0 ? '\u2212' : '+'}${q.value} ${q.unit}`}
                    </span>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Region>
  );
}

export function sentenceOf(rows: readonly OperatorRow[]): string {
  const first = rows[0];
  const all = rows.reduce((sum, r) => sum + r.candidate - r.base, 0);
  if (first === undefined || all === 0) return '';
  const share = ((first.candidate - first.base) / all) * 100;
  if (share <= 0) return '';
  return say('compare.makes_up', { text: first.kind, a: Math.round(Math.min(100, share)) });
}
