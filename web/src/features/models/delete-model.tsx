import type { Benchmark, Model } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { deleteModel, queries } from '../../lib/api.js';
import { bytes, count, plain } from '../../lib/format.js';
import { say } from '../../lib/words.js';

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
    <Dialog title={say('models.q', { text: m.name })} onClose={onClose}>
      <div className="ending">
        <p>
          <b>{say('models.goes')}</b> {say('models.its_file', { value: plain(bytes(m.size_bytes)) })}
        </p>
        <p>
          <b>{say('models.stays')}</b> {staysText(measured.data)}{' '}
          {say('models.the_same_file_uploaded_again_brings')}
        </p>
        {open.length > 0 ? (
          <p className="vd suspect">
            {say('models.still_to_be', {
              a: count(open.length, 'benchmark'),
              text: open.map((b) => b.number).join(', '),
            })}
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
            {remove.isPending ? say('models.deleting') : say('models.delete_its_file')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {say('rack.leave_it')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function staysText(benchmarks: readonly Benchmark[] | undefined): string {
  if (benchmarks === undefined) return say('models.stays_facts_if');
  if (benchmarks.length === 0) return say('models.stays_nothing');
  return say('models.stays_facts', { text: count(benchmarks.length, 'benchmark') });
}
