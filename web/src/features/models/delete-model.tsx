import type { Benchmark, Model } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { deleteModel, queries } from '../../lib/api.js';
import { bytes, count, plain } from '../../lib/format.js';

/** Asks first, and says what goes and what stays. */
export function DeleteModel({ model: m }: { model: Model }) {
  const [asks, setAsks] = useState(false);
  if (m.deleted_at !== null) return null;
  return (
    <>
      <button type="button" className="btn" onClick={() => setAsks(true)}>
        Delete…
      </button>
      {asks ? <Question model={m} onClose={() => setAsks(false)} /> : null}
    </>
  );
}

function Question({ model: m, onClose }: { model: Model; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const measured = useQuery(queries.benchmarks(m.sha256));
  const remove = useMutation({
    mutationFn: () => deleteModel(m.sha256),
    onSuccess: async ({ kept }) => {
      onClose();
      if (kept === 'nothing') await navigate({ to: '/models' });
      await client.invalidateQueries({ queryKey: ['models'] });
    },
  });
  const open = (measured.data ?? []).filter((b) => b.state !== 'ended');
  return (
    <Dialog title={`Delete ${m.name}?`} onClose={onClose}>
      <div className="ending">
        <p>
          <b>Goes:</b> its file, {plain(bytes(m.size_bytes))}. It cannot be run or downloaded any more.
        </p>
        <p>
          <b>Stays:</b> {staysText(measured.data)} The same file uploaded again brings it back.
        </p>
        {open.length > 0 ? (
          <p className="vd suspect">
            It is still to be measured in {count(open.length, 'benchmark')} (
            {open.map((b) => b.number).join(', ')}
            ): wait until that is over, or cancel it first.
          </p>
        ) : null}
        {remove.isError ? <ErrorState error={remove.error} /> : null}
        <div className="acts">
          <button
            type="button"
            className="btn pri"
            disabled={remove.isPending || open.length > 0}
            onClick={() => remove.mutate()}
          >
            {remove.isPending ? 'Deleting …' : 'Delete its file'}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function staysText(benchmarks: readonly Benchmark[] | undefined): string {
  if (benchmarks === undefined) return 'its facts, if something was measured with it.';
  if (benchmarks.length === 0) return 'nothing: no benchmark has measured it.';
  return `its facts, and all results of ${count(benchmarks.length, 'benchmark')}.`;
}
