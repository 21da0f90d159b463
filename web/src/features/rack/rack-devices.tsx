import type { Agent, Device, DeviceSet, RackDay } from '@rackmark/contracts';
import { EmptyState } from '../../components/states.js';
import { count } from '../../lib/format.js';
import { adviceOf, conditionsOf, type DeviceFilter } from '../../lib/devices/device-filter.js';
import { isHere } from '../../lib/devices/device-state.js';
import { AttentionRows } from './attention-rows.js';
import { attentionOf } from '../../lib/devices/attention.js';
import { StripLegend } from './day-strip.js';
import type { ActionKind } from './device-actions.js';
import { AgentTiles } from './tiles.js';
import { say } from '../../lib/words.js';

/** What needs somebody, then each agent's devices; or which condition leaves none. */
export function RackDevices({
  all,
  shown,
  filter,
  sets,
  agents,
  day,
  open,
  now,
  onOpen,
  onAct,
  onDrop,
  onShow,
}: {
  all: readonly Device[];
  shown: readonly Device[];
  filter: DeviceFilter;
  sets: readonly DeviceSet[];
  agents: readonly Agent[];
  day: RackDay | undefined;
  open: string | undefined;
  now: number;
  onOpen: (id: string) => void;
  onAct: (device: Device, kind: ActionKind) => void;
  onDrop: (key: keyof DeviceFilter) => void;
  onShow: (filter: DeviceFilter) => void;
}) {
  const isNarrowed = conditionsOf(filter, sets).length > 0;
  const serving = isNarrowed ? agents.filter((a) => shown.some((d) => d.agent_id === a.id)) : agents;
  const rows = attentionOf(shown, serving, now);
  if (shown.length === 0 && isNarrowed) return <NoneLeft {...{ all, filter, sets, onDrop }} />;
  // A device that needs somebody stands above; it keeps its place among the tiles too, as in the room.
  const groups = [...new Set(shown.map((d) => d.agent_id))]
    .map((id) => ({
      id,
      name: shown.find((d) => d.agent_id === id)!.agent_name,
      // A rack of phones stands before computers that only are themselves.
      rank: shown.some((d) => d.agent_id === id && d.facts.kind === 'android') ? 0 : 1,
    }))
    .sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, 'en', { numeric: true }));
  const retired = all.filter((d) => d.admin === 'retired').length;
  const hereAgain = all.filter((d) => d.admin === 'retired' && isHere(d)).length;
  return (
    <>
      {isNarrowed ? (
        <p className="q2 shown">
          {say('rack.some_shown', { devices: count(shown.length, 'device'), total: all.length })}
        </p>
      ) : null}
      <AttentionRows {...{ rows, day, open, onOpen, onAct }} />
      {groups.map((g) => (
        <AgentTiles
          key={g.id}
          agent={agents.find((a) => a.id === g.id)}
          devices={shown.filter((d) => d.agent_id === g.id)}
          {...{ day, open, now, onOpen }}
        />
      ))}
      <StripLegend />
      {retired > 0 && !isNarrowed ? (
        <p className="q sm">
          {say('rack.retired_hidden', { n: retired })}
          {hereAgain === 0 ? '' : say('rack.here_again', { n: hereAgain })}.{' '}
          <button type="button" className="link" onClick={() => onShow({ state: ['retired'] })}>
            {say('rack.show_them', { n: retired })}
          </button>
        </p>
      ) : null}
    </>
  );
}

function NoneLeft({
  all,
  filter,
  sets,
  onDrop,
}: {
  all: readonly Device[];
  filter: DeviceFilter;
  sets: readonly DeviceSet[];
  onDrop: (key: keyof DeviceFilter) => void;
}) {
  const advice = adviceOf(all, filter, sets);
  return (
    <EmptyState
      title={say('rack.no_device_has_all_of_these')}
      action={
        advice === null ? undefined : (
          <button type="button" className="btn" onClick={() => onDrop(advice.without.key)}>
            {say('rack.drop', { text: advice.without.label })}
          </button>
        )
      }
    >
      {advice === null
        ? say('rack.no_single')
        : say('rack.without', { text: advice.without.label, n: advice.count })}
    </EmptyState>
  );
}
