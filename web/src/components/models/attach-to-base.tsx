import type { Model } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { changeModel, queries } from '../../lib/api.js';
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
  const models = useQuery(queries.models());
  const attach = useAttach();
  const bases = (models.data ?? []).filter((b) => b.facts.language !== null);
  const takes = (b: Model) => (b.facts.language?.lora ?? null) !== null;
  const options = [...bases.filter(takes), ...bases.filter((b) => !takes(b))];
  return (
    <p className="attach">
      <label htmlFor={id}>
        {m.base === null ? say('models.attach_to_base') : say('models.another_base')}
      </label>{' '}
      <select
        id={id}
        value={m.base?.sha256 ?? ''}
        disabled={attach.isPending || options.length === 0}
        onChange={(e) => attach.mutate({ lora: m.sha256, base: e.target.value || null })}
      >
        <option value="">
          {options.length === 0 ? say('models.no_language_model_is_here_yet') : say('start.none')}
        </option>
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
