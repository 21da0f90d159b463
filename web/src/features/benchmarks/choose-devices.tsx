import type { Device, DeviceSet } from '@rackmark/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { DeviceIcon } from '../../components/marks.js';
import { SimulatedMark } from '../../components/simulated.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { count, memory, plain } from '../../lib/format.js';
import { adviceOf, conditionsOf, filterDevices, noFilter } from '../../lib/devices/device-filter.js';
import { byPlace, chipOf, placeOf, stateOf } from '../../lib/devices/device-state.js';
import { FilterBar } from '../../components/devices/filter-bar.js';
import { SaveSetDialog } from '../../components/devices/save-set.js';
import { Offers } from './accelerator-options.js';
import { isFree, type Form } from './new-benchmark-form.js';
import { NO_DEVICE, type NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { say } from '../../lib/words.js';

/** Devices by facts or a saved set, then one by one; says how many are chosen and why the others are not. */
export function ChooseDevices({
  form,
  search,
  devices: found,
  sets,
  set,
}: {
  form: Form;
  search: NewBenchmarkSearch;
  devices: UseQueryResult<Device[]>;
  sets: readonly DeviceSet[];
  set: (change: Partial<NewBenchmarkSearch>) => void;
}) {
  const [saving, setSaving] = useState(false);
  const all = found.data ?? [];
  const shown = filterDevices(all, search, sets).sort(
    (a, b) => a.agent_name.localeCompare(b.agent_name, 'en', { numeric: true }) || byPlace(a, b),
  );
  const chosen = shown.filter((d) => form.devices.includes(d.id));
  const choose = (ids: string[]) => set({ device: ids.length === 0 ? [NO_DEVICE] : ids });
  const toggle = (id: string) =>
    choose(form.devices.includes(id) ? form.devices.filter((d) => d !== id) : [...form.devices, id]);
  return (
    <fieldset className="card pad">
      <legend>{say('start.devices')}</legend>
      {found.isPending ? <Skeleton height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {all.length > 1 ? (
        <FilterBar
          devices={all}
          filter={search}
          sets={sets}
          // Other facts, another choice: what was ticked before would be a surprise.
          onChange={(change) => set({ ...change, device: [] })}
        />
      ) : null}
      {found.data?.length === 0 ? (
        <p className="q2">{say('new_benchmark.no_device_is_known_yet_npm')}</p>
      ) : null}
      {all.length > 0 && shown.length === 0 ? <NoneLeft {...{ all, search, sets, set }} /> : null}
      {shown.length > 1 ? (
        <p className="chosen" role="status">
          <b>
            {say('new_benchmark.chosen', { many: chosen.length, devices: count(shown.length, 'device') })}
          </b>{' '}
          <span className="q2">{whyNot(shown.filter((d) => !form.devices.includes(d.id)))}</span>
          <span className="acts">
            <button type="button" className="btn quiet sm" onClick={() => choose(shown.map((d) => d.id))}>
              All
            </button>
            <button type="button" className="btn quiet sm" onClick={() => choose([])}>
              None
            </button>
            {chosen.length > 0 ? (
              <button type="button" className="btn quiet sm" onClick={() => setSaving(true)}>
                {say('new_benchmark.save_this_choice_as_a_set')}
              </button>
            ) : null}
          </span>
        </p>
      ) : null}
      <div className={shown.length > 8 ? 'device-list long' : 'device-list'}>
        {shown.map((d) => (
          <DeviceCheck key={d.id} device={d} form={form} onToggle={() => toggle(d.id)} />
        ))}
      </div>
      {saving ? (
        <SaveSetDialog
          filter={search}
          devices={chosen}
          sets={sets}
          byFacts={search.device.length === 0 || chosen.length === shown.length}
          onClose={() => setSaving(false)}
          onSaved={(s) => {
            setSaving(false);
            set({ ...noFilter, set: s.id, device: [] });
          }}
        />
      ) : null}
    </fieldset>
  );
}

function DeviceCheck({ device: d, form, onToggle }: { device: Device; form: Form; onToggle: () => void }) {
  const state = stateOf(d);
  return (
    <label className="check">
      <input type="checkbox" checked={form.devices.includes(d.id)} onChange={onToggle} />
      <span>
        <DeviceIcon kind={d.facts.kind} /> {d.facts.name} <SimulatedMark when={d.facts.simulated} />{' '}
        <span className="q sm">
          {[
            chipOf(d),
            d.facts.os,
            d.facts.memory_mib === null ? null : plain(memory(d.facts.memory_mib * 1024)),
            placeOf(d) === null ? null : `${d.agent_name} / ${placeOf(d)}`,
          ]
            .filter((t) => t !== null)
            .join(', ')}
        </span>
        {state.kind === 'ready' ? null : (
          <span className={isFree(d) ? 'q sm' : 'sm not-free'}>
            {' '}
            · {state.word}
            {state.kind === 'away' && d.reachability !== 'online'
              ? ` (${say('new_benchmark.not_connected')})`
              : ''}
          </span>
        )}
        <Offers device={d} form={form} />
      </span>
    </label>
  );
}

/** "Not chosen: 2 away, 1 quarantined." */
export function whyNot(left: readonly Device[]): string {
  if (left.length === 0) return '';
  const words = new Map<string, number>();
  for (const d of left) {
    const word = isFree(d) ? say('new_benchmark.by_you') : stateOf(d).word;
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  const parts = [...words].sort((a, b) => b[1] - a[1]).map(([word, n]) => `${n} ${word}`);
  return say('new_benchmark.left_out', { text: parts.join(', ') });
}

function NoneLeft({
  all,
  search,
  sets,
  set,
}: {
  all: readonly Device[];
  search: NewBenchmarkSearch;
  sets: readonly DeviceSet[];
  set: (change: Partial<NewBenchmarkSearch>) => void;
}) {
  const advice = adviceOf(all, search, sets);
  return (
    <p className="q2 none-left">
      {conditionsOf(search, sets).length === 0
        ? say('new_benchmark.all_devices_are_retired')
        : advice === null
          ? say('rack.no_device_has_all_of_these')
          : `${say('new_benchmark.none_left', { text: advice.without.label, n: advice.count })} `}
      {advice === null ? null : (
        <button
          type="button"
          className="btn sm"
          onClick={() => set({ [advice.without.key]: undefined, device: [] })}
        >
          {say('new_benchmark.drop_it')}
        </button>
      )}
    </p>
  );
}
