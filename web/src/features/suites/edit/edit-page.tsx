import type { Suite } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Field } from '../../../components/field.js';
import { ErrorPage, ErrorState, PageHead, Skeleton } from '../../../components/states.js';
import { metricText } from '../../../lib/series/figures.js';
import { changeSuite, suiteOf } from '../../../lib/suites.js';
import { say } from '../../../lib/words.js';
import { EditBaseline } from './edit-baseline.js';
import { EditBudgets } from './edit-budgets.js';
import { EditDevices } from './edit-devices.js';
import { changeOf, formOf, mistakesOf, offeredMetrics, watchedOf, type EditForm } from './edit-form.js';
import { EditSchedule } from './edit-schedule.js';
import { RemoveSuite } from './remove-suite.js';
import '../suites.css';

const route = getRouteApi('/suites/$ref/edit');

export function EditSuitePage() {
  const { ref } = route.useParams();
  const found = useQuery(suiteOf(ref));
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={say('app.suites')} error={found.error} retry={() => void found.refetch()} />;
  return <Edit key={found.data.id} suite={found.data} />;
}

function Edit({ suite }: { suite: Suite }) {
  // What it was when somebody began: news of its runs do not touch what is typed.
  const [before] = useState(suite);
  const [form, setForm] = useState(() => formOf(suite));
  const [removes, setRemoves] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const ref = String(suite.number);
  const put = (change: Partial<EditForm>) => setForm((old) => ({ ...old, ...change }));
  const wrong = mistakesOf(form);
  const isRight = Object.keys(wrong).length === 0;
  const change = isRight ? changeOf(form, before) : {};
  const save = useMutation({
    mutationFn: () => changeSuite(ref, change),
    onSuccess: () => void navigate({ to: '/suites/$ref', params: { ref } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['suites'] }),
  });
  const toggle = (name: string) =>
    put({
      watched: form.watched.includes(name) ? form.watched.filter((w) => w !== name) : [...form.watched, name],
    });
  return (
    <>
      <PageHead
        above={
          <>
            <Link to="/suites">{say('app.suites')}</Link> /{' '}
            <Link to="/suites/$ref" params={{ ref }}>
              {before.name}
            </Link>
          </>
        }
        title={say('suite_edit.title', { name: before.name })}
      >
        {say('suite_edit.what')}
      </PageHead>
      <form
        className="edit-suite"
        onSubmit={(e) => {
          e.preventDefault();
          if (isRight) save.mutate();
        }}
      >
        <Part>
          <Field
            label={say('suites.name')}
            text
            value={form.name}
            wrong={wrong.name}
            onChange={(name) => put({ name })}
          />
        </Part>
        <Part title={say('suite_edit.watched')} note={say('suite_edit.watched_note')}>
          <div className="edit-watched">
            {offeredMetrics(before).map((name) => (
              <label className="check" key={name}>
                <input type="checkbox" checked={form.watched.includes(name)} onChange={() => toggle(name)} />
                <span>{metricText(watchedOf(name).metric, watchedOf(name).at)}</span>
              </label>
            ))}
          </div>
          {wrong.watched ? <p className="wrong">{wrong.watched}</p> : null}
        </Part>
        <Part title={say('suites.budgets')} note={say('suite_edit.budgets_note')}>
          <EditBudgets
            suite={before}
            watched={form.watched}
            budgets={form.budgets}
            wrong={wrong.budgets}
            onChange={(budgets) => put({ budgets })}
          />
        </Part>
        <Part title={say('suite_edit.schedule')}>
          <EditSchedule cron={form.cron} timeZone={form.timeZone} onChange={put} />
        </Part>
        <Part title={say('suite_edit.devices')} note={say('suite_edit.devices_note')}>
          <EditDevices
            choice={form.devices}
            original={before.devices}
            onChange={(devices) => put({ devices })}
          />
        </Part>
        <Part title={say('suite_edit.baseline_title')} note={say('suite_edit.baseline_note')}>
          <EditBaseline
            baseline={form.baseline}
            wrong={wrong.baseline}
            onChange={(baseline) => put({ baseline })}
          />
        </Part>
        <Part title={say('new_benchmark.measuring')} note={say('suite_edit.plan_note')}>
          <div className="edit-row">
            {(
              [
                ['repeats', 'new_benchmark.runs_a_cell'],
                ['iterations', 'new_benchmark.iterations_a_run_at_least'],
                ['seconds', 'new_benchmark.seconds_a_run_at_least'],
                ['maxSeconds', 'suite_edit.seconds_at_most'],
              ] as const
            ).map(([key, label]) => (
              <Field
                key={key}
                label={say(label)}
                value={form[key]}
                wrong={wrong[key]}
                onChange={(value) => put({ [key]: value })}
              />
            ))}
          </div>
        </Part>
        {save.isError ? <ErrorState error={save.error} /> : null}
        <div className="acts edit-acts">
          <button
            type="submit"
            className="btn pri"
            disabled={!isRight || save.isPending || Object.keys(change).length === 0}
          >
            {say('suite_edit.save')}
          </button>
          <Link className="btn quiet" to="/suites/$ref" params={{ ref }}>
            {say('suites.cancel')}
          </Link>
          <button type="button" className="btn r" onClick={() => setRemoves(true)}>
            {say('suite_edit.remove')}
          </button>
        </div>
      </form>
      {removes ? <RemoveSuite suite={suite} onClose={() => setRemoves(false)} /> : null}
    </>
  );
}

const Part = ({ title, note, children }: { title?: string; note?: string; children: ReactNode }) => (
  <section className="card pad edit-part">
    {title === undefined ? null : <h2>{title}</h2>}
    {note === undefined ? null : <p className="sm q2">{note}</p>}
    {children}
  </section>
);
