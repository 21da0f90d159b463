import type { Report, SharedReport } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorState, Skeleton } from '../../components/states.js';
import { previewOf } from '../../lib/reports.js';
import { say } from '../../lib/words.js';
import { Reader } from './reader/reader.js';

/** Exactly what a reader would get of the draft as it was saved, drawn by the same component. */
export function Preview({ report, isDirty }: { report: Report; isDirty: boolean }) {
  const found = useQuery(previewOf(report));
  const shared = useMemo(
    (): SharedReport | null => (found.data ? { report: found.data, sha256: '', withdrawn_runs: [] } : null),
    [found.data],
  );
  return (
    <>
      {isDirty ? (
        <p className="q2 sec">
          {say('reports.preview_saved')} {say('reports.unsaved')}
        </p>
      ) : null}
      {found.isPending ? <Skeleton height={480} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {shared ? (
        <div className="card pad">
          <Reader shared={shared} isDraft />
        </div>
      ) : null}
    </>
  );
}
