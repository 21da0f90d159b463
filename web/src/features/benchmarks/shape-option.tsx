import { openShape, shapeText, type Model } from '@rackmark/contracts';
import { Field } from './field.js';
import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';

/** Sizes of inputs that a chosen model leaves open; shown where one does. */
export function ShapeOption({
  form,
  models,
  mistake,
  set,
}: {
  form: Form;
  models: readonly Model[];
  mistake: string | undefined;
  set: (change: Partial<NewBenchmarkSearch>) => void;
}) {
  const open = models
    .filter((m) => form.models.includes(m.sha256) && m.facts.kind === 'graph')
    .flatMap((m) => m.facts.inputs.filter((t) => openShape(t).some((d) => d < 0)));
  if (open.length === 0 && form.shapes === '') return null;
  const names = [...new Set(open.map((t) => `${t.name} ${shapeText(openShape(t))}`))];
  const example = open[0];
  const sizes = example && openShape(example).map((d) => Math.max(1, d));
  return (
    <div className="row">
      <Field
        label={`shapes of inputs${example ? `, e.g. ${example.name}=${sizes!.join(',')}` : ''}; empty: 1 for each open size`}
        value={form.shapes}
        wrong={mistake}
        text
        onChange={(shapes) => set({ shapes: shapes === '' ? undefined : shapes })}
      />
      {names.length > 0 ? (
        <p className="q2 sm">
          Open: <span className="mono">{names.slice(0, 3).join(', ')}</span>
          {names.length > 3 ? ` and ${names.length - 3} more` : ''}. Several shapes are parted by semicolons.
        </p>
      ) : null}
    </div>
  );
}
