import type { Alert, AlertAction } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { stepOn } from '../../lib/alerts.js';
import { say } from '../../lib/words.js';
import { Dialog } from '../dialog.js';
import { ErrorState } from '../states.js';

/** One step in the life of an alert. */
export function useStep(alert: Pick<Alert, 'number'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, reason }: { action: AlertAction; reason: string }) =>
      stepOn(String(alert.number), action, reason),
    onSettled: () => client.invalidateQueries({ queryKey: ['suites'] }),
  });
}

/** An end of an alert asks for a reason. */
export function StepDialog({
  alert,
  action,
  step,
  onClose,
}: {
  alert: Alert;
  action: AlertAction;
  step: ReturnType<typeof useStep>;
  onClose: () => void;
}) {
  const [reason, write] = useState('');
  return (
    <Dialog title={say('alerts.action', { word: action }).replace('…', '')} onClose={onClose}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          step.mutate({ action, reason }, { onSuccess: onClose });
        }}
      >
        <label className="field">
          <span>
            {action === 'accept'
              ? say('alerts.reason.accept', { name: alert.first_bad.name, n: alert.series })
              : say('alerts.reason')}
          </span>
          <textarea
            rows={3}
            required
            maxLength={2000}
            value={reason}
            onChange={(e) => write(e.target.value)}
          />
        </label>
        {step.isError ? <ErrorState error={step.error} /> : null}
        <div className="acts">
          <button type="button" className="btn" onClick={onClose}>
            {say('alerts.cancel')}
          </button>
          <button type="submit" className="btn pri" disabled={reason.trim() === '' || step.isPending}>
            {say('alerts.do')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
