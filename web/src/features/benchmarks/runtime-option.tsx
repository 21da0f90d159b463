import { engineLabel, parseRuntime, type Device } from '@rackmark/contracts';
import { say } from '../../lib/words.js';
import { Choices } from './accelerator-options.js';
import { offeredRuntimes, type Form } from './new-benchmark-form.js';

/** Released versions that devices have beside each other: measured in turns, and compared like threads. */
export function RuntimeOption({
  form,
  devices,
  onChange,
}: {
  form: Form;
  devices: readonly Device[];
  onChange: (name: string) => void;
}) {
  const names = offeredRuntimes(form, devices);
  if (names.length === 0) return null;
  return (
    <div className="row">
      <Choices
        label={say('new_benchmark.versions')}
        options={names}
        chosen={form.runtimes}
        name={(name) => labelOf(name)}
        onChange={onChange}
      />
    </div>
  );
}

function labelOf(name: string): string {
  const named = parseRuntime(name);
  if (named === null) return name;
  const { engine, version } = named;
  return version === null
    ? say('new_benchmark.version_of_the_device', { text: engineLabel(engine) })
    : `${engineLabel(engine)} ${version}`;
}
