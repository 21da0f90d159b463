import { levelText, type ComparedCell, type Comparison } from '@rackmark/contracts';
import { effectText, stateText } from '../effect.js';
import { OutcomeMark } from '../marks.js';
import { SimulatedMark } from '../simulated.js';
import type { Column } from '../table/column.js';
import { DataTable } from '../table/data-table.js';
import type { TableState } from '../table/table-state.js';
import { changeText, intervalText, Q, quantityOf, ratioText } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

/** Every compared cell as numbers: what the matrix says in colour. */
export function ComparisonTable({
  comparison: c,
  state,
  onState,
}: {
  comparison: Comparison;
  state: TableState;
  onState: (state: TableState) => void;
}) {
  return (
    <DataTable
      label={say('compare.all_cells')}
      className="ft"
      rows={c.cells}
      keyOf={(x) => `${x.row} ${x.column} ${x.candidate}`}
      columns={comparisonColumns(c)}
      {...{ state, onState }}
    />
  );
}

export function comparisonColumns(c: Comparison): Column<ComparedCell>[] {
  const rows = new Map(c.rows.map((r) => [r.key, r]));
  const columns = new Map(c.columns.map((r) => [r.key, r.label]));
  const sides = new Map(c.sides.map((s) => [s.key, s]));
  const median = (id: string, title: string, of: (x: ComparedCell) => number | null | undefined) => ({
    ...{ id, title, unit: c.unit, numeric: true },
    value: (x: ComparedCell) => of(x) ?? null,
    show: (x: ComparedCell) => {
      const n = of(x) ?? null;
      return <Q q={n === null ? null : quantityOf(c.unit, n)} />;
    },
  });
  return [
    {
      id: 'device',
      title: say('benchmark.device'),
      value: (x) => rows.get(x.row)?.label ?? x.row,
      show: (x) => (
        <>
          {rows.get(x.row)?.label} <SimulatedMark when={rows.get(x.row)?.simulated ?? false} />
        </>
      ),
    },
    { id: 'column', title: say('compare.column'), value: (x) => columns.get(x.column) ?? null },
    { id: 'side', title: say('compare.candidate'), value: (x) => sides.get(x.candidate)?.label ?? null },
    median('base', say('benchmark.base'), (x) => x.base_cell?.p50),
    median('candidate', say('compare.candidate_median'), (x) => x.candidate_cell?.p50),
    {
      id: 'verdicts',
      title: say('compare.verdicts'),
      value: (x) => [x.base_cell, x.candidate_cell].map((s) => s?.verdict ?? s?.outcome ?? '').join(' '),
      show: (x) => <Verdicts cell={x} />,
    },
    {
      id: 'runs',
      title: say('benchmark.runs'),
      numeric: true,
      value: (x) => (x.base_cell?.runs ?? 0) + (x.candidate_cell?.runs ?? 0),
      show: (x) => `${x.base_cell?.runs ?? 0} + ${x.candidate_cell?.runs ?? 0}`,
    },
    {
      id: 'ratio',
      title: say('compare.ratio'),
      numeric: true,
      value: (x) => x.effect?.ratio ?? null,
      show: (x) => (x.effect === null ? '—' : ratioText(x.effect.ratio)),
    },
    {
      id: 'interval',
      title: say('compare.interval'),
      numeric: true,
      unsorted: true,
      value: (x) => x.effect && intervalText(x.effect.ratio, x.effect.low, x.effect.high),
    },
    {
      id: 'level',
      title: say('compare.its_level'),
      numeric: true,
      value: (x) => x.effect?.confidence ?? null,
      show: (x) => levelText(x.effect?.confidence ?? null),
    },
    {
      id: 'change',
      title: say('compare.change'),
      numeric: true,
      className: 'nw',
      value: (x) => (x.effect === null ? null : changeOf(x.effect.ratio, c.unit) - 1),
      show: (x) => (x.effect === null ? '—' : changeText(changeOf(x.effect.ratio, c.unit))),
    },
    {
      id: 'p',
      title: say('compare.p_alone'),
      numeric: true,
      value: (x) => x.effect?.p ?? null,
      show: (x) => pText(x.effect?.p ?? null),
    },
    {
      id: 'result',
      title: say('compare.result'),
      sticks: true,
      value: (x) => resultOf(x, c.unit),
    },
  ];
}

/** A rate that grows is a time that shrinks. */
const changeOf = (ratio: number, unit: Comparison['unit']): number =>
  unit === 'tokens/s' ? 1 / ratio : ratio;

const pText = (p: number | null): string => {
  if (p === null) return '—';
  return p < 0.001 ? `< ${words().fixed(0.001, 3)}` : p.toPrecision(2);
};

const resultOf = (x: ComparedCell, unit: Comparison['unit']): string =>
  x.effect !== null ? effectText(x.effect.word, unit) : `${stateText(x.state)}${x.note ? `: ${x.note}` : ''}`;

function Verdicts({ cell: { base_cell: b, candidate_cell: a } }: { cell: ComparedCell }) {
  return (
    <>
      {b ? <OutcomeMark outcome={b.outcome} verdict={b.verdict} /> : '—'}{' '}
      {a && a.verdict !== b?.verdict ? <OutcomeMark outcome={a.outcome} verdict={a.verdict} /> : null}
    </>
  );
}
