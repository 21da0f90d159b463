import { words } from '../../lib/words.js';
import type { Column } from './column.js';
import { shownOf, toggled, type TableState } from './table-state.js';

/** Of so few columns none is worth a choice. */
const FEW = 3;

/** Which columns, which order where there are no heads to press, and the export. */
export function TableTools<T>({
  columns,
  state,
  onState,
  onExport,
}: {
  columns: readonly Column<T>[];
  state: TableState;
  onState: (state: TableState) => void;
  onExport: () => void;
}) {
  const shown = new Set(shownOf(state, columns).map((c) => c.id));
  return (
    <span className="table-tools">
      <label className="table-sort">
        {words().say('table.sort_by')}{' '}
        <select
          value={state.sort ?? ''}
          onChange={(e) => onState({ ...state, sort: e.target.value || undefined })}
        >
          <option value="">{words().say('table.sort.as_listed')}</option>
          {columns
            .filter((c) => !c.unsorted)
            .flatMap((c) => [
              <option key={c.id} value={c.id}>
                {c.title}
              </option>,
              <option key={`-${c.id}`} value={`-${c.id}`}>
                {words().say('table.descending', { name: c.title })}
              </option>,
            ])}
        </select>
      </label>
      {columns.length <= FEW ? null : (
        <details
          className="table-columns"
          onKeyDown={(e) => {
            if (e.key !== 'Escape') return;
            e.currentTarget.open = false;
            e.currentTarget.querySelector('summary')?.focus();
          }}
        >
          <summary className="btn sm">{words().say('table.columns')}</summary>
          <div className="card">
            {columns.slice(1).map((c) => (
              <label key={c.id}>
                <input
                  type="checkbox"
                  checked={shown.has(c.id)}
                  onChange={() => onState({ ...state, columns: toggled(state, columns, c.id) })}
                />{' '}
                {c.title}
              </label>
            ))}
            {state.columns === undefined ? null : (
              <button
                type="button"
                className="link"
                onClick={() => onState({ ...state, columns: undefined })}
              >
                {words().say('table.columns.all')}
              </button>
            )}
          </div>
        </details>
      )}
      <button type="button" className="btn sm" onClick={onExport}>
        {words().say('table.export')}
      </button>
    </span>
  );
}
