import { openShape, shapeText, type Model } from '@rackmark/contracts';
import { Field } from '../../components/field.js';
import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { say } from '../../lib/words.js';

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
        label={say('new_benchmark.shapes_label', {
          rest: example
            ? say('new_benchmark.for_example', { text: `${example.name}=${sizes!.join(',')}` })
            : '',
        })}
        value={form.shapes}
        wrong={mistake}
        text
        onChange={(shapes) => set({ shapes: shapes === '' ? undefined : shapes })}
      />
      {names.length > 0 ? (
        <p className="q2 sm">
          {say('new_benchmark.open_shapes')} <span className="mono">{names.slice(0, 3).join(', ')}</span>
          {names.length > 3 ? ` ${say('rack.and_more', { many: names.length - 3 })}` : ''}
          {say('new_benchmark.parted')}
        </p>
      ) : null}
    </div>
  );
}
