import type { Model } from '@rackmark/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { changeModel } from '../../lib/api.js';
import { itemsOf, listedModels } from '../../lib/lists.js';
import { say } from '../../lib/words.js';

function useAttach() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ lora, base }: { lora: string; base: string | null }) =>
      changeModel(lora, { base_sha256: base }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['models'] }),
  });
}

/** Chooses the base of LoRA weights; those that were exported for LoRA come first. */
export function AttachToBase({ model: m }: { model: Model }) {
  const id = useId();
  const [search, setSearch] = useState('');
  const bases = useInfiniteQuery(listedModels({ language: 'only', search: search.trim() || undefined }));
  const attach = useAttach();
  const found = itemsOf(bases.data);
  const takes = (b: Model) => (b.facts.language?.lora ?? null) !== null;
  const options = [...found.filter(takes), ...found.filter((b) => !takes(b))];
  // The one that it has stands among them, whatever is searched for.
  const isElsewhere = m.base !== null && found.every((b) => b.sha256 !== m.base!.sha256);
  return (
    <p className="attach">
      {search !== '' || bases.hasNextPage ? (
        <>
          <input
            type="search"
            aria-label={say('models.find_a_model')}
            placeholder={say('models.find_by_name_or_hash')}
            value={search}
            onChange={(e) => setSearch(e.target.value)}
          />{' '}
        </>
      ) : null}
      <label htmlFor={id}>
        {m.base === null ? say('models.attach_to_base') : say('models.another_base')}
      </label>{' '}
      <select
        id={id}
        value={m.base?.sha256 ?? ''}
        disabled={attach.isPending || (options.length === 0 && search === '')}
        onChange={(e) => attach.mutate({ lora: m.sha256, base: e.target.value || null })}
      >
        <option value="">
          {options.length === 0 && search === ''
            ? say('models.no_language_model_is_here_yet')
            : say('start.none')}
        </option>
        {isElsewhere ? <option value={m.base!.sha256}>{m.base!.name}</option> : null}
        {options.map((b) => (
          <option key={b.sha256} value={b.sha256}>
            {b.name}
            {takes(b) ? '' : ` (${say('models.not_exported_for_lora')})`}
          </option>
        ))}
      </select>
      {attach.isError ? (
        <span className="X" role="alert">
          {attach.error.message}
        </span>
      ) : null}
    </p>
  );
}
