import { shapeText, type Configuration, type Model } from '@rackmark/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Icon } from '../../components/icon.js';
import { inputFileQuery, offered, uploadInput, withFile, withoutFile, type Offered } from './given-inputs.js';
import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { say } from '../../lib/words.js';

interface Chosen {
  form: Form;
  models: readonly Model[];
  set: (change: Partial<NewBenchmarkSearch>) => void;
}

/** A file for each input of the chosen models; what has none is made up. */
export function InputOption({ form, models, set }: Chosen) {
  const own = models.filter((m) => form.models.includes(m.sha256));
  const inputs = form.engines.every((e) => e === 'litert-lm') ? [] : offered(own, form.inputs);
  if (inputs.length === 0) return null;
  const given = Object.keys(form.inputs).length;
  return (
    <details className="own-inputs" open={given > 0 ? true : undefined}>
      <summary>
        {say('new_benchmark.inputs_of_your_own')}{' '}
        <span className="q">
          {given > 0
            ? say('new_benchmark.of_from_a_file', { many: given, total: inputs.length })
            : say('new_benchmark.all_made_up')}
        </span>
      </summary>
      <p className="q2 sm">
        {say('new_benchmark.npy_file')} <span className="mono">numpy.save()</span>{' '}
        {say('new_benchmark.writes_it')}
      </p>
      <ul>
        {inputs.map((i) => (
          <InputRow key={i.name} input={i} {...{ form, models: own, set }} />
        ))}
      </ul>
    </details>
  );
}

function InputRow({ input: { name, takes }, form, models, set }: Chosen & { input: Offered }) {
  const file = form.inputs[name];
  const send = useMutation({
    mutationFn: uploadInput,
    onSuccess: (stored, { name: fileName }) => set(withFile(form, name, stored, fileName, models)),
  });
  return (
    <li>
      <span>
        <b className="mono">{name}</b>{' '}
        <span className="q sm">
          {takes.length > 0 ? takes.join(` ${say('rack.or')} `) : say('new_benchmark.no_chosen_model_has_it')}
        </span>
      </span>
      {file === undefined ? null : <FileLine file={file} />}
      <span className="acts">
        <label className="btn sm">
          {send.isPending
            ? say('new_benchmark.uploading')
            : file === undefined
              ? say('models.choose_a_file')
              : say('new_benchmark.another_file')}
          <input
            type="file"
            accept=".npy"
            className="vh"
            aria-label={say('new_benchmark.file_for_the_input', { text: name })}
            disabled={send.isPending}
            onChange={(e) => {
              const [chosen] = e.target.files ?? [];
              if (chosen !== undefined) send.mutate(chosen);
              // The same file again is a choice, too: it may have been written again.
              e.target.value = '';
            }}
          />
        </label>
        {file === undefined ? null : (
          <button
            type="button"
            className="btn quiet sm"
            onClick={() => set(withoutFile(form.inputs, name))}
            aria-label={say('new_benchmark.make_the_input_up', { text: name })}
          >
            {say('new_benchmark.remove')}
          </button>
        )}
      </span>
      {send.isError ? (
        <span className="wrong" role="alert">
          {send.error.message}
        </span>
      ) : null}
    </li>
  );
}

function FileLine({ file }: { file: Configuration['inputs'][string] }) {
  const stored = useQuery(inputFileQuery(file.sha256));
  return (
    <span className="sm file">
      {stored.isError ? <Icon name="invalid" small /> : <Icon name="valid" small />}{' '}
      {file.file_name ?? say('benchmark.a_file')} <span className="mono q">{file.sha256.slice(0, 8)}</span>{' '}
      {stored.data ? (
        <span className="q">
          {stored.data.element_type} {shapeText(stored.data.shape)}
        </span>
      ) : stored.isError ? (
        <span className="X">{stored.error.message}</span>
      ) : null}
    </span>
  );
}
