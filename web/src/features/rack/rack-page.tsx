import type { Agent, Device } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Icon } from '../../components/icon.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { conditionsOf, filterDevices, noFilter } from '../../lib/devices/device-filter.js';
import { FilterBar } from '../../components/devices/filter-bar.js';
import { SaveSetDialog } from '../../components/devices/save-set.js';
import { ActionDialog } from './action-dialog.js';
import { AddDeviceDialog } from './add-device.js';
import type { ActionKind } from './device-actions.js';
import { DevicePanel } from './device-panel.js';
import { deviceSets } from '../../lib/device-sets.js';
import { rackQueries } from './rack-api.js';
import { RackDevices } from './rack-devices.js';
import type { RackSearch } from './rack-search.js';
import { summaryOf } from '../../lib/devices/rack-summary.js';
import './rack.css';
import { say } from '../../lib/words.js';

const route = getRouteApi('/rack');
const CLOCK_MS = 10_000;

type Dialog =
  { name: 'add' } | { name: 'set' } | { name: 'act'; kind: ActionKind; devices: readonly Device[] };

export function RackPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const devices = useQuery(queries.devices());
  const agents = useQuery(queries.agents());
  const sets = useQuery(deviceSets()).data ?? [];
  const day = useQuery(rackQueries.day()).data;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [said, setSaid] = useState('');
  const now = useNow();
  const { device: open, ...filter } = search;
  const set = (change: Partial<RackSearch>, replace = true) =>
    void navigate({ to: '/rack', search: { ...search, ...change }, replace, resetScroll: false });
  const all = devices.data ?? [];
  const shown = filterDevices(all, filter, sets);
  const opened = all.find((d) => d.id === open);
  const close = () => {
    set({ device: undefined });
    // The keyboard goes back to where it came from.
    if (open !== undefined) requestAnimationFrame(() => document.getElementById(`tile-${open}`)?.focus());
  };
  const onAct = (device: Device, kind: ActionKind) => {
    setSaid('');
    setDialog({ name: 'act', kind, devices: [device] });
  };
  const drainable = shown.filter((d) => d.admin === 'enabled');
  return (
    <div className={opened === undefined ? 'rack' : 'rack has-open'}>
      <PageHead
        title={say('app.rack')}
        actions={
          <>
            {drainable.length > 1 ? (
              <button
                type="button"
                className="btn"
                onClick={() => setDialog({ name: 'act', kind: 'drain', devices: drainable })}
              >
                {conditionsOf(filter, sets).length > 0
                  ? say('rack.drain_these', { many: drainable.length })
                  : say('rack.drain_a_group')}
              </button>
            ) : null}
            <button type="button" className="btn pri" onClick={() => setDialog({ name: 'add' })}>
              <Icon name="plus" /> {say('rack.add_a_device')}
            </button>
          </>
        }
      />
      {devices.isPending ? <Skeleton height={480} /> : null}
      {devices.isError ? <ErrorState error={devices.error} retry={() => void devices.refetch()} /> : null}
      {devices.data?.length === 0 ? <NoDevices onAdd={() => setDialog({ name: 'add' })} /> : null}
      {all.length > 0 ? (
        <>
          <Summary devices={all} agents={agents.data ?? []} />
          <FilterBar devices={all} filter={filter} sets={sets} onChange={(c) => set(c)}>
            {conditionsOf(filter, sets).length > 0 && shown.length > 0 ? (
              <button type="button" className="chip link-chip" onClick={() => setDialog({ name: 'set' })}>
                {say('rack.save_as_a_set')}
              </button>
            ) : null}
          </FilterBar>
          <p className={said === '' ? 'vh' : 'said'} role="status">
            {said}
          </p>
          {open !== undefined && opened === undefined ? (
            <p className="said">
              {say('rack.no_device_here')}{' '}
              <button type="button" className="link" onClick={() => set({ device: undefined })}>
                {say('rack.all_devices')}
              </button>
            </p>
          ) : null}
          <div className={opened === undefined ? '' : 'two'}>
            <div className="list">
              <RackDevices
                {...{ all, shown, filter, sets, day, now, open }}
                agents={agents.data ?? []}
                onOpen={(id) => (id === open ? close() : set({ device: id }, open !== undefined))}
                onAct={onAct}
                onDrop={(key) => set({ [key]: undefined })}
                onShow={(f) => set(f)}
              />
            </div>
            {opened === undefined ? null : (
              <DevicePanel
                device={opened}
                agent={agents.data?.find((a) => a.id === opened.agent_id)}
                now={now}
                onClose={close}
                onAct={onAct}
              />
            )}
          </div>
        </>
      ) : null}
      {dialog?.name === 'add' ? <AddDeviceDialog onClose={() => setDialog(null)} /> : null}
      {dialog?.name === 'act' ? (
        <ActionDialog
          devices={dialog.devices}
          kind={dialog.kind}
          note={
            dialog.devices.length > 1 && conditionsOf(filter, sets).length === 0
              ? say('rack.no_filter_is_set_so_this')
              : undefined
          }
          pools={[...new Set(all.map((d) => d.pool).filter((p) => p !== null))].sort()}
          onClose={() => setDialog(null)}
          onDone={(text) => {
            setDialog(null);
            setSaid(text);
          }}
        />
      ) : null}
      {dialog?.name === 'set' ? (
        <SaveSetDialog
          {...{ filter, sets }}
          devices={shown}
          onClose={() => setDialog(null)}
          onSaved={(s) => {
            setDialog(null);
            set({ ...noFilter, set: s.id });
          }}
        />
      ) : null}
    </div>
  );
}

const NoDevices = ({ onAdd }: { onAdd: () => void }) => (
  <EmptyState
    title={say('rack.no_devices_yet')}
    action={
      <button type="button" className="btn" onClick={onAdd}>
        {say('rack.how_to_add_one')}
      </button>
    }
  >
    {say('rack.phones_on_usb_and_the_computer')}
  </EmptyState>
);

/** The present moment, every ten seconds: enough for "4 min ago". */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), CLOCK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const Summary = ({ devices, agents }: { devices: readonly Device[]; agents: readonly Agent[] }) => (
  <p className="sum" role="status">
    {summaryOf(devices, agents).map((p, i) => (p.strong ? <b key={i}>{p.text}</b> : p.text))}
  </p>
);
