import type { Report } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../../../components/dialog.js';
import { ErrorState } from '../../../components/states.js';
import { removeReport } from '../../../lib/reports.js';
import { say } from '../../../lib/words.js';

/** Asks first, and says what goes and what stays. */
export function DeleteReport({ report, onRemoved }: { report: Report; onRemoved: () => void }) {
  const [asks, setAsks] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => removeReport(report.number),
    onSuccess: async () => {
      onRemoved();
      await navigate({ to: '/reports' });
      await client.invalidateQueries({ queryKey: ['reports', 'list'] });
    },
  });
  return (
    <p className="link-head">
      <button type="button" className="btn" onClick={() => setAsks(true)}>
        {say('reports.delete')}
      </button>
      {asks ? (
        <Dialog title={say('reports.delete_q', { many: report.number })} onClose={() => setAsks(false)}>
          <div className="link-form">
            <p>{say('reports.delete_why', { n: report.versions.length })}</p>
            {remove.isError ? <ErrorState error={remove.error} /> : null}
            <div className="acts">
              <button
                type="button"
                className="btn pri"
                disabled={remove.isPending}
                onClick={() => remove.mutate()}
              >
                {say('reports.delete_now')}
              </button>
              <button type="button" className="btn" onClick={() => setAsks(false)}>
                {say('rack.leave_it')}
              </button>
            </div>
          </div>
        </Dialog>
      ) : null}
    </p>
  );
}
