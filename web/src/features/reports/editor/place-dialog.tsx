import type { ComparedCell, Comparison, ComparisonQuery } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../../components/dialog.js';
import { Matrix, matrixCellKey } from '../../../components/compare/matrix.js';
import { ErrorState, Skeleton } from '../../../components/states.js';
import { queries } from '../../../lib/api.js';
import { textOfQuery } from '../../../lib/reports.js';
import { say } from '../../../lib/words.js';

/** A place of a comparison, found by a click in its matrix: never typed. */
export function PlaceDialog({
  title,
  sources,
  onClose,
  children,
}: {
  title: string;
  /** At least one. */
  sources: readonly ComparisonQuery[];
  onClose: () => void;
  /** What can be done with the place that was chosen. */
  children: (source: ComparisonQuery, c: Comparison, place: ComparedCell) => ReactNode;
}) {
  const [at, setAt] = useState(0);
  const source = sources[at] ?? sources[0]!;
  const found = useQuery(queries.comparison(textOfQuery(source)));
  const [chosen, setChosen] = useState<string>();
  const c = found.data;
  const place = c?.cells.find((x) => matrixCellKey(x) === chosen);
  return (
    <Dialog title={title} size="lg" onClose={onClose}>
      <div className="place-dialog">
        <p className="q2">{say('reports.insert_why')}</p>
        {sources.length > 1 ? (
          <label className="field">
            <span>{say('reports.comparison')}</span>
            <select
              value={at}
              onChange={(e) => {
                setAt(Number(e.target.value));
                setChosen(undefined);
              }}
            >
              {sources.map((s, i) => (
                <option key={JSON.stringify(s)} value={i}>
                  {s.candidate.join(', ')} / {s.base}
                  {s.metric ? `, ${s.metric}` : ''}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {found.isPending ? <Skeleton height={160} /> : null}
        {found.isError ? <ErrorState error={found.error} /> : null}
        {c ? <Matrix comparison={c} selected={chosen} onSelect={setChosen} /> : null}
        {c && place ? <p className="acts">{children(source, c, place)}</p> : null}
      </div>
    </Dialog>
  );
}
