import type { AlertAction, AlertDetail, AlertState } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { StepDialog, useStep } from '../../components/alerts/step-dialog.js';
import { changeAlert } from '../../lib/alerts.js';
import { shortDay } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';

const ENDS = ['fix', 'accept', 'noise', 'wontfix', 'infrastructure'] as const;
/** What a person may do next, as the server's life of an alert has it. */
const steps = (state: AlertState): readonly AlertAction[] =>
  state === 'open' ? ['acknowledge', ...ENDS] : state === 'acknowledged' ? [...ENDS, 'reopen'] : ['reopen'];
const needsReason = (action: AlertAction) => ENDS.some((end) => end === action);

/** The life of an alert as words, one button a step; who has it, and until when. */
export function Triage({ alert }: { alert: AlertDetail }) {
  const [asked, ask] = useState<AlertAction | null>(null);
  const [isEdited, edit] = useState(false);
  const step = useStep(alert);
  const act = (action: AlertAction) =>
    needsReason(action) ? ask(action) : step.mutate({ action, reason: '' });
  return (
    <section className="card pad triage" aria-label={say('alerts.state', { word: alert.state })}>
      <div className="triage-life">
        <p>
          <b className="pill">{say('alerts.state', { word: alert.state })}</b>
        </p>
        <div className="acts">
          {steps(alert.state).map((action) => (
            <button
              type="button"
              key={action}
              className={action === 'acknowledge' ? 'btn sm pri' : 'btn sm'}
              disabled={step.isPending}
              onClick={() => act(action)}
            >
              {say('alerts.action', { word: action })}
            </button>
          ))}
        </div>
      </div>
      {step.isError && asked === null ? <ErrorState error={step.error} /> : null}
      <div className="triage-facts">
        <dl>
          <Fact name={say('alerts.assignee')} value={alert.assignee ?? say('alerts.nobody')} />
          <Fact name={say('alerts.triage_due')} value={alert.triage_due && shortDay(alert.triage_due)} />
          <Fact
            name={say('alerts.decision_due')}
            value={alert.decision_due && shortDay(alert.decision_due)}
          />
          <div>
            <dt>{say('alerts.issue')}</dt>
            <dd>
              {alert.issue === null ? (
                '—'
              ) : (
                <a href={alert.issue} rel="noreferrer" className="cut">
                  {alert.issue.replace(/^https?:\/\//, '')}
                </a>
              )}
            </dd>
          </div>
        </dl>
        <button type="button" className="btn sm" onClick={() => edit(true)}>
          {say('alerts.edit')}
        </button>
      </div>
      {asked ? <StepDialog {...{ alert, action: asked, step }} onClose={() => ask(null)} /> : null}
      {isEdited ? <Edit alert={alert} onClose={() => edit(false)} /> : null}
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string | null }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value ?? '—'}</dd>
  </div>
);

function Edit({ alert, onClose }: { alert: AlertDetail; onClose: () => void }) {
  const client = useQueryClient();
  const [form, change] = useState({
    assignee: alert.assignee ?? '',
    triage_due: alert.triage_due ?? '',
    decision_due: alert.decision_due ?? '',
    issue: alert.issue ?? '',
  });
  const save = useMutation({
    mutationFn: () =>
      changeAlert(
        String(alert.number),
        Object.fromEntries(
          (Object.keys(form) as (keyof typeof form)[])
            .filter((k) => form[k].trim() !== (alert[k] ?? ''))
            .map((k) => [k, form[k].trim() || null]),
        ),
      ),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['suites'] }),
  });
  const field = (name: keyof typeof form, label: string, type: string) => (
    <label className="field">
      <span>{label}</span>
      <input type={type} value={form[name]} onChange={(e) => change({ ...form, [name]: e.target.value })} />
    </label>
  );
  return (
    <Dialog title={say('alerts.edit')} onClose={onClose}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        {field('assignee', say('alerts.assignee'), 'text')}
        {field('triage_due', say('alerts.triage_due'), 'date')}
        {field('decision_due', say('alerts.decision_due'), 'date')}
        {field('issue', say('alerts.issue'), 'url')}
        {save.isError ? <ErrorState error={save.error} /> : null}
        <div className="acts">
          <button type="button" className="btn" onClick={onClose}>
            {say('alerts.cancel')}
          </button>
          <button type="submit" className="btn pri" disabled={save.isPending}>
            {say('alerts.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
