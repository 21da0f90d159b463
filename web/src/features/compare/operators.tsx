import type { ComparedCell, Comparison, Distribution } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Region } from '../../components/region.js';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { Duration, duration } from '../../lib/format.js';
import { matrixCellKey } from './matrix.js';
import { say } from '../../lib/words.js';

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
export function Operators({
  comparison: c,
  cell,
  onSelect,
}: {
  comparison: Comparison;
  cell: ComparedCell | undefined;
  onSelect: (key: string) => void;
}) {
  const ids = [cell?.base_cell?.cell_id, cell?.candidate_cell?.cell_id].filter(
    (x): x is string => x !== undefined,
  );
  const found = useQuery(queries.distribution(ids));
  const names = new Map([...c.rows, ...c.columns].map((x) => [x.key, x.label]));
  const choices = c.cells.filter((x) => x.effect !== null);
  const [base = [], candidate = []] = ids.map(
    (id) => found.data?.cells.find((d) => d.cell_id === id)?.operators ?? [],
  );
  const rows = pairOperators(base, candidate);
  const most = Math.max(1, ...rows.map((r) => Math.abs(r.candidate - r.base)));
  const side = c.sides.find((s) => s.key === cell?.candidate);
  return (
    <div className="card pad">
      <div className="sh">
        <h3>{say('compare.time_of_each_kind_of_operator')}</h3>
        {choices.length > 1 ? (
          <label className="r sm q">
            {say('compare.cell')}{' '}
            <select value={cell ? matrixCellKey(cell) : ''} onChange={(e) => onSelect(e.target.value)}>
              {choices.map((x) => (
                <option key={matrixCellKey(x)} value={matrixCellKey(x)}>
                  {names.get(x.row)} · {names.get(x.column)} ·{' '}
                  {c.sides.find((s) => s.key === x.candidate)?.label}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      <p className="q2">
        {sentence(rows)} {say('compare.operators_note')}
      </p>
      {found.isPending && ids.length > 0 ? <Skeleton height={160} /> : null}
      {found.isError ? <ErrorState error={found.error} /> : null}
      {found.data && rows.length === 0 ? (
        <EmptyState title={say('compare.no_operator_times')}>
          {say('compare.this_engine_does_not_tell_them')}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <Region label={say('compare.operators')}>
          <table className="tb flat">
            <thead>
              <tr>
                <th>{say('compare.operator')}</th>
                <th className="num">{say('compare.calls')}</th>
                <th className="num">{say('compare.label_base', { text: c.sides[0]!.label })}</th>
                <th className="num">{side?.label}</th>
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
                          {d === 0
                            ? say('compare.the_same')
                            : `${d < 0 ? '\u2212' : '+'}${q.value} ${q.unit}`}
                        </span>
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Region>
      ) : null}
    </div>
  );
}

function sentence(rows: readonly OperatorRow[]): string {
  const first = rows[0];
  const all = rows.reduce((sum, r) => sum + r.candidate - r.base, 0);
  if (first === undefined || all === 0) return '';
  const share = ((first.candidate - first.base) / all) * 100;
  if (share <= 0) return '';
  return say('compare.makes_up', { text: first.kind, a: Math.round(Math.min(100, share)) });
}
