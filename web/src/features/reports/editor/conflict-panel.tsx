import { useState } from 'react';
import { say } from '../../../lib/words.js';
import { conflictsOf, merged } from './conflict.js';
import type { Draft } from './draft.js';

/** Two people changed one draft: both texts stand beside each other, and whoever came second chooses. */
export function ConflictPanel({
  mine,
  theirs,
  onSave,
  isSaving,
}: {
  mine: Draft;
  theirs: Draft;
  onSave: (draft: Draft) => void;
  isSaving: boolean;
}) {
  const [fromTheirs, setFromTheirs] = useState<ReadonlySet<string>>(new Set());
  const differing = conflictsOf(mine, theirs);
  const choose = (key: string, isTheirs: boolean) => {
    const next = new Set(fromTheirs);
    if (isTheirs) next.add(key);
    else next.delete(key);
    setFromTheirs(next);
  };
  return (
    <section className="card pad conflict" role="alert" aria-label={say('reports.conflict')}>
      <h2>{say('reports.conflict')}</h2>
      <p className="q2">
        {differing.length === 0 ? say('reports.conflict_same') : say('reports.conflict_why')}
      </p>
      {differing.map((d) => (
        <fieldset key={d.key}>
          <legend>{nameOf(d.key)}</legend>
          {([false, true] as const).map((isTheirs) => (
            <label key={String(isTheirs)}>
              <span>
                <input
                  type="radio"
                  name={d.key}
                  checked={fromTheirs.has(d.key) === isTheirs}
                  onChange={() => choose(d.key, isTheirs)}
                />{' '}
                {say(isTheirs ? 'reports.theirs' : 'reports.mine')}
              </span>
              <pre>{(isTheirs ? d.theirs : d.mine) ?? say('reports.not_there')}</pre>
            </label>
          ))}
        </fieldset>
      ))}
      <button
        type="button"
        className="btn pri"
        disabled={isSaving}
        onClick={() => onSave(merged(mine, theirs, fromTheirs))}
      >
        {say('reports.save_chosen')}
      </button>
    </section>
  );
}

function nameOf(key: string): string {
  if (key === 'settings') return say('reports.part.settings');
  if (key === 'title' || key === 'author' || key === 'language') return say(`reports.field.${key}`);
  return say('reports.part.block', { name: key.slice('block:'.length) });
}
