import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { Field } from '../../components/field.js';
import { say } from '../../lib/words.js';

/** What a language model is to do; shown when the engine for them is chosen. */
export function LanguageOptions({
  form,
  mistakes,
  set,
}: {
  form: Form;
  mistakes: Partial<Record<keyof Form, string>>;
  set: (change: Partial<NewBenchmarkSearch>) => void;
}) {
  if (!form.engines.includes('litert-lm')) return null;
  return (
    <>
      <div className="row">
        <Field
          label={say('new_benchmark.prefill_tokens_several_make_a_matrix')}
          value={form.prefill}
          wrong={mistakes.prefill}
          disabled={form.prompt !== ''}
          onChange={(prefill) => set({ prefill })}
        />
        <Field
          label={
            form.prompt === ''
              ? say('new_benchmark.decode_tokens')
              : say('new_benchmark.decode_tokens_at_most')
          }
          value={form.decode}
          wrong={mistakes.decode}
          onChange={(decode) => set({ decode })}
        />
        <Field
          label={say('new_benchmark.context_empty_the_models_own')}
          value={form.context}
          wrong={mistakes.context}
          onChange={(context) => set({ context })}
        />
      </div>
      <label className="field" style={{ display: 'block' }}>
        <span>{say('new_benchmark.prompt_empty_exactly_so_many_made')}</span>
        <textarea
          rows={3}
          style={{ width: '100%' }}
          value={form.prompt}
          onChange={(e) => set({ prompt: e.target.value === '' ? undefined : e.target.value })}
        />
      </label>
    </>
  );
}
