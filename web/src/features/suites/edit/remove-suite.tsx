import type { Suite } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '../../../components/dialog.js';
import { ErrorState } from '../../../components/states.js';
import { count } from '../../../lib/format.js';
import { removeSuite } from '../../../lib/suites.js';
import { say } from '../../../lib/words.js';

/** Says what goes and what stays before it asks. */
export function RemoveSuite({ suite, onClose }: { suite: Suite; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => removeSuite(String(suite.number)),
    onSuccess: async () => {
      await navigate({ to: '/suites' });
      await client.invalidateQueries({ queryKey: ['suites'] });
    },
  });
  const { running } = suite.standing;
  return (
    <Dialog title={say('suite_edit.remove_title', { name: suite.name })} onClose={onClose}>
      <div className="suite-form">
        <p>
          <b>{say('suite_edit.goes')}</b>{' '}
          {say('suite_edit.goes_what', {
            a: count(suite.standing.releases, 'release'),
            b: count(suite.standing.series, 'series'),
          })}
        </p>
        <p>
          <b>{say('suite_edit.stays')}</b> {say('suite_edit.stays_what')}
        </p>
        {running === null ? null : <p>{say('suite_edit.running_stays', { many: running.number })}</p>}
        {remove.isError ? <ErrorState error={remove.error} /> : null}
        <div className="acts">
          <button
            type="button"
            className="btn pri"
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {say('suite_edit.remove_do')}
          </button>
          <button type="button" className="btn quiet" onClick={onClose}>
            {say('suites.cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
