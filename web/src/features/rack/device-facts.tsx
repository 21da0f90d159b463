import { engineLabel, type Agent, type Device } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.js';
import { ago, count, memory, plain } from '../../lib/format.js';
import { stateOf } from '../../lib/devices/device-state.js';
import { whenText } from '../../lib/devices/attention.js';
import { rackQueries } from './rack-api.js';

const mib = (n: number | null): string => (n === null ? '—' : plain(memory(n * 1024)));

/** Every fact by its name; what the device did not tell is left out. */
export function DeviceFactList({
  device: d,
  agent,
  now,
}: {
  device: Device;
  agent: Agent | undefined;
  now: number;
}) {
  const { facts } = d;
  const a = facts.android;
  const rows: [name: string, value: ReactNode][] = [
    ['state', [stateOf(d).word, d.phase_reason].filter(Boolean).join(': ')],
    ['place', facts.place],
    ['adb', d.adb === null ? null : d.adb.replace('_', ' ')],
    [
      'reachability',
      `${d.reachability === 'online' ? 'connected' : d.reachability}, last heard of ${ago(d.last_seen_at, now)}${agent?.trouble ? `; its agent: ${agent.trouble}` : ''}`,
    ],
    ['health', healthText(d, now)],
    ['admin', d.admin_reason === null || d.admin === 'enabled' ? d.admin : `${d.admin}: ${d.admin_reason}`],
    ['system', [facts.os, a?.security_patch ? `patch ${a.security_patch}` : null].filter(Boolean).join(', ')],
    ['chip', chipText(d)],
    ['memory', memoryText(d)],
    [
      'storage',
      a?.storage_total_mib == null ? null : `${mib(a.storage_free_mib)} free of ${mib(a.storage_total_mib)}`,
    ],
    [
      'GPU',
      a === null ? null : [a.gpu?.name ?? 'not known', a.gpu?.driver].filter(Boolean).join(', driver '),
    ],
    ['NPU', a === null ? null : (a.npu?.name ?? 'none')],
    ['tier', a?.tier ?? null],
    ['battery', batteryText(d)],
    ['pool', d.pool ?? 'none'],
    ['model code', a === null ? null : `${a.brand} ${a.model_code}`],
    ['serial', a?.serial ?? null],
    ['key', <span className="mono">{facts.key}</span>],
    ...Object.entries(facts.more).map(([k, v]): [string, ReactNode] => [k.replaceAll('_', ' '), String(v)]),
  ];
  return (
    <dl className="kv">
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function healthText(d: Device, now: number): string {
  const since = d.health_since === null || d.health === 'ok' ? '' : ` since ${whenText(d.health_since, now)}`;
  const until =
    d.health === 'quarantined' && d.quarantined_until !== null
      ? `, until ${whenText(d.quarantined_until, now)}`
      : '';
  return `${d.health.replace('_', ' ')}${since}${until}${d.health_reason === null ? '' : `: ${d.health_reason}`}`;
}
function chipText({ facts }: Device): string {
  const soc = facts.android?.soc;
  const cores = facts.cores === null ? '' : `, ${count(facts.cores, 'core')}`;
  if (soc === undefined) return `${facts.processor ?? facts.architecture}${cores}`;
  const name = soc.name === soc.model ? soc.name : `${soc.name} (${soc.model})`;
  return `${soc.maker} ${name}${cores}, ${facts.architecture}`;
}
function memoryText(d: Device): string {
  const free = d.conditions?.available_memory_mib;
  return `${mib(d.facts.memory_mib)}${free == null ? '' : `, ${mib(free)} free`}`;
}
function batteryText({ conditions: c }: Device): string | null {
  if (c === null || c.battery_percent === null) return null;
  return [
    `${Math.round(c.battery_percent)}\u2009%`,
    c.battery_temperature_c == null ? null : `${c.battery_temperature_c.toFixed(1)}\u2009°C`,
    c.on_battery === null ? null : c.on_battery ? 'not charging' : 'on power',
  ]
    .filter((t) => t !== null)
    .join(', ');
}

/** The harness on the phone against the one that the portal gives away, and what each engine can do there. */
export function Installed({ device: d }: { device: Device }) {
  const offer = useQuery({ ...rackQueries.harness(), enabled: d.facts.kind === 'android' });
  const own = d.facts.android?.harness?.version;
  const given = offer.data?.version;
  return (
    <>
      {d.facts.android === null ? null : (
        <p className="harness">
          {own === undefined
            ? 'The harness APK is not on it yet; it is installed before the first job.'
            : own === given || given === undefined
              ? `Harness APK ${own}.`
              : `Harness APK ${own}; the portal has ${given}, which is installed before the next job.`}
        </p>
      )}
      <Engines device={d} />
    </>
  );
}

/** What each engine can do there, and why it cannot do the rest. */
function Engines({ device }: { device: Device }) {
  return (
    <ul className="engines">
      {device.facts.engines.map((e) => (
        <li key={e.engine}>
          <b>
            {engineLabel(e.engine)} {e.version ?? ''}
          </b>
          {e.available ? null : <p className="q2">{e.reason}</p>}
          {e.accelerators.map((a) => (
            <p key={a.accelerator} className={a.available ? '' : 'q'}>
              <Icon name={a.accelerator} />{' '}
              {a.available
                ? `${a.accelerator.toUpperCase()}${a.adapter ? `: ${a.adapter}` : ''}${a.software ? ', a CPU that plays it' : ''}`
                : a.reason}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
