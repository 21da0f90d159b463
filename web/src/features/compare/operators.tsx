import type { ComparedCell, Comparison } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { OperatorTable, pairOperators, sentenceOf } from '../../components/compare/operator-table.js';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { matrixCellKey } from '../../components/compare/matrix.js';
import { say } from '../../lib/words.js';

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
        {sentenceOf(rows)} {say('compare.operators_note')}
      </p>
      {found.isPending && ids.length > 0 ? <Skeleton height={160} /> : null}
      {found.isError ? <ErrorState error={found.error} /> : null}
      {found.data && rows.length === 0 ? (
        <EmptyState title={say('compare.no_operator_times')}>
          {say('compare.this_engine_does_not_tell_them')}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <OperatorTable rows={rows} base={c.sides[0]!.label} candidate={side?.label ?? ''} />
      ) : null}
    </div>
  );
}
