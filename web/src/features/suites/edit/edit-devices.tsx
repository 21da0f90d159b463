import { meetsChoice, type Device, type DeviceChoice, type DeviceSet } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FilterBar } from '../../../components/devices/filter-bar.js';
import { ErrorState, Skeleton } from '../../../components/states.js';
import { queries } from '../../../lib/api.js';
import { deviceSets } from '../../../lib/device-sets.js';
import { choiceOf, filterOfChoice } from '../../../lib/devices/device-filter.js';
import { count } from '../../../lib/format.js';
import { say } from '../../../lib/words.js';

const MOST_MODELS = 8;

/** Devices by facts, or these very ones as the suite has them; and whom the choice finds now. */
export function EditDevices({
  choice,
  original,
  onChange,
}: {
  choice: DeviceChoice;
  original: DeviceChoice;
  onChange: (choice: DeviceChoice) => void;
}) {
  const devices = useQuery(queries.devices());
  const sets = useQuery(deviceSets()).data ?? [];
  // What no menu says stays as it is until somebody chooses by facts.
  const isOdd = filterOfChoice(original) === null;
  const [byFacts, setByFacts] = useState(!isOdd);
  const filter = filterOfChoice(choice) ?? {};
  const mode = (facts: boolean) => {
    setByFacts(facts);
    onChange(facts ? {} : original);
  };
  if (devices.isPending) return <Skeleton height={80} />;
  if (devices.isError) return <ErrorState error={devices.error} retry={() => void devices.refetch()} />;
  const there = devices.data.filter((d) => d.admin !== 'retired');
  return (
    <>
      {isOdd ? (
        <div role="radiogroup" aria-label={say('suite_edit.devices')}>
          <label className="check">
            <input type="radio" name="devices" checked={!byFacts} onChange={() => mode(false)} />
            <span>{asItIs(original)}</span>
          </label>
          <label className="check">
            <input type="radio" name="devices" checked={byFacts} onChange={() => mode(true)} />
            <span>
              {say('suite_edit.devices_facts')}
              <span className="q sm offer">{say('rack.devices_that_come_later_and_have')}</span>
            </span>
          </label>
        </div>
      ) : null}
      {byFacts ? (
        <FilterBar
          devices={there}
          filter={filter}
          sets={sets}
          factsOnly
          onChange={(change) => {
            const next = { ...filter, ...change };
            onChange({ ...choiceOf(next), ...(next.set === undefined ? {} : { set_id: next.set }) });
          }}
        />
      ) : null}
      <Found found={there.filter((d) => meets(d, choice, sets))} />
    </>
  );
}

function meets(d: Device, choice: DeviceChoice, sets: readonly DeviceSet[]): boolean {
  const set = sets.find((s) => s.id === choice.set_id);
  const inSet = choice.set_id === undefined || (set !== undefined && meetsChoice(d, set.choice));
  return inSet && meetsChoice(d, choice);
}

const asItIs = ({ ids, device_models: models }: DeviceChoice): string => {
  if (ids !== undefined) return say('suite_edit.devices_exactly', { n: ids.length });
  return models === undefined
    ? say('suite_edit.devices_as_is')
    : say('suite_edit.devices_models', { list: models });
};

function Found({ found }: { found: readonly Device[] }) {
  const models = new Map<string, number>();
  for (const { facts } of found) models.set(facts.device_model, (models.get(facts.device_model) ?? 0) + 1);
  const names = [...models].map(([name, n]) => (n === 1 ? name : `${name} (${n})`)).sort();
  const list =
    names.length <= MOST_MODELS
      ? names
      : [...names.slice(0, MOST_MODELS), say('suites.found.more', { n: names.length - MOST_MODELS })];
  return (
    <p role="status" className={found.length === 0 ? 'wrong' : 'q2'}>
      {found.length === 0
        ? say('suite_edit.devices_none')
        : say('suite_edit.devices_now', { devices: count(found.length, 'device'), list })}
    </p>
  );
}
