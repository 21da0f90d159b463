import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { Field } from './field.js';

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
          label="prefill tokens, several make a matrix"
          value={form.prefill}
          wrong={mistakes.prefill}
          disabled={form.prompt !== ''}
          onChange={(prefill) => set({ prefill })}
        />
        <Field
          label={form.prompt === '' ? 'decode tokens' : 'decode tokens at most'}
          value={form.decode}
          wrong={mistakes.decode}
          onChange={(decode) => set({ decode })}
        />
        <Field
          label="context; empty: the model’s own"
          value={form.context}
          wrong={mistakes.context}
          onChange={(context) => set({ context })}
        />
      </div>
      <label className="field" style={{ display: 'block' }}>
        <span>prompt; empty: exactly so many made-up tokens in and out, whatever they say</span>
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
