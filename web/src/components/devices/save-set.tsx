import type { Device, DeviceSet } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../../components/icon.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorState } from '../../components/states.js';
import { count } from '../../lib/format.js';
import { deleteSet, saveSet } from '../../lib/device-sets.js';
import { choiceOf, conditionsOf, type DeviceFilter } from '../../lib/devices/device-filter.js';
import { say } from '../../lib/words.js';

/** Keeps a choice under a name: by its facts, so that later devices join, or these very devices. */
export function SaveSetDialog({
  filter: f,
  devices,
  sets,
  byFacts = true,
  onClose,
  onSaved,
}: {
  filter: DeviceFilter;
  /** What the choice holds now. */
  devices: readonly Device[];
  sets: readonly DeviceSet[];
  /** False where devices were ticked one by one: then only these very devices can be kept. */
  byFacts?: boolean;
  onClose: () => void;
  onSaved: (set: DeviceSet) => void;
}) {
  const client = useQueryClient();
  const facts = choiceOf(f);
  const hasFacts = byFacts && Object.keys(facts).length > 0 && f.set === undefined;
  const [how, setHow] = useState<'facts' | 'ids'>(hasFacts ? 'facts' : 'ids');
  const [name, setName] = useState('');
  const left = conditionsOf(f).filter((c) => c.key === 'find' || c.key === 'state' || c.key === 'health');
  const save = useMutation({
    mutationFn: () =>
      saveSet({ name: name.trim(), choice: how === 'facts' ? facts : { ids: devices.map((d) => d.id) } }),
    onSuccess: (set) => {
      client.setQueryData<DeviceSet[]>(['device-sets'], (old) => [...(old ?? []), set]);
      void client.invalidateQueries({ queryKey: ['device-sets'] });
      onSaved(set);
    },
  });
  const isTaken = sets.some((s) => s.name.toLowerCase() === name.trim().toLowerCase());
  return (
    <Dialog onClose={onClose} title={say('rack.save_this_choice_as_a_set')}>
      <form
        className="dialog"
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim() !== '' && !isTaken) save.mutate();
        }}
      >
        <label className="field">
          <span>{say('rack.name_of_the_set')}</span>
          <input
            type="text"
            value={name}
            maxLength={200}
            data-autofocus
            required
            aria-invalid={isTaken}
            onChange={(e) => setName(e.target.value)}
          />
          {isTaken ? <span className="wrong">{say('rack.there_is_a_set_of_this')}</span> : null}
        </label>
        {hasFacts ? (
          <div role="radiogroup" aria-label={say('rack.what_the_set_keeps')}>
            <label className="check">
              <input type="radio" name="how" checked={how === 'facts'} onChange={() => setHow('facts')} />
              <span>
                {say('rack.the_facts')}{' '}
                {conditionsOf(factsOnly(f))
                  .map((c) => c.label)
                  .join(', ')}
                <span className="q sm offer">{say('rack.devices_that_come_later_and_have')}</span>
              </span>
            </label>
            <label className="check">
              <input type="radio" name="how" checked={how === 'ids'} onChange={() => setHow('ids')} />
              <span>{say('rack.exactly_these', { devices: count(devices.length, 'device') })}</span>
            </label>
          </div>
        ) : (
          <p className="q2">
            {say('rack.it_keeps_exactly_these', { devices: count(devices.length, 'device') })}
          </p>
        )}
        {how === 'facts' && left.length > 0 ? (
          <p className="q2 sm">
            {say('rack.left_out_because_it_changes_by', { text: left.map((c) => c.label).join(', ') })}
          </p>
        ) : null}
        {save.isError ? <ErrorState error={save.error} /> : null}
        {sets.length > 0 ? <SavedSets sets={sets} /> : null}
        <div className="acts">
          <button
            type="submit"
            className="btn pri"
            disabled={name.trim() === '' || isTaken || save.isPending}
          >
            {say('rack.save')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {say('rack.leave_it')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const factsOnly = ({ find: _f, state: _s, health: _h, set: _set, ...facts }: DeviceFilter): DeviceFilter =>
  facts;

/** The sets there are, each of which can be deleted; results of benchmarks keep their devices. */
function SavedSets({ sets }: { sets: readonly DeviceSet[] }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteSet,
    onSettled: () => void client.invalidateQueries({ queryKey: ['device-sets'] }),
  });
  return (
    <details>
      <summary>{say('rack.sets_saved', { n: sets.length })}</summary>
      <ul className="set-list">
        {sets.map((s) => (
          <li key={s.id}>
            {s.name} <span className="q sm">{count(s.devices, 'device')}</span>
            <button
              type="button"
              className="btn quiet sm"
              aria-label={say('rack.delete_the_set', { text: s.name })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(s.id)}
            >
              <Icon name="close" small /> {say('rack.delete')}
            </button>
          </li>
        ))}
      </ul>
      {remove.isError ? <ErrorState error={remove.error} /> : null}
    </details>
  );
}
