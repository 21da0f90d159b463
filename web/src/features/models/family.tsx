import type { Model } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { changeModel } from '../../lib/api.js';
import { families } from '../../lib/lists.js';
import { say } from '../../lib/words.js';

/** Which models are variants of one; LoRA weights are of their base's family. */
export function Family({ model: m }: { model: Model }) {
  const id = useId();
  const client = useQueryClient();
  const known = useQuery(families());
  const [text, setText] = useState(m.family ?? '');
  const save = useMutation({
    mutationFn: () => changeModel(m.sha256, { family: text.trim() || null }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['models'] }),
  });
  if (m.base !== null)
    return (
      <>
        {m.family ?? '—'} <span className="q sm">{say('models.of_its_base')}</span>
      </>
    );
  const isChanged = text.trim() !== (m.family ?? '');
  return (
    <form
      className="inline"
      onSubmit={(e) => {
        e.preventDefault();
        if (isChanged) save.mutate();
      }}
    >
      <input
        type="text"
        aria-label={say('models.family_2')}
        value={text}
        list={id}
        maxLength={200}
        placeholder={say('models.none')}
        onChange={(e) => setText(e.target.value)}
      />
      <datalist id={id}>
        {(known.data ?? []).map(({ family }) => (
          <option key={family} value={family} />
        ))}
      </datalist>
      {isChanged ? (
        <button type="submit" className="btn sm" disabled={save.isPending}>
          {say('rack.save')}
        </button>
      ) : (
        <span className="q sm">{m.family === null ? say('models.variants_of_one_model_share_a') : ''}</span>
      )}
      {save.isError ? (
        <span className="X" role="alert">
          {save.error.message}
        </span>
      ) : null}
    </form>
  );
}
