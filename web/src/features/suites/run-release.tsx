import type { NewReleaseInput, Release, Suite } from '@rackmark/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { itemsOf, listedModels } from '../../lib/lists.js';
import { addRelease, listedReleases, runSuite } from '../../lib/suites.js';
import { say } from '../../lib/words.js';

interface Form {
  name: string;
  commit: string;
  parents: string;
  branch: string;
  runtime: string;
  made: string;
  /** Hashes by slot; empty: the suite's own file. */
  files: Record<string, string>;
}
const empty: Form = { name: '', commit: '', parents: '', branch: '', runtime: '', made: '', files: {} };
const textOr = <T,>(text: string, none: T): string | T => (text.trim() === '' ? none : text.trim());

/** What the form says of a release; of one that is there already its name alone, because the rest stands. */
export function releaseOf(form: Form, known: Pick<Release, 'name'> | undefined): NewReleaseInput {
  if (known !== undefined) return { name: known.name };
  return {
    name: form.name.trim(),
    commit: textOr(form.commit, null),
    parents: form.parents
      .split(',')
      .map((p) => p.trim())
      .filter((p) => p !== ''),
    branch: textOr(form.branch, null),
    runtime: textOr(form.runtime, null),
    ...(form.made === '' ? {} : { made_at: new Date(form.made).toISOString() }),
    files: Object.entries(form.files).flatMap(([slot, sha256]) => (sha256 === '' ? [] : [{ slot, sha256 }])),
  };
}

/** Names a release, and measures the suite for it now or later. */
export function RunRelease({ suite, onClose }: { suite: Suite; onClose: () => void }) {
  const ref = String(suite.number);
  const id = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState(empty);
  const releases = useInfiniteQuery(listedReleases(ref));
  const models = useInfiniteQuery(listedModels({}));
  const known = itemsOf(releases.data).find((r) => r.name === form.name.trim());
  const put = (change: Partial<Form>) => setForm((old) => ({ ...old, ...change }));
  const onSettled = () => void client.invalidateQueries({ queryKey: ['suites'] });
  const run = useMutation({
    mutationFn: () => runSuite(ref, releaseOf(form, known)),
    onSuccess: ({ number }) => void navigate({ to: '/benchmarks/$ref', params: { ref: String(number) } }),
    onSettled,
  });
  const add = useMutation({
    mutationFn: () => addRelease(ref, releaseOf(form, known)),
    onSuccess: onClose,
    onSettled,
  });
  const isBusy = run.isPending || add.isPending;
  const error = run.error ?? add.error;
  const text = (key: 'commit' | 'parents' | 'branch' | 'runtime', mono = false) => (
    <label className="field">
      <span>{say(`release.${key}`)}</span>
      <input
        type="text"
        className={mono ? 'mono' : undefined}
        value={form[key]}
        maxLength={200}
        onChange={(e) => put({ [key]: e.target.value })}
      />
    </label>
  );
  return (
    <Dialog title={say('release.title', { name: suite.name })} size="lg" onClose={onClose}>
      <form
        className="suite-form"
        onSubmit={(e) => {
          e.preventDefault();
          if (form.name.trim() !== '') run.mutate();
        }}
      >
        <label className="field">
          <span>{say('release.name')}</span>
          <input
            type="text"
            list={id}
            required
            maxLength={120}
            data-autofocus
            placeholder="1.4.0"
            value={form.name}
            onChange={(e) => put({ name: e.target.value })}
          />
          <datalist id={id}>
            {itemsOf(releases.data).map((r) => (
              <option key={r.id} value={r.name} />
            ))}
          </datalist>
        </label>
        <p className="sm q2">{known ? say('release.again') : say('release.name_hint')}</p>
        {known ? null : (
          <>
            <details>
              <summary>{say('release.more')}</summary>
              <div className="form-two">
                {text('commit', true)}
                {text('parents')}
                {text('branch')}
                {text('runtime')}
                <label className="field">
                  <span>{say('release.made')}</span>
                  <input type="date" value={form.made} onChange={(e) => put({ made: e.target.value })} />
                </label>
              </div>
            </details>
            <fieldset className="form-files">
              <legend>{say('release.files')}</legend>
              {suite.models.map((m) => (
                <label key={m.slot} className="field">
                  <span>{m.slot}</span>
                  <select
                    value={form.files[m.slot] ?? ''}
                    onChange={(e) => put({ files: { ...form.files, [m.slot]: e.target.value } })}
                  >
                    <option value="">{say('release.own_file')}</option>
                    {itemsOf(models.data)
                      .filter((x) => x.sha256 !== m.sha256)
                      // Variants of the same family stand first.
                      .sort((a, b) => Number(b.family === m.family) - Number(a.family === m.family))
                      .map((x) => (
                        <option key={x.sha256} value={x.sha256}>
                          {x.name} ({x.sha256.slice(0, 6)})
                        </option>
                      ))}
                  </select>
                </label>
              ))}
            </fieldset>
          </>
        )}
        {error ? <ErrorState error={error} /> : null}
        <div className="acts">
          <button type="submit" className="btn pri" disabled={isBusy || form.name.trim() === ''}>
            {say('release.run')}
          </button>
          {known ? null : (
            <button
              type="button"
              className="btn"
              disabled={isBusy || form.name.trim() === ''}
              onClick={() => add.mutate()}
            >
              {say('release.add_only')}
            </button>
          )}
          <button type="button" className="btn quiet" onClick={onClose}>
            {say('suites.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
