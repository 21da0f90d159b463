import type { Distribution } from '@rackmark/contracts';
import { useState } from 'react';
import { Duration, duration } from '../../lib/format.js';
import { say } from '../../lib/words.js';
import type { Column } from '../table/column.js';
import { DataTable } from '../table/data-table.js';
import type { TableState } from '../table/table-state.js';

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
  const [state, onState] = useState<TableState>({});
  return (
    <DataTable
      flat
      label={say('compare.operators')}
      rows={rows}
      keyOf={(r) => r.kind}
      columns={columnsOf(rows, base, candidate)}
      {...{ state, onState }}
    />
  );
}

const side = (id: 'base' | 'candidate', title: string): Column<OperatorRow> => ({
  ...{ id, title, unit: 'ns', numeric: true },
  value: (r) => r[id],
  show: (r) => <Duration ns={r[id]} />,
});

function columnsOf(rows: readonly OperatorRow[], base: string, candidate: string): Column<OperatorRow>[] {
  const most = Math.max(1, ...rows.map((r) => Math.abs(r.candidate - r.base)));
  return [
    { id: 'operator', title: say('compare.operator'), value: (r) => r.kind },
    { id: 'calls', title: say('compare.calls'), numeric: true, value: (r) => r.calls },
    side('base', say('compare.label_base', { text: base })),
    side('candidate', candidate),
    {
      ...{ id: 'difference', title: say('compare.difference'), unit: 'ns', className: 'operator-difference' },
      value: (r) => r.candidate - r.base,
      show: (r) => <Difference ns={r.candidate - r.base} most={most} />,
    },
  ];
}

function Difference({ ns, most }: { ns: number; most: number }) {
  const q = duration(Math.abs(ns));
  return (
    <span className="odf">
      <i
        style={{
          width: `${(Math.abs(ns) / most) * 60}%`,
          background: ns < 0 ? 'var(--fast-mark)' : 'var(--slow-mark)',
        }}
      />
      <span className="sm q nw">
        {ns === 0 ? say('compare.the_same') : `${ns < 0 ? '\u2212' : '+'}${q.value} ${q.unit}`}
      </span>
    </span>
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
